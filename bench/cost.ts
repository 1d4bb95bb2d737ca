import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { startTwin } from "@latchkey/twin/twin";
import { type Clients, createClients } from "../demo/clients.ts";
import { createFleet, issueCertificate } from "../demo/fleet.ts";
import { waitFor } from "../demo/wait.ts";
import { costPage } from "./cost-page.ts";
import type { Measured, RunUsage } from "./monthly-cost.ts";
import { createUsageMeter, type UsageMeter } from "./usage.ts";

const root = resolve(import.meta.dirname, "..");
const snapshotFile = resolve(root, "infra/stack.snapshot.json");
const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";

/** Seconds added to each invocation: three or four calls to AWS, and a cold start nearly always. */
const allowanceSeconds = 2;

/** `AuditUnits`, `AfterAuditUnits` and `AccountAudited`; more only for an account of many pools. */
const statesOfIteration = 3;

interface Snapshot {
  readonly functions: Readonly<Record<string, { readonly memoryMb: number }>>;
  readonly alarms?: object;
  readonly dashboards?: object;
}

interface ExecutionView {
  readonly status: string;
  readonly input: object;
}

type Control = (path: string, body?: object) => Promise<unknown>;

/** A twin that is measured. */
interface Stage {
  readonly control: Control;
  readonly clients: Clients;
  readonly meter: UsageMeter;
  readonly memoryMb: Readonly<Record<string, number>>;
  executions(): Promise<readonly ExecutionView[]>;
}

/** Runs each kind of rotation and an audit on the twin, and meters what they use up. */
async function measure(snapshot: Snapshot): Promise<Measured> {
  const twin = await startTwin({ speed: 900, seed: 1, root, snapshotFile });
  const clients = createClients(twin.endpoint);
  const control: Control = async (path, body) => {
    const post = { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${twin.controlUrl}${path}`, body === undefined ? {} : post);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return await answer.json();
  };
  const memoryMb = Object.fromEntries(
    Object.entries(snapshot.functions).map(([name, each]) => [name, each.memoryMb]),
  );
  const meter = createUsageMeter({ control, memoryMb, allowanceSeconds });
  const executions = async () =>
    ((await control("/executions")) as { executions: readonly ExecutionView[] }).executions;
  try {
    const stage = { control, clients, meter, memoryMb, executions };
    const { customDomain, ...runs } = await meterRotations(stage);
    const { audit, auditedAccount } = await meterAudit(stage);
    const metrics = await meter.metrics();
    return {
      ...runs,
      audit,
      auditedAccount,
      metrics: metrics.size,
      metricsPerCustomDomain: [...metrics].filter((name) => name.includes(customDomain)).length,
      alarms: Object.keys(snapshot.alarms ?? {}).length,
      dashboards: Object.keys(snapshot.dashboards ?? {}).length,
    };
  } finally {
    clients.destroy();
    await twin.stop();
  }
}

async function meterRotations(stage: Stage) {
  const { control, clients } = stage;
  // The only audit is to be the one that is measured, and the first certificate is to start nothing.
  await control("/schedules/fault", { mode: "lose", times: 1000 });
  await control("/events/fault", { mode: "lose", times: 1 });
  const { customDomain, hostedZoneId } = await createFleet(clients);
  const rotated = await meterRun(stage, () =>
    issueCertificate(clients, hostedZoneId, customDomain),
  );
  const latest = (await stage.executions())[0]?.input as { trigger: { certificateArn: string } };
  const { certificateArn } = latest.trigger;
  const verified = await meterRun(stage, () => control("/acm/renew", { certificateArn }));
  const input = JSON.stringify({ customDomain, apply: true });
  const nothingToDo = await meterRun(stage, () =>
    clients.states.send(new StartExecutionCommand({ stateMachineArn, input })),
  );
  return { customDomain, rotated, verified, nothingToDo };
}

/** What an act and the executions that it starts use up. */
async function meterRun(stage: Stage, act: () => Promise<unknown>): Promise<RunUsage> {
  const { meter, executions } = stage;
  await quiet(executions);
  await meter.read();
  const known = (await executions()).length;
  await act();
  await waitFor("an execution", async () =>
    (await executions()).length > known ? true : undefined,
  );
  await quiet(executions);
  return await meter.read();
}

/** The audit as its schedule starts it, and the part of it that is one account's. */
async function meterAudit(stage: Stage) {
  const { control } = stage;
  const units = createUsageMeter({
    control,
    memoryMb: { "latchkey-audit-units": stage.memoryMb["latchkey-audit-units"] ?? 0 },
    allowanceSeconds,
  });
  await units.read();
  const audit = await meterRun(stage, () =>
    control("/schedules/run", { schedule: "latchkey-audit" }),
  );
  const auditedAccount = { ...(await units.read()), transitions: statesOfIteration };
  return { audit, auditedAccount };
}

/** Waits until nothing runs any more. */
async function quiet(executions: () => Promise<readonly ExecutionView[]>): Promise<void> {
  await waitFor(
    "executions to end",
    async () =>
      (await executions()).every(({ status }) => status !== "RUNNING") ? true : undefined,
    60_000,
  );
}

/** `node bench/cost.ts` measures anew and writes docs/cost.md. */
const snapshot = JSON.parse(readFileSync(snapshotFile, "utf8")) as Snapshot;
const text = costPage(await measure(snapshot), allowanceSeconds);
writeFileSync(resolve(root, "docs/cost.md"), text);
console.log(text);

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { startTwin } from "@latchkey/twin/twin";
import { createClients } from "../demo/clients.ts";
import { createFleet, issueCertificate } from "../demo/fleet.ts";
import { waitFor } from "../demo/wait.ts";
import { costPage } from "./cost-page.ts";
import type { Measured } from "./monthly-cost.ts";
import { createUsageMeter, type UsageMeter } from "./usage.ts";

const root = resolve(import.meta.dirname, "..");
const snapshotFile = resolve(root, "infra/stack.snapshot.json");
const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";

/** Seconds added to each invocation: three or four calls to AWS, and a cold start nearly always. */
const allowanceSeconds = 2;

interface Snapshot {
  readonly functions: Readonly<Record<string, { readonly memoryMb: number }>>;
  readonly alarms?: object;
  readonly dashboards?: object;
}

interface ExecutionView {
  readonly name: string;
  readonly status: string;
  readonly input: object;
}

/** Runs each kind of rotation and an audit on the twin, and meters what they use up. */
async function measure(snapshot: Snapshot): Promise<Measured> {
  const twin = await startTwin({ speed: 900, seed: 1, root, snapshotFile });
  const clients = createClients(twin.endpoint);
  const control = async (path: string, body?: object): Promise<unknown> => {
    const post = { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${twin.controlUrl}${path}`, body === undefined ? {} : post);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return await answer.json();
  };
  const executions = async () =>
    ((await control("/executions")) as { executions: readonly ExecutionView[] }).executions;
  try {
    // The only audit is to be the one that is measured.
    await control("/schedules/fault", { mode: "lose", times: 1000 });
    const memoryMb = Object.fromEntries(
      Object.entries(snapshot.functions).map(([name, each]) => [name, each.memoryMb]),
    );
    const meter = createUsageMeter({ control, memoryMb, allowanceSeconds });
    // So that the first certificate does not start a rotation of its own.
    await control("/events/fault", { mode: "lose", times: 1 });
    const fleet = await createFleet(clients);
    const run = async (act: () => Promise<unknown>) => {
      await quiet(executions);
      await meter.read();
      const known = (await executions()).length;
      await act();
      await waitFor("an execution", async () =>
        (await executions()).length > known ? true : undefined,
      );
      await quiet(executions);
      return await meter.read();
    };
    const rotated = await run(async () => {
      await issueCertificate(clients, fleet.hostedZoneId, fleet.customDomain);
    });
    const held = (await executions())[0]?.input as { trigger: { certificateArn: string } };
    const { certificateArn } = held.trigger;
    const verified = await run(() => control("/acm/renew", { certificateArn }));
    const nothingToDo = await run(async () => {
      const input = JSON.stringify({ customDomain: fleet.customDomain, apply: true });
      await clients.states.send(new StartExecutionCommand({ stateMachineArn, input }));
    });
    const audit = await meterAudit(meter, control);
    const metrics = await meter.metrics();
    const ofDomain = [...metrics].filter((name) => name.includes(fleet.customDomain));
    return {
      rotated,
      verified,
      nothingToDo,
      audit,
      metrics: metrics.size,
      metricsPerCustomDomain: ofDomain.length,
      alarms: Object.keys(snapshot.alarms ?? {}).length,
      dashboards: Object.keys(snapshot.dashboards ?? {}).length,
    };
  } finally {
    clients.destroy();
    await twin.stop();
  }
}

async function meterAudit(
  meter: UsageMeter,
  control: (path: string, body?: object) => Promise<unknown>,
) {
  await meter.read();
  await control("/schedules/run", { schedule: "latchkey-audit" });
  await waitFor("the audit", async () => {
    const { lines } = (await control("/logs?function=latchkey-audit")) as {
      lines: readonly { readonly line: string }[];
    };
    return lines.some(({ line }) => line.startsWith("REPORT")) ? true : undefined;
  });
  return await meter.read();
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

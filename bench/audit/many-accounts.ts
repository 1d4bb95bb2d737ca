import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { startTwin } from "@latchkey/twin/twin";
import { type Clients, createClients } from "../../demo/clients.ts";
import { type Control, createControl } from "../../demo/control.ts";
import { waitFor } from "../../demo/wait.ts";
import { makeZone } from "./fleet.ts";

/** Those of latchkey.config.ts. */
const regions = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"];
const machineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit";
const role = { name: "latchkey-audit", externalId: "bench" };
const root = resolve(import.meta.dirname, "../..");
const accountsAtOnce = 16;
/** Step Functions quotas: an execution fails with more. */
const mostEvents = 25_000;
/** The deployed audit may take so long. */
const deadlineMs = 30 * 60_000;

/** How one audit of so many accounts went. */
export interface ManyAccounts {
  readonly accounts: number;
  /** Of the two: nothing is known before the first, all custom domains before the second. */
  readonly night: number;
  readonly units: number;
  readonly seconds: number;
  readonly events: number;
  readonly throttled: number;
}

/**
 * Two nights of the deployed audit over so many accounts of four Regions each, one execution a
 * night, on a twin of its own that keeps AWS's documented rates.
 *
 * @param heapMegabytes of each Lambda of the audit, whatever the number of accounts
 * @throws AssertionError unless every Region of every account was read, and its custom domain found
 */
export async function measureManyAccounts(
  accounts: number,
  heapMegabytes: number,
): Promise<readonly ManyAccounts[]> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-bench-"));
  const ids = Array.from({ length: accounts }, (_, nth) => String(200_000_000_000 + nth));
  const snapshotFile = join(folder, "stack.json");
  await writeFile(snapshotFile, await snapshotWith(ids, heapMegabytes));
  const twin = await startTwin({ speed: 1, rates: "off", seed: 1, root, snapshotFile });
  try {
    const control = createControl(twin.controlUrl);
    await makeAccounts(twin.endpoint, control, ids);
    await control("/rates", { mode: "documented" });
    const nights: ManyAccounts[] = [];
    for (const night of [1, 2]) {
      const before = await throttledSoFar(control);
      const run = await audit(twin.endpoint, accounts);
      nights.push({ ...run, night, throttled: (await throttledSoFar(control)) - before });
    }
    return nights;
  } finally {
    await twin.stop();
    await rm(folder, { recursive: true });
  }
}

async function makeAccounts(
  endpoint: string,
  control: Control,
  ids: readonly string[],
): Promise<void> {
  const own = createClients(endpoint);
  await makeZone(own);
  own.destroy();
  const trust = {
    principal: "arn:aws:iam::123456789012:role/latchkey-audit-units-role",
    externalId: role.externalId,
  };
  // What the role may do there is held to what the audit reads by a test; here it is its rate that counts.
  const statements = [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }];
  const roles = [{ roleName: role.name, trust, statements }];
  await control("/accounts", { accountIds: ids, roles });
  for (let first = 0; first < ids.length; first += accountsAtOnce) {
    const some = ids.slice(first, first + accountsAtOnce);
    await Promise.all(some.map((id) => makeAccount(endpoint, control, id)));
  }
}

/** Two pools in each Region, and a custom domain on one of them. */
async function makeAccount(endpoint: string, control: Control, accountId: string): Promise<void> {
  const clients = createClients(endpoint, accountId);
  const name = `a${accountId}.bench.example`;
  const issue = { accountId, names: [name], keyAlgorithm: "EC_prime256v1" };
  const { certificateArn } = (await control("/acm/issue", issue)) as { certificateArn: string };
  for (const region of regions) {
    const cognito = clients.cognito(region);
    await cognito.send(new CreateUserPoolCommand({ PoolName: "staff" }));
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "customers" }));
    if (region !== regions[0]) continue;
    await cognito.send(
      new CreateUserPoolDomainCommand({
        Domain: name,
        UserPoolId: UserPool?.Id,
        CustomDomainConfig: { CertificateArn: certificateArn },
      }),
    );
  }
  clients.destroy();
}

async function audit(
  endpoint: string,
  accounts: number,
): Promise<Omit<ManyAccounts, "night" | "throttled">> {
  const clients = createClients(endpoint);
  try {
    const startedAt = performance.now();
    const { executionArn = "", startDate } = await runToEnd(clients);
    const seconds = (performance.now() - startedAt) / 1000;
    const report = await readReport(clients);
    assert.equal(report.at, startDate?.toISOString(), "The report is of another night.");
    const others = report.units.filter(({ accountId }) => accountId !== "123456789012");
    assert.equal(others.length, accounts * regions.length);
    assert.deepEqual(
      report.units.filter(({ problem }) => problem !== undefined),
      [],
    );
    assert.equal(report.customDomains.length, accounts);
    const events = await countEvents(clients, executionArn);
    assert.ok(events < mostEvents, `${events} events of history are too many.`);
    const { length: units } = report.units;
    return { accounts, units, seconds, events };
  } finally {
    clients.destroy();
  }
}

async function runToEnd({ states }: Clients): Promise<DescribeExecutionOutput> {
  const input = JSON.stringify({ apply: true, trigger: "schedule" });
  const command = new StartExecutionCommand({ stateMachineArn: machineArn, input });
  const { executionArn = "" } = await states.send(command);
  const probe = async () => {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    return execution.status === "RUNNING" ? undefined : execution;
  };
  const execution = await waitFor("the end of the audit", probe, deadlineMs);
  assert.equal(execution.status, "SUCCEEDED", `${execution.error}: ${execution.cause}`);
  return execution;
}

async function readReport({ s3 }: Clients): Promise<FleetReport> {
  const Bucket = "latchkey-records-123456789012";
  const object = await s3.send(new GetObjectCommand({ Bucket, Key: "reports/latest.json" }));
  return JSON.parse((await object.Body?.transformToString()) ?? "") as FleetReport;
}

async function countEvents({ states }: Clients, executionArn: string): Promise<number> {
  let count = 0;
  let nextToken: string | undefined;
  do {
    const page = await states.send(
      new GetExecutionHistoryCommand({
        executionArn,
        maxResults: 1000,
        includeExecutionData: false,
        ...(nextToken === undefined ? {} : { nextToken }),
      }),
    );
    count += page.events?.length ?? 0;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return count;
}

/** The snapshot, as a configuration with these accounts would make it, and with that little memory. */
async function snapshotWith(ids: readonly string[], heapMegabytes: number): Promise<string> {
  const text = await readFile(resolve(root, "infra/stack.snapshot.json"), "utf8");
  const snapshot = JSON.parse(text);
  const { Parameters } = snapshot.stateMachines["latchkey-audit"].definition.States.ListUnits;
  Parameters.fleet = { accounts: ids, roleName: role.name, externalId: role.externalId };
  snapshot.roles["latchkey-audit-units-role"].statements.push({
    Effect: "Allow",
    Action: ["sts:AssumeRole"],
    Resource: [`arn:aws:iam::*:role/${role.name}`],
  });
  for (const name of ["list-units", "audit-units", "finish-audit"]) {
    snapshot.functions[`latchkey-${name}`].memoryMb = heapMegabytes;
  }
  return JSON.stringify(snapshot);
}

async function throttledSoFar(control: Control): Promise<number> {
  const { buckets } = (await control("/rates")) as { buckets: readonly { refused: number }[] };
  return buckets.reduce((sum, { refused }) => sum + refused, 0);
}

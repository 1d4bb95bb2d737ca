import { resolve } from "node:path";
import {
  DescribeUserPoolDomainCommand,
  type DomainDescriptionType,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { RotationRecord } from "@latchkey/core/record/record";
import { type FaultRates, mildFaults } from "@latchkey/twin/fault/fault-kind";
import { describeFaultRates } from "@latchkey/twin/fault/parse-fault-rates";
import { parseSeed } from "@latchkey/twin/seed";
import { type RunningTwin, startTwin } from "@latchkey/twin/twin";
import { type Clients, createClients } from "../../demo/clients.ts";
import { createControl } from "../../demo/control.ts";
import { createFleet, type Fleet, issueCertificate } from "../../demo/fleet.ts";
import { settle } from "../../demo/settle.ts";
import { waitFor } from "../../demo/wait.ts";

export const stateMachineArn =
  "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
export const bucket = "latchkey-records-123456789012";

/** The deployed stack on a twin of its own. */
export interface Stack {
  readonly twin: RunningTwin;
  readonly clients: Clients;
  /** Asks the twin's control port; throws with its answer when refused. */
  control(path: string, body?: object): Promise<unknown>;
  /** A failover-routed custom domain of its own, `auth.<label>.example`, so that tests do not meet. */
  newSubject(label: string): Promise<Subject>;
  /** Starts the state machine by hand; returns the execution's ARN. */
  start(input: unknown): Promise<string>;
  /** All records, oldest first. */
  records(): Promise<readonly RotationRecord[]>;
  stop(): Promise<void>;
}

/** One custom domain and what a test does with it. */
export interface Subject extends Fleet {
  describe(): Promise<DomainDescriptionType>;
  /** Requests a certificate and validates it through DNS; its event starts a rotation. */
  issue(name?: string): Promise<string>;
  records(): Promise<readonly RotationRecord[]>;
  /** Waits until there are more records than `count` and returns the newest. */
  recordAfter(count: number): Promise<RotationRecord>;
}

export interface StackOptions {
  /** Simulated seconds a second; by default one hour of distribution takes two seconds. */
  readonly speed?: number;
  readonly snapshotFile?: string;
  /** When the world begins; the last noon (UTC), unless said. */
  readonly start?: Date;
  /** The snapshot's rules do not listen to ACM: there is no event of the set-up to wait for. */
  readonly isDeaf?: boolean;
  /** What goes wrong by itself: the mild mix by default; none for tests that count calls or states. */
  readonly faults?: "none" | FaultRates;
}

/** Regions that the stack looks for user pools in; each takes four custom domains. */
const regions = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"];

/** Of all that the twin draws; LATCHKEY_SEED repeats a run that failed, or tries another. */
const seed = readSeed(process.env.LATCHKEY_SEED ?? "7");

/**
 * Whatever the hour at which tests run, the nightly audit is as far away. The day is a real one,
 * because clients check certificates by their own clock.
 */
function lastNoon(): Date {
  const halfADayMs = 12 * 60 * 60 * 1000;
  const day = new Date(Date.now() - halfADayMs).toISOString().slice(0, 10);
  return new Date(`${day}T12:00:00.000Z`);
}

/** Boots the twin with the deployed stack, and prints the seed. */
export async function bootStack(options: StackOptions = {}): Promise<Stack> {
  const root = resolve(import.meta.dirname, "../..");
  const faults = options.faults === "none" ? {} : (options.faults ?? mildFaults);
  console.info(`LATCHKEY_SEED=${seed} repeats this; faults: ${describeFaultRates(faults)}`);
  const twin = await startTwin({
    awsPort: 0,
    controlPort: 0,
    edgePort: 0,
    dnsPort: 0,
    speed: options.speed ?? 1800,
    start: options.start ?? lastNoon(),
    seed,
    faults,
    root,
    snapshotFile: options.snapshotFile ?? resolve(root, "infra/stack.snapshot.json"),
  });
  const control = createControl(twin.controlUrl);
  // The nightly audit would start rotations of its own whenever simulated time passes it.
  await control("/schedules/fault", { mode: "lose", times: 1000 });
  const clients = createClients(twin.endpoint);
  let subjects = 0;
  return {
    twin,
    clients,
    control,
    records: async () => await readRecords(clients, "records/"),
    async newSubject(label) {
      const nth = subjects++;
      const fleet = await createFleet(clients, {
        customDomain: `auth.${label}.example`,
        region: regions[nth % 4] ?? "eu-west-1",
        secondaryRegion: regions[(nth + 1) % 4] ?? "eu-central-1",
      });
      if (options.isDeaf !== true) await settle(control, fleet.firstCertificateArn);
      return subjectOf(clients, fleet);
    },
    async start(input) {
      const text = JSON.stringify(input);
      const command = new StartExecutionCommand({ stateMachineArn, input: text });
      return (await clients.states.send(command)).executionArn ?? "";
    },
    async stop() {
      clients.destroy();
      await twin.stop();
    },
  };
}

function readSeed(text: string): number {
  const parsed = parseSeed(text);
  if (parsed !== undefined) return parsed;
  throw new Error(
    `LATCHKEY_SEED must be a whole number from 0, not '${text}'. For example: LATCHKEY_SEED=7 npm test`,
  );
}

function subjectOf(clients: Clients, fleet: Fleet): Subject {
  // The first certificate's own event may find the custom domain made meanwhile: no story of a test.
  const isFromSetUp = ({ request }: RotationRecord) =>
    JSON.stringify(request).includes(fleet.firstCertificateArn) &&
    JSON.stringify(request).includes("ISSUANCE");
  const records = async () =>
    (await readRecords(clients, `records/${fleet.customDomain}/`)).filter(
      (record) => !isFromSetUp(record),
    );
  return {
    ...fleet,
    records,
    async describe() {
      const command = new DescribeUserPoolDomainCommand({ Domain: fleet.customDomain });
      return (await clients.cognito(fleet.region).send(command)).DomainDescription ?? {};
    },
    issue: async (name = fleet.customDomain) =>
      await issueCertificate(clients, fleet.hostedZoneId, name),
    async recordAfter(count) {
      const folder = `records/${fleet.customDomain}/`;
      let known = 0;
      const probe = async () => {
        const keys = await listKeys(clients, folder);
        if (keys.length === known) return undefined; // read only what is new
        known = keys.length;
        const all = await records();
        return all.length > count ? all.at(-1) : undefined;
      };
      return await waitFor(`record ${count + 1} of ${fleet.customDomain}`, probe, 50_000);
    },
  };
}

async function readRecords(clients: Clients, prefix: string): Promise<readonly RotationRecord[]> {
  const keys = await listKeys(clients, prefix);
  const objects = await Promise.all(
    keys.map(async (Key) => {
      const object = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return JSON.parse((await object.Body?.transformToString()) ?? "") as RotationRecord;
    }),
  );
  return objects.toSorted((a, b) => a.endedAt.localeCompare(b.endedAt));
}

async function listKeys(clients: Clients, prefix: string): Promise<readonly string[]> {
  const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix });
  const { Contents = [] } = await clients.s3.send(command);
  return Contents.flatMap(({ Key }) => Key ?? []);
}

import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import tls from "node:tls";
import { UpdateUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { auditFleet } from "@latchkey/core/audit/audit-fleet";
import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type { Finding, FleetReport } from "@latchkey/core/audit/fleet-report";
import { startRotations } from "@latchkey/core/audit/start-rotations";
import { createAuditUnitPorts } from "@latchkey/core/aws/audit-unit-ports";
import { readCallerIdentity } from "@latchkey/core/aws/caller-identity-adapter";
import { createRotationStarterAdapter } from "@latchkey/core/aws/rotation-starter-adapter";
import { parseEnvironment } from "@latchkey/core/config/environment";
import { waitFor } from "../../../demo/wait.ts";
import {
  bootStack,
  bucket,
  type Stack,
  type StackOptions,
  type Subject,
  stateMachineArn,
} from "../stack.ts";

export const accountId = "123456789012";
const regions = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"];

/** What changes the audit's own view for one run. */
export interface AuditChanges {
  readonly previous?: FleetReport;
  readonly dnsServers?: string;
  /** Only this Region is looked at. */
  readonly region?: string;
  /** Rotations are started as the deployed audit starts them. */
  readonly isStarting?: boolean;
}

/** A twin with the deployed stack that hears no event, and audits of it in this process. */
export interface FindingBench {
  readonly stack: Stack;
  audit(changes?: AuditChanges): Promise<FleetReport>;
  subject(label: string): Subject;
  /** Subjects by label, made at the same time. */
  makeSubjects(labels: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

export async function bootFindingBench(
  options: Pick<StackOptions, "speed" | "start"> = {},
): Promise<FindingBench> {
  const snapshotFile = await deafSnapshot();
  const stack = await bootStack({
    isDeaf: true,
    faults: "none",
    snapshotFile,
    ...options,
  });
  const { twin } = stack;
  // What a printed command leaves out is lost.
  await stack.control("/cognito/omitted-settings", { mode: "reset" });
  tls.setDefaultCACertificates([...tls.rootCertificates, twin.rootCaPem]);
  const subjects = new Map<string, Subject>();
  return {
    stack,
    audit: (changes = {}) => auditBench(stack, changes),
    subject(label) {
      const subject = subjects.get(label);
      if (subject === undefined) throw new Error(`there is no subject ${label}`);
      return subject;
    },
    async makeSubjects(labels) {
      await Promise.all(
        labels.map(async (label) => {
          const subject = await stack.newSubject(label);
          await calmHealth(stack, subject.healthCheckId);
          subjects.set(label, subject);
        }),
      );
    },
    async stop() {
      tls.setDefaultCACertificates(tls.rootCertificates);
      await stack.stop();
      await rm(snapshotFile, { force: true });
    },
  };
}

/** The checkers say that all is well, however late a busy machine answers their probes. */
export async function calmHealth({ control }: Stack, healthCheckId: string): Promise<void> {
  await control("/route53/health-check", { healthCheckId, observersHealthyPercent: 100 });
}

async function auditBench(
  { twin }: Stack,
  { previous, dnsServers, region, isStarting = false }: AuditChanges,
): Promise<FleetReport> {
  const environment = parseEnvironment({
    LATCHKEY_POOL_REGIONS: regions.join(","),
    LATCHKEY_RECORD_BUCKET: bucket,
    LATCHKEY_EDGE_PORT: String(twin.edgePort),
    LATCHKEY_EDGE_LOOPBACK: "allow",
    LATCHKEY_DNS_SERVERS: dnsServers ?? `127.0.0.1:${twin.dnsPort}`,
    LATCHKEY_OWN_ROLES: "latchkey-update-role,latchkey-roll-back-role",
    LATCHKEY_CONFIG: JSON.stringify({
      mode: "auto",
      baseline: { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 },
    }),
  });
  const access = {
    endpoint: twin.endpoint,
    credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
  };
  const clock = { now: () => twin.clock.now() };
  const ports = createAuditUnitPorts(environment, { clock, access });
  const starter = createRotationStarterAdapter(stateMachineArn, access);
  const starting = { starter, clock, mode: "auto", accountId } as const;
  return await auditFleet({
    ...(isStarting ? { rotate: (all) => startRotations(all, starting) } : {}),
    units: (region === undefined ? regions : [region]).map((one) => ({ accountId, region: one })),
    async portsOf() {
      // As for any account: first who one is there, then what there is.
      await readCallerIdentity(access);
      return ports;
    },
    clock,
    mode: "auto",
    version: "0.0.0",
    ...(previous === undefined ? {} : { previous }),
  });
}

/** What is deployed, but no rule of it listens to ACM or CloudTrail. */
async function deafSnapshot(): Promise<string> {
  const deployed = resolve(import.meta.dirname, "../../../infra/stack.snapshot.json");
  const snapshot = JSON.parse(await readFile(deployed, "utf8")) as {
    rules: Record<string, { state: string; eventPattern: { source?: string[] } }>;
  };
  for (const rule of Object.values(snapshot.rules)) {
    if (rule.eventPattern.source?.includes("latchkey") !== true) rule.state = "DISABLED";
  }
  const file = join(tmpdir(), `latchkey-deaf-${process.pid}-${performance.now()}.json`);
  await writeFile(file, JSON.stringify(snapshot));
  return file;
}

/** The findings of one kind, about one custom domain unless it is about none. */
export function named(
  report: FleetReport,
  name: FindingName,
  customDomain?: string,
): readonly Finding[] {
  return report.findings.filter((one) => one.name === name && one.customDomain === customDomain);
}

/** What a person changes of a custom domain by `UpdateUserPoolDomain`. */
export interface Changes {
  readonly certificateArn?: string;
  readonly securityPolicy?: "TLS_V1" | "TLS_V1_2_2021" | "TLS_V1_3_2025";
  readonly managedLoginVersion?: number;
  readonly healthCheckId?: string;
}

/** Sends the change with everything else as it was made; does not wait. */
export async function update(
  { stack }: FindingBench,
  subject: Subject,
  changes: Changes,
): Promise<void> {
  const { CustomDomainConfig: held } = await subject.describe();
  await stack.clients.cognito(subject.region).send(
    new UpdateUserPoolDomainCommand({
      Domain: subject.customDomain,
      UserPoolId: subject.userPoolId,
      ManagedLoginVersion: changes.managedLoginVersion ?? 2,
      CustomDomainConfig: {
        CertificateArn: changes.certificateArn ?? held?.CertificateArn,
        SecurityPolicy: changes.securityPolicy ?? "TLS_V1_2_2021",
      },
      Routing: {
        Failover: {
          SecondaryRegion: subject.secondaryRegion,
          PrimaryRoute53HealthCheckId: changes.healthCheckId ?? subject.healthCheckId,
        },
      },
    }),
  );
}

/** The same, and waits until Cognito has carried it out. */
export async function updateAndWait(
  bench: FindingBench,
  subject: Subject,
  changes: Changes,
): Promise<void> {
  await update(bench, subject, changes);
  await untilStatus(subject, "ACTIVE");
}

export async function untilStatus(subject: Subject, status: string): Promise<void> {
  await waitFor(`${subject.customDomain} to be ${status}`, async () =>
    (await subject.describe()).Status === status ? true : undefined,
  );
}

/** A certificate that nobody hears of; its ARN. */
export async function issueUnheard(
  { stack }: FindingBench,
  subject: Subject,
  validityDays = 300,
): Promise<string> {
  const names = [subject.customDomain];
  const issued = await stack.control("/acm/issue", { names, validityDays });
  return (issued as { certificateArn: string }).certificateArn;
}

/** A better certificate, and a rotation of Latchkey's that is started and done. */
export async function rotate(bench: FindingBench, subject: Subject): Promise<string> {
  const arn = await issueUnheard(bench, subject, 390);
  await rotateNow(bench, subject);
  return arn;
}

/** A rotation of Latchkey's to the best certificate there is. */
export async function rotateNow({ stack }: FindingBench, subject: Subject): Promise<string> {
  const known = (await subject.records()).length;
  await stack.start({ customDomain: subject.customDomain, apply: true });
  const { verdict } = await subject.recordAfter(known);
  return verdict;
}

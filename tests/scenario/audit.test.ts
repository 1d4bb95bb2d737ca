import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { TagResourceCommand } from "@aws-sdk/client-cognito-identity-provider";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readObject, runAuditWith } from "./run-audit.ts";
import { bootStack, type Stack, type Subject } from "./stack.ts";

interface Snapshot {
  readonly functions: Record<string, { environment: Record<string, string> }>;
  readonly rules: Record<string, { state: string; eventPattern: { source?: string[] } }>;
  readonly schedules: Record<string, { state: string }>;
}

/** The deployed stack, deaf to ACM's events and without its schedule, in one of the modes. */
async function bootDeafStack(folder: string, mode: "auto" | "observe"): Promise<Stack> {
  const deployed = resolve(import.meta.dirname, "../../infra/stack.snapshot.json");
  const snapshot = JSON.parse(await readFile(deployed, "utf8")) as Snapshot;
  for (const rule of Object.values(snapshot.rules)) {
    if (rule.eventPattern.source?.includes("latchkey") !== true) rule.state = "DISABLED";
  }
  for (const schedule of Object.values(snapshot.schedules)) schedule.state = "DISABLED";
  for (const { environment } of Object.values(snapshot.functions)) {
    const config = JSON.parse(environment.LATCHKEY_CONFIG ?? "{}") as object;
    environment.LATCHKEY_CONFIG = JSON.stringify({ ...config, mode });
  }
  const snapshotFile = join(folder, `stack.${mode}.json`);
  await writeFile(snapshotFile, JSON.stringify(snapshot));
  return await bootStack({ snapshotFile, isDeaf: true });
}

async function audited(stack: Stack, { customDomain }: Subject) {
  // As EventBridge Scheduler starts it.
  const { reportKey } = await runAuditWith(stack, { apply: true, trigger: "schedule" });
  const report = JSON.parse(await readObject(stack, reportKey)) as FleetReport;
  const entry = report.customDomains.find(({ name }) => name === customDomain);
  return { reportKey, report, entry };
}

async function tag(stack: Stack, subject: Subject, tags: Record<string, string>): Promise<void> {
  const ResourceArn = `arn:aws:cognito-idp:${subject.region}:123456789012:userpool/${subject.userPoolId}`;
  await stack.clients
    .cognito(subject.region)
    .send(new TagResourceCommand({ ResourceArn, Tags: tags }));
}

/** A certificate better than the first one, whose event nobody hears. */
async function issueUnheard(stack: Stack, subject: Subject, validityDays = 300): Promise<string> {
  const issued = await stack.control("/acm/issue", { names: [subject.customDomain], validityDays });
  return (issued as { certificateArn: string }).certificateArn;
}

const heldBy = async (subject: Subject) =>
  (await subject.describe()).CustomDomainConfig?.CertificateArn;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-audit-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("the audit on the deployed stack", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootDeafStack(folder, "auto");
  });
  afterAll(async () => {
    await stack.stop();
  });

  it("finds a certificate whose event was lost, reports it, and has it rotated", async () => {
    const subject = await stack.newSubject("missed");
    const arn = await issueUnheard(stack, subject);
    expect(await subject.records()).toEqual([]);

    const { reportKey, report, entry } = await audited(stack, subject);
    expect(reportKey).toMatch(/^reports\/\d{4}-\d\d-\d\d\.json$/);
    expect(report.schema).toBe("latchkey/audit-report/2");
    expect(report.units.map(({ accountId, region }) => `${accountId} ${region}`)).toEqual([
      "123456789012 eu-central-1",
      "123456789012 eu-west-1",
      "123456789012 us-east-1",
      "123456789012 us-west-2",
    ]);
    expect(entry).toMatchObject({
      region: subject.region,
      decision: "rotate",
      cognito: { certificateArn: subject.firstCertificateArn },
      target: { arn },
      rotation: { outcome: "started", apply: true },
      routing: { health: "healthy", replicaStatus: "ACTIVE" },
    });

    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({
      verdict: "rotated",
      to: { arn },
      request: { trigger: { kind: "schedule" } },
    });
    expect(await heldBy(subject)).toBe(arn);

    const again = await audited(stack, subject);
    expect(again.entry).toMatchObject({ decision: "nothing" });
    expect(again.entry).not.toHaveProperty("rotation");
  });

  it("moves to the certificate that the pool's tag pins, not to the better one", async () => {
    const subject = await stack.newSubject("pinned");
    const pinned = await issueUnheard(stack, subject, 250);
    await issueUnheard(stack, subject, 350);
    await tag(stack, subject, { "latchkey:certificate-arn": pinned });

    const { entry } = await audited(stack, subject);
    expect(entry?.target?.arn).toBe(pinned);
    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({ verdict: "rotated", to: { arn: pinned } });
    expect(record.reasons.map(({ name }) => name)).toContain("certificatePinned");
    expect(await heldBy(subject)).toBe(pinned);
  });

  it("leaves alone what the tag switches off, and only plans what it wants observed", async () => {
    const off = await stack.newSubject("off");
    const observed = await stack.newSubject("observed");
    await issueUnheard(stack, off);
    const better = await issueUnheard(stack, observed);
    await tag(stack, off, { "latchkey:mode": "off" });
    await tag(stack, observed, { "latchkey:mode": "observe" });

    const { entry, report } = await audited(stack, off);
    expect(entry).toMatchObject({ isManaged: false, decision: "nothing" });
    expect(report.findings.filter(({ customDomain }) => customDomain === off.customDomain)).toEqual(
      [],
    );
    const record = await observed.recordAfter(0);
    expect(record).toMatchObject({ verdict: "nothing-to-do", to: { arn: better } });
    expect(await heldBy(observed)).toBe(observed.firstCertificateArn);
    expect(await off.records()).toEqual([]);
    expect(await heldBy(off)).toBe(off.firstCertificateArn);
  });

  it("refuses a request by hand while a tag cannot be meant, and names an allowed value", async () => {
    const subject = await stack.newSubject("mistagged");
    await tag(stack, subject, { "latchkey:mode": "never" });
    await stack.start({ customDomain: subject.customDomain, apply: true });
    const record = await subject.recordAfter(0);
    expect(record.verdict).toBe("refused");
    expect(record.reasons).toContainEqual({
      name: "poolTagInvalid",
      message: 'The user pool\'s tag latchkey:mode is "never".',
      fix: "Set it to one of: auto, observe, off; or remove it.",
    });
  });
});

describe("the audit in mode observe", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootDeafStack(folder, "observe");
  });
  afterAll(async () => {
    await stack.stop();
  });

  it("reports and records the plan, and changes nothing", async () => {
    const subject = await stack.newSubject("looked-at");
    const before = await subject.describe();
    const arn = await issueUnheard(stack, subject);

    const { entry, report } = await audited(stack, subject);
    expect(report.mode).toBe("observe");
    expect(entry).toMatchObject({
      decision: "rotate",
      target: { arn },
      rotation: { apply: false },
    });
    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({ verdict: "nothing-to-do", decision: "rotate", to: { arn } });
    expect(record.reasons.map(({ name }) => name)).toContain("dryRun");
    expect(await subject.describe()).toEqual(before);
  });

  it("writes its report though rotations cannot be started", async () => {
    const subject = await stack.newSubject("unstartable");
    await issueUnheard(stack, subject);
    await stack.control("/faults", {
      kind: "call.internal-error",
      where: {
        service: "states",
        operation: "StartExecution",
        principal:
          "arn:aws:sts::123456789012:assumed-role/latchkey-finish-audit-role/latchkey-finish-audit",
      },
      times: 10,
    });
    const { entry, report } = await audited(stack, subject);
    expect(entry?.rotation?.outcome).toBe("failed");
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        name: "rotationNotStarted",
        customDomain: subject.customDomain,
        fix: expect.stringContaining("start it by hand"),
      }),
    );
  });
});

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Finding } from "@latchkey/core/audit/fleet-report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestCertificate, validateCertificate } from "../../demo/fleet.ts";
import { alice, setCertificate, terraform, untilShown } from "./other-owner.ts";
import { findingsNamed, runAudit } from "./run-audit.ts";
import { bootStack, type Stack, type Subject } from "./stack.ts";

/** A custom domain that Latchkey has moved to a second certificate; that one's ARN. */
async function rotated(stack: Stack, label: string): Promise<[Subject, string]> {
  const subject = await stack.newSubject(label);
  const arn = await subject.issue();
  expect((await subject.recordAfter(0)).verdict).toBe("rotated");
  return [subject, arn];
}

const heldBy = async (subject: Subject) =>
  (await subject.describe()).CustomDomainConfig?.CertificateArn;

/** What a finding rests on, by what was read. */
function evidenceOf(finding: Finding | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(finding?.evidence.map(({ what, value }) => [what, value]) ?? []);
}

describe("a certificate that somebody else put back", () => {
  let stack: Stack;
  beforeAll(async () => {
    // Who did what is asked for, and an audit that was lost on the way would have mended it already.
    stack = await bootStack({ faults: "none" });
  });
  afterAll(async () => {
    await stack.stop();
  });

  it("is named by the next audit with the deployment that did it, and rotated again", async () => {
    const [subject, arn] = await rotated(stack, "terraformed");
    const { customDomain, firstCertificateArn } = subject;
    await setCertificate(stack, subject, terraform, firstCertificateArn);
    await untilShown(stack, subject, "deploy");

    const report = await runAudit(stack);
    const [finding, ...others] = findingsNamed(report, "certificateReverted", customDomain);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ region: subject.region, accountId: "123456789012" });
    const told = evidenceOf(finding);
    expect(told).toMatchObject({
      [`/latchkey/custom-domain/${customDomain}/certificate-arn`]: arn,
      CertificateArn: firstCertificateArn,
      eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      eventName: "UpdateUserPoolDomain",
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      userIdentity: "arn:aws:sts::123456789012:assumed-role/terraform/deploy",
      tool: "Terraform",
      userAgent: terraform.userAgent,
      sourceIPAddress: "127.0.0.1",
    });
    expect(finding?.message).toContain(
      " by arn:aws:sts::123456789012:assumed-role/terraform/deploy at ",
    );
    expect(finding?.fix).toContain("ignore_changes");

    expect((await subject.recordAfter(1)).verdict).toBe("rotated");
    expect(await heldBy(subject)).toBe(arn);
    const after = await runAudit(stack);
    expect(findingsNamed(after, "certificateReverted", customDomain)).toEqual([]);
  });

  it("is named with the person who did it in the console", async () => {
    const [subject, arn] = await rotated(stack, "clicked");
    await setCertificate(stack, subject, alice, subject.firstCertificateArn);
    await untilShown(stack, subject, "alice");

    const report = await runAudit(stack);
    const [finding] = findingsNamed(report, "certificateReverted", subject.customDomain);
    expect(evidenceOf(finding)).toMatchObject({
      userIdentity: "arn:aws:iam::123456789012:user/alice",
      tool: "AWS console",
    });
    await subject.recordAfter(1);
    expect(await heldBy(subject)).toBe(arn);
  });

  it("is named, with less certainty, where CloudTrail hides what was asked for", async () => {
    const [subject] = await rotated(stack, "hidden");
    await stack.control("/cloudtrail/trail", {
      hidden: ["domain", "userPoolId", "certificateArn"],
    });
    try {
      await setCertificate(stack, subject, alice, subject.firstCertificateArn);
      // What is hidden cannot be waited for; nothing else of Alice's happens in this Region.
      await stack.twin.clock.sleep(16 * 60_000);
      const report = await runAudit(stack);
      const [finding] = findingsNamed(report, "certificateReverted", subject.customDomain);
      expect(evidenceOf(finding).userIdentity).toBe("arn:aws:iam::123456789012:user/alice");
      expect(finding?.message).toContain("CloudTrail hides of which custom domain");
      await subject.recordAfter(1);
    } finally {
      await stack.control("/cloudtrail/trail", { hidden: [] });
    }
  });
});

describe("Latchkey's own going back", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
  });
  afterAll(async () => {
    await stack.stop();
  });

  it("is no revert when a certificate whose edges came out broken was rolled back", async () => {
    const [subject, arn] = await rotated(stack, "rolled");
    const { customDomain, hostedZoneId } = subject;
    const certificateArn = await requestCertificate(stack.clients, customDomain);
    await stack.control("/edges/fault", { customDomain, certificateArn, fault: "broken-chain" });
    await validateCertificate(stack.clients, hostedZoneId, certificateArn);
    expect((await subject.recordAfter(1)).verdict).toBe("rolled-back");
    expect(await heldBy(subject)).toBe(arn);
    const report = await runAudit(stack);
    expect(findingsNamed(report, "certificateReverted", customDomain)).toEqual([]);
  });

  it("is no revert when a person had it rotate to an older certificate", async () => {
    const [subject] = await rotated(stack, "by-hand");
    const { customDomain, firstCertificateArn: certificateArn } = subject;
    await stack.start({ customDomain, certificateArn, apply: true });
    expect((await subject.recordAfter(1)).verdict).toBe("rotated");
    expect(await heldBy(subject)).toBe(certificateArn);
    const report = await runAudit(stack);
    expect(findingsNamed(report, "certificateReverted", customDomain)).toEqual([]);
  });
});

describe("without the permission to look into CloudTrail", () => {
  let folder: string;
  let stack: Stack;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-reverted-"));
    const deployed = resolve(import.meta.dirname, "../../infra/stack.snapshot.json");
    const snapshot = JSON.parse(await readFile(deployed, "utf8")) as {
      roles: Record<string, { statements: { Sid: string }[] }>;
    };
    const role = snapshot.roles["latchkey-audit-units-role"];
    if (role === undefined) throw new Error("The audit has no role.");
    role.statements = role.statements.filter(({ Sid }) => Sid !== "ReadChanges");
    const snapshotFile = join(folder, "stack.json");
    await writeFile(snapshotFile, JSON.stringify(snapshot));
    stack = await bootStack({ snapshotFile, faults: "none" });
  });
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("the finding has no name, but says why, and the certificate is rotated again", async () => {
    const [subject, arn] = await rotated(stack, "unnamed");
    await setCertificate(stack, subject, terraform, subject.firstCertificateArn);
    const report = await runAudit(stack);
    const [finding] = findingsNamed(report, "certificateReverted", subject.customDomain);
    expect(evidenceOf(finding)).not.toHaveProperty("userIdentity");
    expect(evidenceOf(finding).unknown).toContain("cloudtrail:LookupEvents");
    expect(finding?.message).toContain("Who did it is not known: Latchkey may not look into");
    expect(finding?.fix).toContain("Find what sets the certificate");
    await subject.recordAfter(1);
    expect(await heldBy(subject)).toBe(arn);
  });
});

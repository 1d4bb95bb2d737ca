import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { RotationRecord } from "@latchkey/core/record/record";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issueCertificate } from "../../demo/fleet.ts";
import { settle } from "../../demo/settle.ts";
import { waitFor } from "../../demo/wait.ts";
import { readObject, runAuditWith } from "./run-audit.ts";
import { bootStack, type Stack, type Subject } from "./stack.ts";

const folder = resolve(import.meta.dirname, "../../docs/console");
const readme = readFileSync(resolve(folder, "README.md"), "utf8");
const placeholder =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

/** A file as a person would paste it: with the custom domain and certificate that are meant. */
function filled(file: string, subject: Subject, certificateArn: string): string {
  return readFileSync(resolve(folder, file), "utf8")
    .replaceAll(placeholder, certificateArn)
    .replaceAll("auth.example.com", subject.customDomain);
}

function reasonsOf({ reasons }: RotationRecord): readonly string[] {
  return reasons.map(({ name }) => name);
}

/** Issues a certificate of which EventBridge says nothing, so that nobody acts before the test. */
async function issueQuietly(stack: Stack, subject: Subject): Promise<string> {
  await stack.control("/events/fault", { mode: "lose", times: 1 });
  return await issueCertificate(stack.clients, subject.hostedZoneId, subject.customDomain);
}

async function heldBy(subject: Subject): Promise<string | undefined> {
  return (await subject.describe()).CustomDomainConfig?.CertificateArn;
}

/** Every test file of a folder must have a case here and a place in the page. */
const files = (kind: "inputs" | "events") => readdirSync(resolve(folder, kind)).sort();

/** The audit of the small hours would start rotations of its own. */
const noAudit = { mode: "lose", times: 1000 };

describe("the Step Functions console's inputs for the rotation", () => {
  let stack: Stack;
  let subject: Subject;
  let better: string;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
    await stack.control("/schedules/fault", noAudit);
    subject = await stack.newSubject("inputs");
    better = await issueQuietly(stack, subject);
  });
  afterAll(async () => await stack.stop());

  const start = async (file: string, certificateArn = better): Promise<RotationRecord> => {
    const known = (await subject.records()).length;
    await stack.start(JSON.parse(filled(`inputs/${file}`, subject, certificateArn)));
    return await subject.recordAfter(known);
  };

  it("are all told of in the page", () => {
    expect(files("inputs")).toEqual([
      "apply.json",
      "audit-dry-run.json",
      "audit-scheduled.json",
      "dry-run.json",
      "given-certificate.json",
      "roll-back.json",
      "verify.json",
    ]);
    for (const file of files("inputs")) expect(readme).toContain(`(inputs/${file})`);
  });

  it("dry-run.json plans the rotation and changes nothing", async () => {
    const record = await start("dry-run.json");
    expect(record.verdict).toBe("nothing-to-do");
    expect(reasonsOf(record)).toEqual(expect.arrayContaining(["bestCertificateFound", "dryRun"]));
    expect(await heldBy(subject)).toBe(subject.firstCertificateArn);
  });

  it("apply.json rotates to the best certificate", async () => {
    expect(await start("apply.json")).toMatchObject({ verdict: "rotated", to: { arn: better } });
    expect(await heldBy(subject)).toBe(better);
  });

  it("roll-back.json goes back to the certificate that the record names", async () => {
    const rotated = (await subject.records()).at(-1);
    const record = await start("roll-back.json", rotated?.from?.arn);
    expect(record).toMatchObject({ verdict: "rotated", to: { arn: subject.firstCertificateArn } });
    expect(await heldBy(subject)).toBe(subject.firstCertificateArn);
  });

  it("given-certificate.json rotates to that one", async () => {
    const record = await start("given-certificate.json");
    expect(record).toMatchObject({ verdict: "rotated", to: { arn: better } });
    expect(reasonsOf(record)).toContain("certificateRequested");
  });

  it("verify.json proves what is served", async () => {
    expect(await start("verify.json")).toMatchObject({ verdict: "verified", to: { arn: better } });
  });
});

describe("the Lambda console's test events", () => {
  let stack: Stack;
  let lambda: LambdaClient;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
    await stack.control("/schedules/fault", noAudit);
    lambda = new LambdaClient(config());
  });
  afterAll(async () => {
    lambda.destroy();
    await stack.stop();
  });

  const config = () => ({
    endpoint: stack.twin.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
  });
  const test = async (name: string, event: string): Promise<Record<string, unknown>> => {
    const Payload = new TextEncoder().encode(event);
    const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload }));
    expect(answer.FunctionError).toBeUndefined();
    return JSON.parse(new TextDecoder().decode(answer.Payload)) as Record<string, unknown>;
  };

  it("are all told of in the page", () => {
    expect(files("events")).toEqual([
      "close-execution-timed-out-apply.json",
      "close-execution-timed-out.json",
      "dispatch-certificate-expired.json",
      "dispatch-certificate-expiring.json",
      "dispatch-certificate-imported.json",
      "dispatch-certificate-issued-apply.json",
      "dispatch-certificate-issued.json",
      "dispatch-certificate-reimported.json",
      "dispatch-certificate-renewed.json",
      "dispatch-certificate-revoked.json",
      "dispatch-health-renewal.json",
      "dispatch-renewal-action-required.json",
    ]);
    for (const file of files("events")) expect(readme).toContain(`(events/${file})`);
  });

  it.each([
    ["dispatch-certificate-issued.json", (event: string) => event],
    ["dispatch-certificate-imported.json", (event: string) => event],
    [
      "dispatch-certificate-issued-apply.json",
      (event: string) => event.replace('"apply": true', '"apply": "true"'),
    ],
  ])(
    "%s without the permission only plans, and is a duplicate the second time",
    async (file, edit) => {
      const subject = await stack.newSubject(
        `dry-${file.slice("dispatch-certificate-".length, -5)}`,
      );
      const arn = await issueQuietly(stack, subject);
      const event = edit(filled(`events/${file}`, subject, arn));
      const first = await test("latchkey-dispatch", event);
      expect(first).toMatchObject({
        started: [{ customDomain: subject.customDomain }],
        isDryRun: true,
        summary: expect.stringContaining('{"apply": true, "event": …}'),
      });
      const record = await subject.recordAfter(0);
      expect(record).toMatchObject({ verdict: "nothing-to-do", decision: "rotate", to: { arn } });
      const dryRun = record.reasons.find(({ name }) => name === "dryRun");
      expect(dryRun?.fix).toContain('"apply": true');
      expect(await heldBy(subject)).toBe(subject.firstCertificateArn);
      // Step Functions gives back one that still runs as if it were started anew.
      await settle(stack.control, arn);
      const second = await test("latchkey-dispatch", event);
      expect(second).toMatchObject({ started: [], duplicates: [{ certificateArn: arn }] });
    },
  );

  it("dispatch-certificate-issued-apply.json rotates, though it was tried as a dry run just before", async () => {
    const subject = await stack.newSubject("applied");
    const arn = await issueQuietly(stack, subject);
    await test(
      "latchkey-dispatch",
      filled("events/dispatch-certificate-issued.json", subject, arn),
    );
    await subject.recordAfter(0);
    const event = filled("events/dispatch-certificate-issued-apply.json", subject, arn);
    const answer = await test("latchkey-dispatch", event);
    expect(answer).toMatchObject({ started: [{ customDomain: subject.customDomain }] });
    expect(answer).not.toHaveProperty("isDryRun");
    expect(await subject.recordAfter(1)).toMatchObject({ verdict: "rotated", to: { arn } });
    expect(await heldBy(subject)).toBe(arn);
  });

  it("of what is known about the held certificate change nothing", async () => {
    const subject = await stack.newSubject("known");
    await waitFor(`edges of ${subject.customDomain}`, async () =>
      JSON.stringify(await stack.control("/edges")).includes(subject.customDomain)
        ? true
        : undefined,
    );
    const expected = {
      "dispatch-certificate-renewed.json": ["verified"],
      "dispatch-certificate-reimported.json": ["verified"],
      "dispatch-certificate-expiring.json": ["nothing-to-do"],
      "dispatch-certificate-expired.json": ["nothing-to-do"],
      "dispatch-renewal-action-required.json": ["nothing-to-do"],
      "dispatch-certificate-revoked.json": ["nothing-to-do"],
      "dispatch-health-renewal.json": ["nothing-to-do"],
    };
    for (const [file, verdicts] of Object.entries(expected)) {
      const known = (await subject.records()).length;
      const event = filled(`events/${file}`, subject, subject.firstCertificateArn);
      expect(await test("latchkey-dispatch", event)).toMatchObject({ started: [{}] });
      expect(verdicts, file).toContain((await subject.recordAfter(known)).verdict);
    }
    expect(await heldBy(subject)).toBe(subject.firstCertificateArn);
  });

  it("with the sample's own certificate are refused and recorded", async () => {
    const event = readFileSync(resolve(folder, "events/dispatch-certificate-issued.json"), "utf8");
    expect(await test("latchkey-dispatch", event)).toMatchObject({
      started: [],
      refused: [{ name: "certificateMissing" }],
    });
  });

  it("close-execution-timed-out.json stores nothing; with apply a failed record once", async () => {
    const dry = readFileSync(resolve(folder, "events/close-execution-timed-out.json"), "utf8");
    const file = resolve(folder, "events/close-execution-timed-out-apply.json");
    const event = readFileSync(file, "utf8");
    expect(JSON.parse(event)).toEqual({ apply: true, event: JSON.parse(dry) });
    const recordsOf = async () =>
      (await stack.records()).filter(({ execution }) => execution?.name === "by-hand-1");
    const rehearsed = await test("latchkey-close", dry);
    expect(rehearsed).toMatchObject({ outcome: "dry-run" });
    expect(await recordsOf()).toEqual([]);
    const first = await test("latchkey-close", event);
    expect(first).toEqual({ outcome: "stored", recordKey: rehearsed.recordKey });
    const stored = await recordsOf();
    expect(stored).toMatchObject([{ verdict: "failed", customDomain: "auth.example.com" }]);
    expect(reasonsOf(stored[0] as RotationRecord)).toEqual(["executionTimedOut"]);
    expect(await test("latchkey-close", event)).toMatchObject({ outcome: "already-stored" });
  });
});

describe("the Step Functions console's inputs for the audit", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
    await stack.control("/schedules/fault", noAudit);
  });
  afterAll(async () => await stack.stop());

  const inputOf = (file: string): unknown =>
    JSON.parse(readFileSync(resolve(folder, "inputs", file), "utf8"));
  const objectAt = (key: string) => readObject(stack, key);

  it("audit-dry-run.json writes a report and a page, and the rotation it starts changes nothing", async () => {
    const subject = await stack.newSubject("rehearsed");
    const arn = await issueQuietly(stack, subject);
    const { reportKey, pageKey } = await runAuditWith(stack, inputOf("audit-dry-run.json"));
    expect(await objectAt(reportKey)).toContain(subject.customDomain);
    expect(await objectAt(pageKey)).toContain("<!doctype html>");
    await expect(objectAt("reports/latest.json")).rejects.toThrow("key does not exist");
    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({ verdict: "nothing-to-do", decision: "rotate", to: { arn } });
    expect(reasonsOf(record)).toContain("dryRun");
    expect(await heldBy(subject)).toBe(subject.firstCertificateArn);
  });

  it("audit-scheduled.json is what the schedule sends: a whole audit that rotates", async () => {
    const scheduler = new SchedulerClient({
      endpoint: stack.twin.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
    });
    const schedule = await scheduler.send(new GetScheduleCommand({ Name: "latchkey-audit" }));
    scheduler.destroy();
    const input = inputOf("audit-scheduled.json");
    expect(input).toEqual(JSON.parse(schedule.Target?.Input ?? ""));
    const subject = await stack.newSubject("audited");
    const arn = await issueQuietly(stack, subject);
    const { reportKey, pageKey, counts } = await runAuditWith(stack, input);
    expect(counts.customDomains).toBe(2);
    expect(await objectAt("reports/latest.json")).toBe(await objectAt(reportKey));
    expect(await objectAt("reports/latest.html")).toBe(await objectAt(pageKey));
    expect(await subject.recordAfter(0)).toMatchObject({ verdict: "rotated", to: { arn } });
  });
});

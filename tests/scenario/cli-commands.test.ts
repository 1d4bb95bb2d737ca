import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliStage, openCliStage, type Run, runLatchkey } from "../docs/cli-stage.ts";
import { bucket, type Subject } from "./stack.ts";

const neverHeld =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

function findingNames({ stdout }: Run): readonly string[] {
  return JSON.parse(stdout).findings.map(({ name }: { readonly name: string }) => name);
}

/** One story, in this order: each test begins where the one before it ended. */
describe("latchkey, run against a deployed installation,", () => {
  let stage: CliStage;
  let subject: Subject;
  let second: string;

  beforeAll(async () => {
    stage = await openCliStage();
    subject = await stage.stack.newSubject("cli");
  });
  afterAll(() => stage.stop());

  it("rotates nothing without --apply, and says that it would", async () => {
    // No event: the rotation is to be the command's own.
    await stage.stack.control("/events/fault", { mode: "lose", times: 1 });
    second = await subject.issue();
    const run = await stage.latchkey("rotate", subject.customDomain, "--wait");
    expect(run).toMatchObject({ code: 2, stderr: "" });
    expect(run.stdout).toMatch(/Plan {11}rotate to /);
    expect(run.stdout).toContain("nothing-to-do");
    expect(run.stdout).toContain("a dry run, nothing was changed");
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(
      subject.firstCertificateArn,
    );
  });

  it("rotates with --apply, and follows it to its verdict", async () => {
    const run = await stage.latchkey("rotate", subject.customDomain, "--apply", "--wait");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    for (const state of ["Plan", "Update", "WaitForDomain", "CheckEdges", "Record"]) {
      expect(run.stdout).toContain(`  ${state} `);
    }
    expect(run.stdout).toContain("recorded: rotated");
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(second);
  });

  it("tells an execution that has ended as JSON, by its ARN", async () => {
    const started = await stage.latchkey("verify", subject.customDomain, "--recorded", "--json");
    expect(started.code).toBe(0);
    const { executionArn, isApplied } = JSON.parse(started.stdout);
    expect(isApplied).toBe(false);
    const watched = await stage.latchkey("watch", executionArn, "--json");
    expect(watched.code).toBe(0);
    expect(JSON.parse(watched.stdout)).toMatchObject({
      version: 1,
      executionArn,
      customDomain: subject.customDomain,
      status: "SUCCEEDED",
      verdict: "verified",
      isDryRun: false,
    });
  });

  it("shows the records, newest first", async () => {
    const { code, stdout } = await stage.latchkey("history", subject.customDomain, "--json");
    expect(code).toBe(0);
    const verdicts = JSON.parse(stdout).records.map(
      ({ record }: { record: { verdict: string } }) => record.verdict,
    );
    expect(verdicts.slice(0, 3)).toEqual(["verified", "rotated", "nothing-to-do"]);
    const text = await stage.latchkey("history", subject.customDomain, "--limit", "2");
    expect(text.stdout).toContain("rotated");
    expect(text.stdout).not.toContain("nothing-to-do");
    const none = await stage.latchkey("history", "nobody.example");
    expect(none).toMatchObject({ code: 0, stderr: "" });
    expect(none.stdout).toMatch(/^Nothing is recorded of nobody.example in /);
  });

  it("goes back to the certificate before, and only with --apply", async () => {
    // A later rotation, to a certificate that is not held, has nothing to go back from.
    await putRecord(subject.customDomain, { verdict: "failed", from: second, to: neverHeld });
    const rehearsal = await stage.latchkey("rollback", subject.customDomain, "--wait");
    expect(rehearsal.code).toBe(2);
    expect(rehearsal.stderr).toContain(`${subject.firstCertificateArn} -> ${second}`);
    const run = await stage.latchkey("rollback", subject.customDomain, "--apply", "--wait");
    expect(run.code).toBe(0);
    expect(run.stderr).toContain("The next audit moves it to its best certificate again");
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(
      subject.firstCertificateArn,
    );
  });

  it("refuses to go back from nothing, and to watch what does not run", async () => {
    const rollback = await stage.latchkey("rollback", "nobody.example", "--apply");
    expect(rollback).toMatchObject({ code: 3, stdout: "" });
    expect(rollback.stderr).toContain("no recorded rotation of nobody.example to go back from");
    await putRecord("nobody.example", { verdict: "rotated", from: second, to: neverHeld });
    const gone = await stage.latchkey("rollback", "nobody.example", "--region", "eu-west-1");
    expect(gone).toMatchObject({ code: 3, stdout: "" });
    expect(gone.stderr).toContain("What nobody.example holds could not be read.");
    expect(gone.stderr).toContain("It was looked for in eu-west-1.");
    const watch = await stage.latchkey("watch", "nobody.example", "--json");
    expect(watch).toMatchObject({ code: 3, stdout: "" });
    expect(JSON.parse(watch.stderr).error.happened).toEqual([
      "No rotation of nobody.example runs now.",
    ]);
  });

  it("lists, shows and proves", async () => {
    const list = await stage.latchkey("list", "--json");
    expect(list).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(list.stdout).customDomains).toMatchObject([
      {
        name: subject.customDomain,
        region: subject.region,
        status: "ACTIVE",
        certificate: { arn: subject.firstCertificateArn },
      },
    ]);
    const table = await stage.latchkey("list", "--region", subject.region);
    expect(table.stdout).toMatch(/^CUSTOM DOMAIN +REGION +STATUS +EXPIRES +DAYS +CERTIFICATE\n/);
    const show = await stage.latchkey("show", subject.customDomain);
    expect(show.code).toBe(0);
    for (const side of ["Wanted", "Cognito", "ACM", "DNS", "What its edges serve now", "━"]) {
      expect(show.stdout).toContain(side);
    }
    const verify = await stage.latchkey("verify", subject.customDomain, "--json");
    expect(verify.code).toBe(0);
    expect(JSON.parse(verify.stdout)).toMatchObject({ isProven: true });
    const missing = await stage.latchkey("verify", "nobody.example");
    expect(missing.code).toBe(3);
    expect(missing.stdout).toContain("Not proven.");
  });

  it("finds what is wrong, in every form, and fails on it if asked", async () => {
    const files = ["a.html", "a.json", "a.csv", "a.sarif", "a.asff.json"];
    const options = files.flatMap((file) => ["--report", file]);
    const run = await stage.latchkey("audit", ...options, "--fail-on", "low");
    // The rolled-back custom domain has a better certificate waiting.
    expect(run.code).toBe(4);
    expect(run.stdout).toContain("betterCertificateWaiting, mended by a rotation");
    const texts = await Promise.all(
      files.map((file) => readFile(join(stage.folder, file), "utf8")),
    );
    const [html = "", json = "", csv = "", sarif = "", asff = ""] = texts;
    expect(html).toContain("<!doctype html>");
    expect(JSON.parse(json).schema).toBe("latchkey/audit-report/2");
    expect(csv).toContain('"betterCertificateWaiting"');
    expect(JSON.parse(sarif).runs[0].results[0].ruleId).toBe("betterCertificateWaiting");
    expect(JSON.parse(asff)[0].SchemaVersion).toBe("2018-10-08");
    const mild = await stage.latchkey("audit", "--json", "--fail-on", "high");
    expect(mild).toMatchObject({ code: 0, stderr: "" });
    const [waiting] = JSON.parse(mild.stdout).findings;
    expect(waiting).toMatchObject({ name: "betterCertificateWaiting", isNews: true });
    await stage.stack.clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: "reports/latest.json", Body: json }),
    );
    const again = await stage.latchkey("audit", "--json");
    const { findings } = JSON.parse(again.stdout);
    expect(findings).toEqual([
      { ...waiting, isNews: false, firstSeenAt: JSON.parse(json).findings[0].firstSeenAt },
    ]);
    const unwritable = await stage.latchkey("audit", "--report", "no/such/folder/a.html");
    expect(unwritable).toMatchObject({ code: 1, stdout: "" });
    expect(unwritable.stderr).toContain("ENOENT");
  });

  it("has a doctor, and an empty dead-letter queue", async () => {
    const doctor = await stage.latchkey("doctor", "--json");
    expect(doctor).toMatchObject({ code: 0, stderr: "" });
    const { checks } = JSON.parse(doctor.stdout) as {
      checks: readonly { group: string; name: string; outcome: string }[];
    };
    expect(checks.filter(({ outcome }) => outcome === "bad")).toEqual([]);
    expect(checks).toContainEqual(
      expect.objectContaining({ group: "installation", name: "state machine", outcome: "good" }),
    );
    expect(checks.at(-1)).toMatchObject({ name: "notices", outcome: "warning" });
    const redrive = await stage.latchkey("redrive", "--json");
    expect(redrive).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(redrive.stdout)).toEqual({
      version: 1,
      queue: "latchkey-dead-letters",
      isApplied: false,
      letters: [],
    });
  });

  it("has a doctor that tells who gets no mail, and no longer once they have confirmed", async () => {
    const sns = new SNSClient({
      endpoint: stage.stack.twin.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
    });
    const TopicArn = "arn:aws:sns:us-east-1:123456789012:latchkey-notices";
    const address = "oncall@example.com";
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: address }));
    const waiting = await stage.latchkey("doctor");
    expect(waiting.code).toBe(3);
    expect(waiting.stdout).toContain("✗ notices");
    expect(waiting.stdout).toContain(`not confirmed: ${address}.`);
    await stage.stack.control("/mail/subscription", { address, isConfirmed: true });
    const confirmed = await stage.latchkey("doctor");
    expect(confirmed.code).toBe(0);
    expect(confirmed.stdout).toMatch(/✓ notices +1 confirmed subscription\./);
  });

  it.each([80, 120])("fits a terminal of %i columns, commands aside", async (columns) => {
    const lines = [
      ["audit"],
      ["list"],
      ["show", subject.customDomain],
      ["plan", subject.customDomain],
      ["verify", subject.customDomain],
      ["doctor"],
    ];
    const runs = await Promise.all(lines.map((args) => stage.latchkeyOn(columns, ...args)));
    for (const { stdout, stderr } of runs) {
      expect(stderr).toBe("");
      const tooLong = stdout
        .split("\n")
        .filter((line) => line.length > columns && !/^ +(?:latchkey|aws) /.test(line));
      expect(tooLong).toEqual([]);
    }
  });

  it("takes nothing for gone because the shell does not know what the deployed audit wants", async () => {
    const wanted = { baseline: { securityPolicy: "TLS_V1_3_2025" } };
    const env = { ...stage.env, LATCHKEY_CONFIG: JSON.stringify(wanted) };
    const deployed = await runLatchkey(["audit", "--json"], env, stage.folder);
    expect(findingNames(deployed)).toContain("securityPolicyDiffers");
    await stage.stack.clients.s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: "reports/latest.json", Body: deployed.stdout }),
    );
    const after = await stage.latchkey("audit", "--json");
    expect(findingNames(after)).toContain("securityPolicyDiffers");
    expect(JSON.parse(after.stdout).resolved).toEqual([]);
    const show = await stage.latchkey("show", subject.customDomain, "--json");
    expect(show.code).toBe(3);
    expect(findingNames(show)).toEqual(findingNames(after));
  });

  it("refuses to go back where no record tells how it came to what it holds", async () => {
    const { customDomain, firstCertificateArn } = await stage.stack.newSubject("unrecorded");
    await putRecord(customDomain, { verdict: "rotated", from: second, to: neverHeld });
    const run = await stage.latchkey("rollback", customDomain, "--apply", "--yes", "--json");
    expect(run).toMatchObject({ code: 3, stdout: "" });
    expect(JSON.parse(run.stderr).error).toEqual({
      happened: [`No recorded rotation brought ${customDomain} to the certificate that it holds.`],
      details: `It holds ${firstCertificateArn}. The newest of its rotations ended rotated 2026-11-21 12:25 UTC: ${second} -> ${neverHeld}.`,
      fix: "Choose a certificate yourself: list those that cover it (latchkey show), then rotate to one.",
      example: `latchkey rotate ${customDomain} --certificate ARN`,
      exitCode: 3,
    });
  });

  /** Under a key that comes after those of all others, so that it is the newest. */
  async function putRecord(
    customDomain: string,
    { verdict, from, to }: { readonly verdict: string; readonly from: string; readonly to: string },
  ): Promise<void> {
    const record = {
      schema: "latchkey/rotation-record/1",
      verdict,
      customDomain,
      startedAt: "2026-11-21T12:00:00.000Z",
      endedAt: "2026-11-21T12:25:00.000Z",
      request: {},
      reasons: [],
      from: { arn: from },
      to: { arn: to },
      evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
    };
    await stage.stack.clients.s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `records/${customDomain}/99991231T235959Z_put.json`,
        Body: JSON.stringify(record),
      }),
    );
  }
});

import { DeleteCertificateCommand } from "@aws-sdk/client-acm";
import { DeleteUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { RotationRecord } from "@latchkey/core/record/record";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  executionAt,
  executionEnd,
  executionsOf,
  functionDone,
  onlyRecordOf,
  updateCallsOf,
} from "./observation.ts";
import { bootStack, bucket, type Stack, type Subject } from "./stack.ts";

const elsewhere =
  "arn:aws:acm:eu-west-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";
const ofOthers =
  "arn:aws:acm:us-east-1:210987654321:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";
/** The same in an event: what was typed names executions, what an event says must not. */
const told = (arn: string) => arn.replace(/fa4b$/, "0000");
const long = "a".repeat(200 * 1024);

let stack: Stack;
let subject: Subject;
beforeAll(async () => {
  stack = await bootStack();
  subject = await stack.newSubject("typed");
});
afterAll(async () => {
  await stack?.stop();
});

describe("what a person types by mistake", () => {
  it.each([
    ["an empty text", '""', /Expected Object/],
    ["a number", "42", /Expected Object/],
    ["zero", "0", /Expected Object/],
    ["no", "false", /Expected Object/],
    ["null", "null", /Expected Object/],
    ["a list", "[]", /customDomain/],
    ["nothing in braces", "{}", /customDomain/],
    ["a misspelt member", '{"customDomain":"auth.typed.example","aply":true}', /aply/],
    ["a prototype", '{"customDomain":"auth.typed.example","__proto__":{"x":1}}', /__proto__/],
    ["a constructor", '{"customDomain":"auth.typed.example","constructor":{}}', /constructor/],
    ["a version of its own", '{"customDomain":"auth.typed.example","version":1}', /request/],
    ["a number for a name", '{"customDomain":42}', /customDomain/],
    ["an empty name", '{"customDomain":""}', /customDomain/],
    ["a name that is too long", `{"customDomain":"auth.${"b".repeat(60)}.example"}`, /at most 63/],
    ["a name of 200 KB", `{"customDomain":"${long}"}`, /at most 63/],
    ["a member of 200 KB", `{"customDomain":"auth.typed.example","${long}":1}`, /aaaa/],
    ["a text of 200 KB", `"${long}"`, /Expected Object/],
    ["lists in lists", `${"[".repeat(2000)}${"]".repeat(2000)}`, /customDomain/],
    ["a path", '{"customDomain":"../../typed.example"}', /customDomain/],
    ["a link", '{"customDomain":"https://auth.typed.example/"}', /customDomain/],
    ["a wildcard", '{"customDomain":"*.typed.example"}', /customDomain/],
    ["two dots", '{"customDomain":"auth..typed.example"}', /customDomain/],
    ["letters that DNS lacks", '{"customDomain":"auth.bücher.example"}', /customDomain/],
    ["a line break", '{"customDomain":"auth.typed.example\\n"}', /customDomain/],
    ["a zero byte", '{"customDomain":"auth\\u0000.typed.example"}', /customDomain/],
    ["a host for a Region", '{"customDomain":"auth.typed.example","region":"x.evil"}', /region/],
    ["a text for a yes", '{"customDomain":"auth.typed.example","apply":"yes"}', /apply/],
    ["another action", '{"customDomain":"auth.typed.example","action":"delete"}', /action/],
    ["a number for an ARN", '{"customDomain":"a.example","certificateArn":42}', /certificateArn/],
  ])("is refused once, told and recorded: %s", async (_, text, message) => {
    const record = await refusalOf(JSON.parse(text));
    const [reason] = record.reasons;
    expect(reason?.name).toBe("inputInvalid");
    expect(reason?.message).toMatch(message);
    expect(reason?.fix).toContain('{"customDomain":"auth.example.com","apply":true}');
    expect(record.key).toMatch(/^records\/unknown\.invalid\/[\w.:-]+\.json$/);
    expect(await updateCallsOf(stack, subject.customDomain)).toEqual([]);
  });

  it.each([
    ["a name that nobody has", "auth.nobody.example", "auth.nobody.example"],
    ["in punycode", "auth.xn--bcher-kva.example", "auth.xn--bcher-kva.example"],
    ["in capitals, with a trailing dot", "AUTH.Nobody.Example.", "auth.nobody.example"],
    ["as long as can be", `auth.${"b".repeat(50)}.example`, "b".repeat(50)],
  ])("is refused when no pool has the custom domain: %s", async (_, customDomain, name) => {
    const record = await refusalOf({ customDomain, apply: true });
    expect(record.reasons.map(({ name }) => name)).toEqual(["customDomainMissing"]);
    expect(record.reasons[0]?.message).toContain(name);
    expect(record.reasons[0]?.fix).toContain("Check the spelling");
    expect(record.customDomain).toContain(name);
  });

  it("is understood when it is the custom domain in capitals with a trailing dot", async () => {
    const arn = await stack.start({ customDomain: "AUTH.Typed.EXAMPLE.", apply: true });
    const record = await onlyRecordOf(stack, { arn });
    expect(record).toMatchObject({ customDomain: "auth.typed.example" });
    expect(["nothing-to-do", "verified"]).toContain(record.verdict);
    expect(record.key).toMatch(/^records\/auth\.typed\.example\//);
  });

  it.each([
    ["of another Region", elsewhere, "certificateOutsideUsEast1", "eu-west-1", "us-east-1"],
    ["of another account", ofOthers, "certificateInOtherAccount", "210987654321", "123456789012"],
    ["of no certificate", "arn:aws:acm", "certificateArnInvalid", "arn:aws:acm", "arn:aws:acm:us-"],
  ])("is refused when the ARN is one %s", async (_, certificateArn, name, wrong, right) => {
    const { customDomain } = subject;
    const record = await refusalOf({ customDomain, certificateArn, apply: true });
    expect(record.reasons).toContainEqual({
      name,
      message: expect.stringContaining(wrong),
      fix: expect.stringContaining(right),
    });
    expect(await updateCallsOf(stack, customDomain)).toEqual([]);
  });
});

describe("a rotation", () => {
  it("is superseded when the custom domain is deleted in mid-rotation", async () => {
    const doomed = await stack.newSubject("doomed");
    const { customDomain, userPoolId } = doomed;
    const fault = { customDomain, fault: "never-converges", addresses: ["127.0.0.2"] };
    await stack.control("/edges/fault", fault);
    const certificateArn = await doomed.issue();
    await executionAt(stack, { naming: certificateArn }, "CheckEdges");
    await stack.clients
      .cognito(doomed.region)
      .send(new DeleteUserPoolDomainCommand({ Domain: customDomain, UserPoolId: userPoolId }));
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record.verdict).toBe("superseded");
    expect(record.reasons.map(({ name }) => name)).toContain("customDomainDeleted");
    expect((await executionEnd(stack, { naming: certificateArn })).status).toBe("SUCCEEDED");
  });
});

describe("an event that names a certificate wrongly", () => {
  it.each([
    ["of another Region", [told(elsewhere)], "certificateInAnotherRegion", told(elsewhere)],
    ["of another account", [told(ofOthers)], "certificateInAnotherAccount", told(ofOthers)],
    ["by what is no ARN", ["the new one"], "certificateArnInvalid", '"the new one"'],
    ["not at all", [], "certificateArnMissing", "names no certificate"],
  ])("is refused and recorded once, with a right example: %s", async (_, resources, name, said) => {
    const detailType = "ACM Certificate Available";
    const event = { source: "aws.acm", detailType, resources, detail: { Action: "ISSUANCE" } };
    const { id } = (await stack.control("/events/emit", event)) as { id: string };
    await stack.control("/events/replay", { id });
    await functionDone(stack, "latchkey-dispatch", { naming: id, times: 2 });
    const record = await refusalOfEvent(id);
    expect(record).toMatchObject({ verdict: "refused", reasons: [{ name }] });
    expect(record.reasons[0]?.message).toContain(said);
    expect(record.reasons[0]?.fix).toContain("resources[0], for example: arn:aws:acm:us-east-1:");
    expect(await executionsOf(stack, { naming: said })).toEqual([]);
  });

  it("is refused and recorded once when the certificate does not exist any more", async () => {
    const issued = await stack.control("/acm/issue", { names: ["auth.gone.example"] });
    const { certificateArn } = issued as { certificateArn: string };
    const id = await eventOf(certificateArn);
    await functionDone(stack, "latchkey-dispatch", { naming: id });
    await stack.clients.acm.send(new DeleteCertificateCommand({ CertificateArn: certificateArn }));
    await stack.control("/events/replay", { id });
    await stack.control("/events/replay", { id });
    await functionDone(stack, "latchkey-dispatch", { naming: id, times: 3 });
    const record = await refusalOfEvent(id);
    expect(record).toMatchObject({ verdict: "refused", reasons: [{ name: "certificateMissing" }] });
    expect(record.reasons[0]?.message).toContain(certificateArn);
  });
});

/** Starts an execution that must end well, as refused, without having got beyond its plan. */
async function refusalOf(input: unknown) {
  const arn = await stack.start(input);
  const record = await onlyRecordOf(stack, { arn });
  const { status, visited } = await executionEnd(stack, { arn });
  expect(record.verdict).toBe("refused");
  expect(status).toBe("SUCCEEDED");
  expect(visited).toEqual(["Accept", "Plan", "AfterPlan", "Record", "AfterRecord", "Succeeded"]);
  return record;
}

/** The one record of an event that was refused. */
async function refusalOfEvent(eventId: string): Promise<RotationRecord> {
  const { s3 } = stack.clients;
  const prefix = { Bucket: bucket, Prefix: "records/unknown.invalid/" };
  const { Contents = [] } = await s3.send(new ListObjectsV2Command(prefix));
  const texts = await Promise.all(
    Contents.map(async ({ Key }) => {
      const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return (await object.Body?.transformToString()) ?? "";
    }),
  );
  const found = texts.filter((text) => text.includes(eventId));
  expect(found).toHaveLength(1);
  return JSON.parse(found[0] ?? "") as RotationRecord;
}

/** The ID of the event that ACM sent about a certificate. */
async function eventOf(certificateArn: string): Promise<string> {
  const { events } = (await stack.control("/events")) as {
    events: { id: string; resources: readonly string[] }[];
  };
  return events.find(({ resources }) => resources.includes(certificateArn))?.id ?? "";
}

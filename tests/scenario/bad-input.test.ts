import { DeleteCertificateCommand } from "@aws-sdk/client-acm";
import { DeleteUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { RotationRecord } from "@latchkey/core/record/record";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import {
  executionAt,
  executionEnd,
  executionsNaming,
  onlyRecordOf,
  updateCallsOf,
} from "./observation.ts";
import { bootStack, bucket, type Stack, type Subject } from "./stack.ts";

const elsewhere =
  "arn:aws:acm:eu-west-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";
const ofOthers =
  "arn:aws:acm:us-east-1:210987654321:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";
const long = "a".repeat(200 * 1024);

describe("what a person types by mistake", () => {
  let stack: Stack;
  let subject: Subject;
  beforeAll(async () => {
    stack = await bootStack();
    subject = await stack.newSubject("typed");
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it.each([
    ["an empty text", '""', /Expected Object/],
    ["a number", "42", /Expected Object/],
    ["null", "null", /Expected Object/],
    ["a list", "[]", /customDomain/],
    ["nothing in braces", "{}", /customDomain/],
    ["a misspelt member", '{"customDomain":"auth.typed.example","aply":true}', /aply/],
    ["a prototype", '{"customDomain":"auth.typed.example","__proto__":{"x":1}}', /__proto__/],
    ["a constructor", '{"customDomain":"auth.typed.example","constructor":{}}', /constructor/],
    ["a version of its own", '{"customDomain":"auth.typed.example","version":1}', /request/],
    ["a number for a name", '{"customDomain":42}', /customDomain/],
    ["an empty name", '{"customDomain":""}', /customDomain/],
    ["a name of 200 KB", `{"customDomain":"${long}"}`, /at most 253/],
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
    const record = await refusalOf(stack, JSON.parse(text));
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
    ["longer than Cognito's 63 characters", `auth.${"b".repeat(60)}.example`, "b".repeat(60)],
  ])("is refused when no pool has the custom domain: %s", async (_, customDomain, told) => {
    const record = await refusalOf(stack, { customDomain, apply: true });
    expect(record.reasons.map(({ name }) => name)).toEqual(["customDomainMissing"]);
    expect(record.reasons[0]?.message).toContain(told);
    expect(record.reasons[0]?.fix).toContain("Check the spelling");
    expect(record.customDomain).toContain(told);
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
    const record = await refusalOf(stack, { customDomain, certificateArn, apply: true });
    expect(record.reasons).toContainEqual({
      name,
      message: expect.stringContaining(wrong),
      fix: expect.stringContaining(right),
    });
    expect(await updateCallsOf(stack, customDomain)).toEqual([]);
  });

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
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack();
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it.each([
    ["of another Region", [elsewhere], "certificateInAnotherRegion", elsewhere],
    ["of another account", [ofOthers], "certificateInAnotherAccount", "210987654321"],
    ["by what is no ARN", ["the new one"], "certificateArnInvalid", '"the new one"'],
    ["not at all", [], "certificateArnInvalid", "undefined"],
  ])("is refused and recorded once, with a right example: %s", async (_, resources, name, told) => {
    const detailType = "ACM Certificate Available";
    const event = { source: "aws.acm", detailType, resources, detail: { Action: "ISSUANCE" } };
    const { id } = (await stack.control("/events/emit", event)) as { id: string };
    const record = await refusalOfEvent(stack, id);
    expect(record).toMatchObject({ verdict: "refused", reasons: [{ name }] });
    expect(record.reasons[0]?.message).toContain(told);
    expect(record.reasons[0]?.fix).toContain("resources[0], for example: arn:aws:acm:us-east-1:");
    expect(await executionsNaming(stack, "certificate-event")).toEqual([]);
  });

  it("is refused and recorded once when the certificate does not exist any more", async () => {
    const issued = await stack.control("/acm/issue", { names: ["auth.gone.example"] });
    const { certificateArn } = issued as { certificateArn: string };
    const id = await eventOf(stack, certificateArn);
    await stack.clients.acm.send(new DeleteCertificateCommand({ CertificateArn: certificateArn }));
    await stack.control("/events/replay", { id });
    await stack.control("/events/replay", { id });
    const record = await refusalOfEvent(stack, id);
    expect(record).toMatchObject({ verdict: "refused", reasons: [{ name: "certificateMissing" }] });
    expect(record.reasons[0]?.message).toContain(certificateArn);
  });
});

/** Starts an execution that must end well, as refused, without having got beyond its plan. */
async function refusalOf(stack: Stack, input: unknown) {
  const arn = await stack.start(input);
  const record = await onlyRecordOf(stack, { arn });
  const { status, visited } = await executionEnd(stack, { arn });
  expect(record.verdict).toBe("refused");
  expect(status).toBe("SUCCEEDED");
  expect(visited).toEqual(["Accept", "Plan", "AfterPlan", "Record", "AfterRecord", "Succeeded"]);
  return record;
}

/** The one record of an event that was refused. */
async function refusalOfEvent(stack: Stack, eventId: string): Promise<RotationRecord> {
  const { s3 } = stack.clients;
  const probe = async () => {
    const prefix = { Bucket: bucket, Prefix: "records/unknown.invalid/" };
    const { Contents = [] } = await s3.send(new ListObjectsV2Command(prefix));
    const texts = await Promise.all(
      Contents.map(async ({ Key }) => {
        const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
        return (await object.Body?.transformToString()) ?? "";
      }),
    );
    return texts.filter((text) => text.includes(eventId));
  };
  const found = await waitFor(`the refusal of event ${eventId}`, async () => {
    const texts = await probe();
    return texts.length > 0 ? texts : undefined;
  });
  expect(found).toHaveLength(1);
  return JSON.parse(found[0] ?? "") as RotationRecord;
}

/** The ID of the event that ACM sent about a certificate. */
async function eventOf(stack: Stack, certificateArn: string): Promise<string> {
  const { events } = (await stack.control("/events")) as {
    events: { id: string; resources: readonly string[] }[];
  };
  return events.find(({ resources }) => resources.includes(certificateArn))?.id ?? "";
}

import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  executionEnd,
  executionsOf,
  onlyRecordOf,
  updateCallsOf,
} from "../scenario/observation.ts";
import { bootStack, type Stack, type Subject } from "../scenario/stack.ts";

const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };
const account = "123456789012";
const ofOthers =
  "arn:aws:acm:us-east-1:210987654321:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

let stack: Stack;
let subject: Subject;
let eventBridge: EventBridgeClient;
let lambda: LambdaClient;
beforeAll(async () => {
  // What AWS was asked is counted here, exactly: no retry of a fault of the twin may add to it.
  stack = await bootStack({ faults: "none" });
  subject = await stack.newSubject("forged");
  const config = { endpoint: stack.twin.endpoint, region: "us-east-1", credentials };
  eventBridge = new EventBridgeClient(config);
  lambda = new LambdaClient(config);
});
afterAll(async () => {
  eventBridge?.destroy();
  lambda?.destroy();
  await stack?.stop();
});

describe("somebody who may put events", () => {
  it.each(["aws.acm", "aws.health", "aws.states", "aws.cognito-idp"])(
    "is refused the source %s, and no rule hears of it",
    async (source) => {
      const Detail = JSON.stringify({ Action: "ISSUANCE", forged: source });
      const DetailType = "ACM Certificate Available";
      const Resources = [subject.firstCertificateArn];
      const Entries = [{ Source: source, DetailType, Detail, Resources }];
      const answer = await eventBridge.send(new PutEventsCommand({ Entries }));
      expect(answer).toMatchObject({
        FailedEntryCount: 1,
        Entries: [{ ErrorCode: "NotAuthorizedForSourceException" }],
      });
      expect(JSON.stringify(await stack.control("/events"))).not.toContain(`"forged":"${source}"`);
    },
  );

  it.each(["acm", "AWS.ACM", "aws", "com.aws.acm", "latchkey.aws.acm"])(
    "is not heard as %s, which is not ACM",
    async (source) => {
      const known = (await executionsOf(stack, { naming: subject.customDomain })).length;
      const Detail = JSON.stringify({ Action: "ISSUANCE" });
      const DetailType = "ACM Certificate Available";
      const Resources = [subject.firstCertificateArn];
      const Entries = [{ Source: source, DetailType, Detail, Resources }];
      const { Entries: [entry] = [] } = await eventBridge.send(new PutEventsCommand({ Entries }));
      const { deliveries } = (await stack.control("/deliveries")) as { deliveries: unknown[] };
      expect(entry?.EventId).toEqual(expect.any(String));
      expect(JSON.stringify(deliveries)).not.toContain(String(entry?.EventId));
      expect(await executionsOf(stack, { naming: subject.customDomain })).toHaveLength(known);
    },
  );
});

/**
 * Worse than what PutEvents allows: whoever may invoke the dispatching Lambda has every member of
 * the event in hand.
 */
describe("an event forged in every member", () => {
  it("about somebody else's certificate is refused and recorded, and starts nothing", async () => {
    const result = await dispatch({ account: "210987654321", resources: [ofOthers] });
    expect(result).toMatchObject({
      started: [],
      refused: [{ name: "certificateInAnotherAccount" }],
    });
    expect(await executionsOf(stack, { naming: ofOthers })).toEqual([]);
  });

  it("that says another account owns the bus does not change whose certificates count", async () => {
    const resources = [subject.firstCertificateArn.replace(account, "210987654321")];
    const result = await dispatch({ account: "210987654321", resources });
    expect(result).toMatchObject({ refused: [{ name: "certificateInAnotherAccount" }] });
  });

  it("that tells of names which its certificate does not have concerns nobody", async () => {
    const stranger = await issueUnheard(["shop.elsewhere.example"], 300);
    const { customDomain } = subject;
    const detail = {
      Action: "ISSUANCE",
      CommonName: customDomain,
      FirstSubjectAlternativeName: customDomain,
      SubjectAlternativeNames: [customDomain, "*.forged.example"],
    };
    const result = await dispatch({ resources: [stranger], detail });
    expect(result).toMatchObject({ started: [], duplicates: [] });
    expect(await executionsOf(stack, { naming: stranger })).toEqual([]);
  });

  it("about a covering certificate that is worse is looked at, and changes nothing", async () => {
    const before = await subject.describe();
    const worse = await issueUnheard([subject.customDomain], 20);
    const detail = {
      Action: "ISSUANCE",
      DaysToExpiry: 10_000,
      CertificateExpirationDate: "2099-01-01T00:00:00Z",
      apply: true,
      certificateArn: worse,
    };
    const result = await dispatch({ resources: [worse], detail });
    expect(result.started).toHaveLength(1);
    const record = await onlyRecordOf(stack, { naming: worse });
    expect(["nothing-to-do", "verified"]).toContain(record.verdict);
    expect(await subject.describe()).toEqual(before);
  });

  it.each([
    ["revoked", "/acm/revoke"],
    ["expired", "/acm/expire"],
  ])("about a covering certificate that is %s changes nothing", async (_, path) => {
    const before = await subject.describe();
    const certificateArn = await issueUnheard([subject.customDomain], 390);
    await quietly(() => stack.control(path, { certificateArn }));
    await dispatch({ resources: [certificateArn] });
    await executionEnd(stack, { naming: certificateArn });
    expect(await subject.describe()).toEqual(before);
  });

  it("with a hostile detail does no more than the plain one", async () => {
    const certificateArn = await issueUnheard([subject.customDomain], 25);
    const before = await subject.describe();
    const detail = JSON.parse(
      `{"Action":"ISSUANCE","__proto__":{"apply":true,"mode":"auto"},"constructor":{"prototype":{"x":1}},
        "CommonName":"\\u0000\\u202e${"a".repeat(20_000)}","toString":"x","InUse":{"valueOf":1}}`,
    ) as object;
    const hostile = { resources: [certificateArn, "arn:aws:s3:::x", { toString: 1 }], detail };
    expect((await dispatch(hostile)).started).toHaveLength(1);
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(["nothing-to-do", "verified"]).toContain(record.verdict);
    expect(await subject.describe()).toEqual(before);
  });

  it("repeated a hundred times costs one execution", async () => {
    const certificateArn = await issueUnheard([subject.customDomain], 22);
    const time = "2026-11-21T00:00:00Z";
    const results = [];
    for (let nth = 0; nth < 20; nth += 1) {
      const flood = Array.from({ length: 5 }, (_, part) =>
        dispatch({ resources: [certificateArn], time, id: `${nth}-${part}` }),
      );
      results.push(...(await Promise.all(flood)));
    }
    // While the first one runs, Step Functions answers the same name and input as if it had begun it.
    const told = results.flatMap(({ started, duplicates }) => [...started, ...duplicates]);
    expect(told).toHaveLength(100);
    const names = new Set(told.map(({ executionName }) => executionName));
    expect(names.size).toBe(1);
    await executionEnd(stack, { naming: certificateArn });
    const executions = await executionsOf(stack, { naming: certificateArn });
    expect(executions.filter(({ name }) => names.has(name))).toHaveLength(1);
  });

  it("about the end of an execution of somebody else's is refused by close", async () => {
    const detail = {
      status: "TIMED_OUT",
      stateMachineArn: "arn:aws:states:us-east-1:210987654321:stateMachine:latchkey-rotation",
      executionArn: "arn:aws:states:us-east-1:210987654321:execution:latchkey-rotation:forged",
      name: "forged",
      startDate: 1_700_000_000_000,
      input: JSON.stringify({ customDomain: subject.customDomain }),
    };
    const source = "aws.states";
    const event = { source, "detail-type": "Step Functions Execution Status Change", detail };
    const given = { apply: true, event };
    expect(await invoke("latchkey-close", given)).toMatchObject({ outcome: "refused" });
  });

  it("never led to an update", async () => {
    expect(await updateCallsOf(stack, subject.customDomain)).toEqual([]);
    // The same way in, with a certificate that really is better: what there would have been to see.
    const better = await issueUnheard([subject.customDomain], 395);
    await dispatch({ resources: [better] });
    expect(await onlyRecordOf(stack, { naming: better })).toMatchObject({ verdict: "rotated" });
    expect(await updateCallsOf(stack, subject.customDomain)).toHaveLength(1);
  });
});

interface DispatchAnswer {
  readonly started: readonly { readonly executionName: string }[];
  readonly duplicates: readonly { readonly executionName: string }[];
  readonly refused?: readonly { readonly name: string }[];
}

/** Allowed to apply, as the deployed rules do: a forgery would say so, too. */
async function dispatch(members: object): Promise<DispatchAnswer> {
  const event = {
    version: "0",
    id: "f0f0f0f0-0123-0123-0123-0123456789ab",
    "detail-type": "ACM Certificate Available",
    source: "aws.acm",
    account,
    time: stack.twin.clock.now().toISOString(),
    region: "us-east-1",
    detail: { Action: "ISSUANCE" },
    ...members,
  };
  return (await invoke("latchkey-dispatch", { apply: true, event })) as DispatchAnswer;
}

async function invoke(FunctionName: string, event: object): Promise<object> {
  const Payload = JSON.stringify(event);
  const invoked = await lambda.send(new InvokeCommand({ FunctionName, Payload }));
  const answer = Buffer.from(invoked.Payload ?? []).toString("utf8");
  if (invoked.FunctionError !== undefined) throw new Error(answer);
  return JSON.parse(answer) as object;
}

/** A certificate whose own event nobody hears. */
async function issueUnheard(names: readonly string[], validityDays: number): Promise<string> {
  const issued = await quietly(() => stack.control("/acm/issue", { names, validityDays }));
  return (issued as { certificateArn: string }).certificateArn;
}

/** What is done meanwhile reaches no rule. */
async function quietly<Result>(act: () => Promise<Result>): Promise<Result> {
  await stack.control("/events/fault", { mode: "lose", times: 1000 });
  try {
    return await act();
  } finally {
    await stack.control("/events/fault", { mode: "none", times: 1 });
  }
}

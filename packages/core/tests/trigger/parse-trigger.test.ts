import { describe, expect, test } from "vitest";
import { parseTrigger } from "../../src/trigger/parse-trigger.ts";
import { availableEvent, certificateArn, healthEvent } from "./events.ts";

/** Of an event with which nothing is wrong. */
function triggersOf(event: unknown, accountId?: string) {
  const { triggers, refusals } = parseTrigger(event, accountId);
  if (refusals[0] !== undefined) throw new Error(refusals[0].message);
  return triggers;
}

/** Of an event that is refused as a whole. */
function refusalOf(event: unknown, accountId?: string) {
  const { triggers, refusals } = parseTrigger(event, accountId);
  const [refusal, ...others] = refusals;
  if (refusal === undefined || triggers.length + others.length > 0) throw new Error("accepted");
  return refusal;
}

test.each([
  ["ISSUANCE", false],
  ["IMPORT", false],
  ["RENEWAL", true],
  ["REIMPORT", true],
])("ACM Certificate Available (%s) is read; it only asks to verify: %s", (action, isVerifyOnly) => {
  expect(triggersOf(availableEvent(action))).toEqual([
    {
      certificateArn,
      region: "us-east-1",
      accountId: "123456789012",
      detailType: "ACM Certificate Available",
      action,
      isVerifyOnly,
      isInUse: false,
      time: new Date("2026-09-01T18:43:48Z"),
    },
  ]);
});

test.each([
  "ACM Certificate Approaching Expiration",
  "ACM Certificate Expired",
  "ACM Certificate Renewal Action Required",
  "ACM Certificate Revoked",
  "ACM Certificate Rotated",
  "ACM Certificate Revoked By CA",
])("%s is read, has no action and asks to rotate", (detailType) => {
  const event = { ...availableEvent(), "detail-type": detailType, detail: { DaysToExpiry: 29 } };
  const [trigger] = triggersOf(event);
  expect(trigger).toMatchObject({ certificateArn, detailType, isVerifyOnly: false });
  expect(trigger).not.toHaveProperty("action");
  expect(trigger).not.toHaveProperty("isInUse");
});

test.each([
  [true, true],
  ["true", true],
  ["TRUE", true],
  [false, false],
  ["FALSE", false],
  [1, false],
])("InUse %j is read as %s", (InUse, isInUse) => {
  const event = availableEvent();
  expect(triggersOf({ ...event, detail: { ...event.detail, InUse } })[0]).toMatchObject({
    isInUse,
  });
});

test("an action that nobody documented, a missing detail and a wrong time do no harm", () => {
  const [odd] = triggersOf({ ...availableEvent("SOMETHING"), time: "yesterday", detail: null });
  expect(odd).not.toHaveProperty("action");
  expect(odd).not.toHaveProperty("time");
  expect(odd).toMatchObject({ certificateArn, isVerifyOnly: false });
});

describe("AWS Health", () => {
  test("names its certificates as resources or as affected entities", () => {
    const other = certificateArn.replace("61f50cd4", "71f50cd4");
    const event = { ...healthEvent([certificateArn, other]), resources: [] };
    expect(triggersOf(event).map((trigger) => trigger.certificateArn)).toEqual([
      certificateArn,
      other,
    ]);
    const bare = { ...healthEvent(), detail: { service: "ACM" } };
    expect(triggersOf(bare)).toHaveLength(1);
  });

  test("its right certificates are taken, and each of the others is refused", () => {
    const foreign = certificateArn.replace("us-east-1", "eu-west-1");
    const { triggers, refusals } = parseTrigger(healthEvent([foreign, certificateArn, "garbage"]));
    expect(triggers.map((trigger) => trigger.certificateArn)).toEqual([certificateArn]);
    expect(refusals).toMatchObject([
      {
        reason: "certificateInAnotherRegion",
        where: "detail.affectedEntities",
        message: expect.stringContaining(foreign),
      },
      {
        reason: "certificateArnInvalid",
        where: "detail.affectedEntities",
        message: '"garbage" is not the ARN of an ACM certificate.',
      },
    ]);
  });

  test("of another service is refused", () => {
    const event = { ...healthEvent(), detail: { service: "EC2" } };
    expect(refusalOf(event)).toMatchObject({
      reason: "detailTypeUnknown",
      where: "detail.service",
    });
  });

  test("that names nothing is refused", () => {
    expect(refusalOf(healthEvent([]))).toMatchObject({
      reason: "certificateArnMissing",
      where: "detail.affectedEntities",
    });
  });

  test.each([
    [20, []],
    [21, ["The event names 21 certificates; the last 1 were not looked at."]],
    [5_000, ["The event names 5000 certificates; the last 4980 were not looked at."]],
  ])("that names %i is read up to twenty, and the rest is told of", (count, said) => {
    const arns = Array.from({ length: count }, (_, index) => `${certificateArn}${index}`);
    const { triggers, refusals } = parseTrigger(healthEvent(arns));
    expect(triggers).toHaveLength(20);
    expect(refusals.map(({ reason }) => reason)).toEqual(said.map(() => "certificatesTooMany"));
    for (const [nth, { message }] of refusals.entries()) expect(message).toContain(said[nth]);
  });
});

describe("what is wrong is refused, with where and an example", () => {
  const event = availableEvent();
  test.each([
    ["nothing", undefined, "eventNotAnObject", "event"],
    ["null", null, "eventNotAnObject", "event"],
    ["a text", '{"source":"aws.acm"}', "eventNotAnObject", "event"],
    ["a list", [event], "eventNotAnObject", "event"],
    ["a number", 7, "eventNotAnObject", "event"],
    ["an empty object", {}, "eventSourceUnknown", "source"],
    ["another source", { ...event, source: "aws.ec2" }, "eventSourceUnknown", "source"],
    ["a source that is a list", { ...event, source: ["aws.acm"] }, "eventSourceUnknown", "source"],
    ["another detail-type", { ...event, "detail-type": "X" }, "detailTypeUnknown", "detail-type"],
    [
      "Health's source with ACM's type",
      { ...event, source: "aws.health" },
      "detailTypeUnknown",
      "detail-type",
    ],
    ["no resources", { ...event, resources: undefined }, "certificateArnMissing", "resources[0]"],
    ["empty resources", { ...event, resources: [] }, "certificateArnMissing", "resources[0]"],
    [
      "resources as a text",
      { ...event, resources: certificateArn },
      "certificateArnMissing",
      "resources[0]",
    ],
    ["no ARN", availableEvent("IMPORT", "certificate/x"), "certificateArnInvalid", "resources[0]"],
    ["a number for an ARN", { ...event, resources: [5] }, "certificateArnInvalid", "resources[0]"],
    [
      "another service's ARN",
      availableEvent("IMPORT", "arn:aws:iam::123456789012:server-certificate/x"),
      "certificateArnInvalid",
      "resources[0]",
    ],
    [
      "another Region",
      availableEvent("IMPORT", certificateArn.replace("us-east-1", "eu-west-1")),
      "certificateInAnotherRegion",
      "resources[0]",
    ],
    [
      "another account than the event's",
      availableEvent("IMPORT", certificateArn.replace("123456789012", "999999999999")),
      "certificateInAnotherAccount",
      "resources[0]",
    ],
  ])("%s", (_what, wrong, reason, where) => {
    const refusal = refusalOf(wrong);
    expect(refusal).toMatchObject({ reason, where });
    expect(refusal.message).toMatch(/\.$/);
    expect(refusal.example).not.toBe("");
  });

  test("an event of another account than Latchkey's own", () => {
    expect(refusalOf(availableEvent(), "999999999999").reason).toBe("certificateInAnotherAccount");
    expect(triggersOf(availableEvent(), "123456789012")).toHaveLength(1);
  });
});

describe("hostile input", () => {
  test("what comes by a prototype does not count", () => {
    const inherited = Object.create(availableEvent());
    expect(refusalOf(inherited).reason).toBe("eventSourceUnknown");
    const poisoned = JSON.parse(
      `{"__proto__":{"source":"aws.acm"},"constructor":"x","detail-type":"ACM Certificate Available"}`,
    );
    expect(refusalOf(poisoned).reason).toBe("eventSourceUnknown");
  });

  test("control characters are told escaped, long texts cut", () => {
    const refusal = refusalOf({ ...availableEvent(), source: `\u001b[2J\n${"x".repeat(100_000)}` });
    expect(refusal.message).toMatch(/^The event's source is "\\u001b\[2J\\nx+…", not ACM/);
    expect(refusal.message.length).toBeLessThan(300);
  });

  test("a secret in the place of an ARN is not repeated, not even cut", () => {
    const token = `IQoJb3JpZ2luX2VjEXAMPLE${"a".repeat(60)}`;
    const refusal = refusalOf(availableEvent("IMPORT", `${"x".repeat(90)} ${token}`));
    expect(refusal.message).toContain("x [credential removed]");
    expect(refusal.message).not.toContain("IQoJ");
  });

  test("an ARN with a line break, or one that never ends, is no ARN", () => {
    for (const arn of [`${certificateArn}\n`, `${certificateArn}${"a".repeat(100_000)}`]) {
      const refusal = refusalOf(availableEvent("IMPORT", arn));
      expect(refusal.reason).toBe("certificateArnInvalid");
      expect(refusal.message.length).toBeLessThan(300);
    }
  });
});

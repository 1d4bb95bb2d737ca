import { describe, expect, test } from "vitest";
import { isWrapped, readGivenEvent, wrapToApply } from "../../src/trigger/given-event.ts";

const event = { source: "aws.acm", "detail-type": "ACM Certificate Available", resources: [] };

describe("what a function for events is given", () => {
  test.each([
    ["as the rules send it", { apply: true, event }, { event, apply: true }],
    ["as the schedule sends it", { apply: true, trigger: "schedule" }, true],
    ["as a person permits it", { apply: true }, true],
  ])("may change something %s", (_, given, expected) => {
    const read = readGivenEvent(given);
    expect(read).toEqual(expected === true ? { event: given, apply: true } : expected);
  });

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "apply"],
    ["a list", [true]],
    ["an empty object", {}],
    ["a bare event", event],
    ["a bare event with another permission", { ...event, apply: "true" }],
    ["apply as a text", { apply: "true" }],
    ["apply as a number", { apply: 1 }],
    ["apply false", { apply: false }],
    ["apply spelled otherwise", { Apply: true }],
    ["what the schedule sent before", { trigger: "schedule" }],
    ["a call that CloudTrail tells of", { "detail-type": "AWS API Call via CloudTrail" }],
    ["apply in a prototype", Object.create({ apply: true })],
    ["__proto__", JSON.parse('{"__proto__":{"apply":true}}')],
  ])("may not change anything by %s, and is an event as it is", (_, given) => {
    expect(readGivenEvent(given)).toEqual({ event: given, apply: false });
  });

  test.each([
    ["without a permission", { event }],
    ["with a permission that is none", { apply: "true", event }],
    ["with further members", { event, note: "mine" }],
  ])("is opened %s, and changes nothing", (_, given) => {
    expect(readGivenEvent(given)).toEqual({ event, apply: false });
  });

  test("is opened once: a wrapper inside is no event and permits nothing", () => {
    const inner = { apply: true, event };
    expect(readGivenEvent({ event: inner })).toEqual({ event: inner, apply: false });
  });

  test.each([
    ["source", { source: "my.app", event }],
    ["detail-type", { "detail-type": "x", event }],
  ])("is an event itself when it has a %s", (_, given) => {
    expect(isWrapped(given)).toBe(false);
    expect(readGivenEvent(given)).toEqual({ event: given, apply: false });
  });
});

test("a wrapped event may be applied", () => {
  expect(readGivenEvent(wrapToApply(event))).toEqual({ event, apply: true });
});

import { expect, test } from "vitest";
import { mayAuditApply } from "../../src/runtime/may-audit-apply.ts";

test.each([
  ["the schedule", { trigger: "schedule" }],
  ["a person who says so", { apply: true }],
  ["an out-of-band change", { "detail-type": "AWS API Call via CloudTrail", detail: {} }],
])("%s may apply", (_, event) => {
  expect(mayAuditApply(event)).toBe(true);
});

test.each([
  ["nothing", {}],
  ["null", null],
  ["text", "apply"],
  ["a list", [true]],
  ["apply as text", { apply: "true" }],
  ["apply false", { apply: false }],
  ["another trigger", { trigger: "operator" }],
  ["another event", { "detail-type": "ACM Certificate Available" }],
])("%s is a rehearsal", (_, event) => {
  expect(mayAuditApply(event)).toBe(false);
});

import { describe, expect, test } from "vitest";
import { certificateArn } from "../../../../tests/gen/a-certificate.ts";
import {
  type NoticeText,
  textOfRefusedTrigger,
  textOfRotation,
} from "../../src/record/notice-text.ts";
import type { RotationRecord } from "../../src/record/record.ts";
import { verdicts } from "../../src/rotation/verdict.ts";

const record: RotationRecord = {
  schema: "latchkey/rotation-record/1",
  verdict: "rotated",
  customDomain: "auth.example.com",
  startedAt: "2026-11-21T12:00:00.000Z",
  endedAt: "2026-11-21T12:40:00.000Z",
  execution: {
    arn: "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:run-1",
    name: "run-1",
  },
  request: {},
  reasons: [
    { name: "bestCertificateFound", message: "It is the best." },
    { name: "healthCheckDisabled", message: "The check is disabled.", fix: "Enable it." },
  ],
  from: { arn: certificateArn("current") },
  to: { arn: certificateArn("newer"), notAfter: "2027-06-01T00:00:00.000Z" },
  evidence: { edges: [], edgesProven: 4, edgeRounds: 3 },
};

const place = { key: "records/auth.example.com/k.json", bucket: "b" };

function expectMailable(text: NoticeText): void {
  for (const line of Object.values(text)) {
    expect(line).not.toBe("");
    expect(line).not.toMatch(/["\p{Cc}]/u);
    expect(line.length).toBeLessThanOrEqual(700);
  }
  expect(text.subject.length).toBeLessThanOrEqual(100);
}

describe("the notice of a rotation", () => {
  test("says what happened, what it means, what to do and where to read on", () => {
    expect(textOfRotation(record, place)).toEqual({
      subject: "Latchkey: auth.example.com has its new certificate",
      whatHappened: `The rotation of auth.example.com ended rotated. It moved from ${certificateArn("current")} to ${certificateArn("newer")}, valid until 2027-06-01T00:00:00.000Z. It is the best. The check is disabled.`,
      whatItMeansForUsers:
        "Nothing changes for them: every edge looked at serves the new certificate.",
      whatToDo: "Enable it.",
      execution:
        "https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:run-1",
      record:
        "https://us-east-1.console.aws.amazon.com/s3/object/b?region=us-east-1&prefix=records%2Fauth.example.com%2Fk.json",
    });
  });

  test.each(verdicts)("has its own words for %s", (verdict) => {
    const text = textOfRotation({ ...record, verdict }, place);
    expect(text.whatHappened).toContain(`ended ${verdict}`);
    expectMailable(text);
  });

  test("is one line each and within bounds, whatever the reasons hold", () => {
    const nasty = `a "quote"\nand\u0000${"x".repeat(5_000)}`;
    const reasons = [{ name: "stepFailed", message: nasty, fix: nasty }];
    const text = textOfRotation(
      { ...record, customDomain: "a".repeat(253), reasons },
      { key: place.key },
    );
    expectMailable(text);
    expect(text.whatHappened).toContain("a 'quote' and ");
  });

  test("names the key where the bucket is not known, and `none` without an execution", () => {
    const { execution: _, ...without } = record;
    const text = textOfRotation({ ...without, reasons: [] }, { key: place.key });
    expect([text.record, text.execution, text.whatToDo]).toEqual([place.key, "none", "Nothing."]);
  });
});

test("the notice of a refused event says so", () => {
  const reasons = [{ name: "eventSourceUnknown", message: "Not ACM.", fix: "Send ACM's." }];
  const text = textOfRefusedTrigger({ ...record, verdict: "refused", reasons }, place);
  expect(text.subject).toBe("Latchkey: An event was refused");
  expect(text.whatHappened).toContain("Not ACM.");
  expect(text.whatToDo).toBe("Send ACM's.");
  expectMailable(text);
});

describe("a hostile text", () => {
  test.each([
    ["backslashes, which would spoil the JSON of a mail", "C:\\u0041\\", "C:/u0041/"],
    ["a terminal's escape in one character", "a\u009b31mb", "a 31mb"],
    ["a line separator", "a\u2028b", "a b"],
    ["a change of the reading direction", "a\u202eb", "a b"],
    ["half of a surrogate pair", "a\ud83d", "a\ufffd"],
  ])("is told without %s", (_, said, told) => {
    const reasons = [{ name: "stepFailed", message: said }];
    const text = textOfRotation({ ...record, verdict: "failed", reasons }, place);
    expect(text.whatHappened).toBe(`The rotation of auth.example.com ended failed. ${told}`);
    expectMailable(text);
  });

  test("in the name of an execution does not break the link to it", () => {
    const arn = 'arn:aws:states:us-east-1:123456789012:execution:r:"\\\n\ud83d';
    const text = textOfRotation({ ...record, execution: { arn, name: "x" } }, place);
    expect(text.execution).toContain("execution:r:%22%5C%0A%EF%BF%BD");
    expectMailable(text);
  });
});

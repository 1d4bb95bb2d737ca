import { mostDetailBytes, noticeDetailOf } from "@latchkey/core/aws/notice-detail";
import { textOfRefusedTrigger, textOfRotation } from "@latchkey/core/record/notice-text";
import type { RotationRecord } from "@latchkey/core/record/record";
import { expect } from "vitest";
import { unprintable } from "./hostile-text.ts";

/** Bytes of a record that anybody can still open; an S3 object may have far more. */
const mostRecordBytes = 512 * 1024;

/** A key that stays in its folder, of characters that S3 calls safe (S3 user guide, "Naming"). */
export function expectSafeKey(key: string): void {
  expect(key).toMatch(/^records\/[\w.-]{1,100}\/[\w.-]{1,145}\.json$/);
  expect(key.split("/").filter((part) => part === "." || part === "..")).toEqual([]);
}

/** A text that can be put into a log, a terminal or a mail. */
export function expectSafeText(text: string, most: number): void {
  // An expectation costs far more than the look, and there are a hundred thousand.
  if (text.length <= most && !unprintable.test(text) && text.isWellFormed()) return;
  expect(text.length).toBeLessThanOrEqual(most);
  expect(text).not.toMatch(unprintable);
  expect(text.isWellFormed()).toBe(true);
}

/** What is kept and told of a record: nothing hostile gets through, nothing grows without end. */
export function expectSafeRecord(record: RotationRecord, key: string): void {
  expectSafeKey(key);
  const json = JSON.stringify(record);
  expect(Buffer.byteLength(json)).toBeLessThanOrEqual(mostRecordBytes);
  for (const { message, fix } of record.reasons) {
    expectSafeText(message, 20_000);
    if (fix !== undefined) expectSafeText(fix, 20_000);
  }
  if (record.execution !== undefined) {
    expect(record.execution.arn.length).toBeLessThanOrEqual(256);
    expect(record.execution.name.length).toBeLessThanOrEqual(256);
  }
  for (const textOf of [textOfRotation, textOfRefusedTrigger]) {
    const message = textOf(record, { key, bucket: "latchkey-records-123456789012" });
    expectSafeNotice({ ...message });
    const detail = noticeDetailOf(record, key, message);
    expect(Buffer.byteLength(detail)).toBeLessThanOrEqual(mostDetailBytes);
    expect(JSON.parse(detail)).toMatchObject({ recordKey: key, verdict: record.verdict });
  }
}

/**
 * EventBridge puts each member between double quotes and then reads the whole as JSON: a quote, a
 * backslash or a line break would keep the mail from being sent.
 */
function expectSafeNotice(message: Readonly<Record<string, string>>): void {
  for (const [member, text] of Object.entries(message)) {
    expectSafeText(text, member === "subject" ? 100 : 2_500);
    if (text !== "" && !/["\\]/.test(text)) continue;
    expect(text, member).not.toMatch(/["\\]/);
    expect(text).not.toBe("");
  }
  expect(message.execution).toMatch(/^(none|https:\/\/\S+)$/);
}

/** Names of executions (Step Functions API, `StartExecution`), as far as Latchkey makes them. */
export function expectSafeExecutionName(name: string): void {
  expect(name).toMatch(/^[\w-]{1,80}$/);
}

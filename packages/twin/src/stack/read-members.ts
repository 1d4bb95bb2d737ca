import type { JsonCursor } from "./json-cursor.ts";

const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:.+$/;

/** ARNs as they look, for what is said about wrong ones. */
export const exampleArns = {
  function: "arn:aws:lambda:us-east-1:123456789012:function:latchkey-plan",
  role: "arn:aws:iam::123456789012:role/latchkey-plan-role",
  rule: "arn:aws:events:us-east-1:123456789012:rule/latchkey-certificate-available",
  queue: "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
  stateMachine: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
  schedule: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/latchkey-audit",
  topic: "arn:aws:sns:us-east-1:123456789012:latchkey-notices",
  alarm: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:latchkey-rotation-failed",
  bucket: "arn:aws:s3:::latchkey-records-123456789012",
} as const;

/** Kinds of resource may be absent; then there are none. */
export function readAll<T>(
  cursor: JsonCursor,
  read: (item: JsonCursor) => T,
): Readonly<Record<string, T>> {
  if (cursor.value === undefined) return {};
  return Object.fromEntries(cursor.entries({}).map(([name, item]) => [name, read(item)]));
}

/** The member `arn` of a resource, of the kind that `example` shows. */
export function readArn(cursor: JsonCursor, example: string): string {
  return asArn(cursor.at("arn"), example);
}

/** The value itself as an ARN. */
export function asArn(cursor: JsonCursor, example: string): string {
  return cursor.string(example, ARN);
}

/** A list of texts that are not empty. */
export function asTexts(cursor: JsonCursor, example: string): readonly string[] {
  return cursor.list([example]).map((item) => item.string(example));
}

/** An object whose values are all texts. */
export function asTextRecord(
  cursor: JsonCursor,
  example: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    cursor
      .entries(example)
      .map(([key, item]) => [
        key,
        typeof item.value === "string" ? item.value : item.refuse("must be a string", "text"),
      ]),
  );
}

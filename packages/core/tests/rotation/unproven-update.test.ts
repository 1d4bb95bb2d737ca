import { expect, test } from "vitest";
import { parseUnproven, renderUnproven } from "../../src/rotation/unproven-update.ts";

const update = {
  fromArn: "arn:aws:acm:us-east-1:123456789012:certificate/a",
  toArn: "arn:aws:acm:us-east-1:123456789012:certificate/b",
  updatedAt: "2026-11-20T12:00:00.000Z",
  execution: "run-1",
};
const value =
  '{"schema":"latchkey/unproven/1","update":{"fromArn":"arn:aws:acm:us-east-1:123456789012:certificate/a","toArn":"arn:aws:acm:us-east-1:123456789012:certificate/b","updatedAt":"2026-11-20T12:00:00.000Z","execution":"run-1"}}';

test("an update is noted as JSON with its schema, and read back", () => {
  expect(renderUnproven(update)).toBe(value);
  expect(parseUnproven(value)).toEqual(update);
});

test("none is noted as the schema alone", () => {
  expect(renderUnproven(undefined)).toBe('{"schema":"latchkey/unproven/1"}');
});

test.each([
  ["no JSON", "{"],
  ["nothing", ""],
  ["another schema", value.replace("unproven/1", "unproven/2")],
  ["no update", '{"schema":"latchkey/unproven/1"}'],
  ["an update without a member", value.replace('"execution":"run-1"', '"more":1')],
  ["no instant", value.replace("2026-11-20T12:00:00.000Z", "yesterday")],
])("a value with %s is none", (_, text) => {
  expect(parseUnproven(text)).toBeUndefined();
});

import { expect, test } from "vitest";
import { refusalRecordOf } from "../../src/trigger/refusal-record.ts";
import { withoutDepth } from "../../src/trigger/without-depth.ts";

const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`) as unknown;

test("an ordinary value stays as it is, members named like prototypes too", () => {
  const value = JSON.parse('{"a":[1,{"b":null}],"__proto__":{"c":true}}') as unknown;
  expect(JSON.stringify(withoutDepth(value))).toBe('{"a":[1,{"b":null}],"__proto__":{"c":true}}');
});

test("what is nested deeper than anybody reads is cut off", () => {
  expect(JSON.stringify(withoutDepth(deep))).toBe(`${"[".repeat(64)}"…"${"]".repeat(64)}`);
});

test("an event that is nested too deep to be written has a record that can be written", () => {
  const refusal = { reason: "eventNotAnObject", message: "m", where: "w", example: "e" } as const;
  const { record } = refusalRecordOf({ id: "1", detail: deep }, [refusal], new Date(0));
  expect(JSON.stringify(record)).toContain('"…"');
});

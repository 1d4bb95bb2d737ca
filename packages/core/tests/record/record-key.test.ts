import { describe, expect, test } from "vitest";
import { recordKeyOf } from "../../src/record/record-key.ts";

const of = {
  customDomain: "auth.example.com",
  startedAt: "2026-11-21T12:00:00.123Z",
  executionName: "run-1",
};

describe("recordKeyOf", () => {
  test("is made of the custom domain, the start and the execution's name", () => {
    expect(recordKeyOf(of)).toBe("records/auth.example.com/2026-11-21T12-00-00Z_run-1.json");
  });

  test("is the same for the same instant and name, however they are written", () => {
    expect(recordKeyOf({ ...of, startedAt: "2026-11-21T13:00:00.123+01:00" })).toBe(
      recordKeyOf(of),
    );
    expect(recordKeyOf({ ...of, customDomain: "AUTH.Example.com." })).toBe(recordKeyOf(of));
    expect(recordKeyOf({ ...of, startedAt: "2026-11-21T12:00:00Z" })).toBe(
      recordKeyOf({ ...of, startedAt: "2026-11-21T12:00:00.000Z" }),
    );
  });

  test.each([
    ["a path", "../../etc/passwd", "_/_/etc/passwd".replaceAll("/", "_")],
    ["a slash", "a/b", "a_b"],
    ["a backslash", "a\\b", "a_b"],
    ["dots", "....", "_"],
    ["two dots, of which one is taken for a name's end", "..", "_"],
    ["Unicode", "bücher", "b_cher"],
    ["a line break", "a\nb", "a_b"],
    ["nothing", "", "unknown"],
    ["a long name", "a".repeat(500), "a".repeat(100)],
  ])("keeps %s in its folder", (_, customDomain, folder) => {
    expect(recordKeyOf({ ...of, customDomain })).toBe(
      `records/${folder}/2026-11-21T12-00-00Z_run-1.json`,
    );
  });

  test("survives a start and a name that are none", () => {
    expect(recordKeyOf({ ...of, startedAt: "around/noon:", executionName: "" })).toBe(
      "records/auth.example.com/around_noon-_unnamed.json",
    );
    expect(recordKeyOf({ ...of, startedAt: "", executionName: "a/../b" })).toBe(
      "records/auth.example.com/unknown-time_a___b.json",
    );
    expect(recordKeyOf({ ...of, startedAt: "x".repeat(99), executionName: "y".repeat(999) })).toBe(
      `records/auth.example.com/${"x".repeat(40)}_${"y".repeat(100)}.json`,
    );
  });
});

import { expect, test } from "vitest";
import { renderError } from "../src/render-error.ts";
import { plainLook } from "../src/text/paint.ts";

test("what was typed is shown, and not obeyed by the terminal", () => {
  const happened = ["There is no option '\u001b[2J\u009b31m\u202e'."];
  const text = renderError({ happened, details: "a\nb\u0007", exitCode: 64 }, plainLook);
  expect(text).toContain("'\\u001b[2J\\u009b31m\\u202e'");
  expect(text).toContain("b\\u0007");
  expect(text.split("\n")).toHaveLength(4);
});

test("what was typed is shown in part when it is long", () => {
  const text = renderError({ happened: ["x".repeat(100_000)], exitCode: 64 }, plainLook);
  expect(text.length).toBeLessThan(1_100);
});

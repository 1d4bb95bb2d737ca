import { expect, it } from "vitest";
import { wrapLines } from "../../src/text/wrap-lines.ts";

it("breaks what is too long between words, and leaves the rest as it is", () => {
  expect(wrapLines("short\n  one two three\n\nend", 10)).toBe("short\n  one two\n    three\n\nend");
});

it("counts no colours", () => {
  const painted = "\u001b[1mone\u001b[22m two";
  expect(wrapLines(painted, 7)).toBe(painted);
  expect(wrapLines(painted, 6)).toBe("\u001b[1mone\u001b[22m\n  two");
});

it("leaves a word whole that is longer than a line, and a command to be copied", () => {
  expect(wrapLines("see arn:aws:acm:us-east-1", 12)).toBe("see\n  arn:aws:acm:us-east-1");
  for (const command of ["  latchkey rotate auth.example.com --apply", "  aws acm list-tags"]) {
    expect(wrapLines(command, 12)).toBe(command);
  }
});

it("breaks nothing without a width", () => {
  expect(wrapLines("one two three", undefined)).toBe("one two three");
});

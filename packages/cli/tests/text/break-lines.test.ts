import { expect, it } from "vitest";
import { breakLines } from "../../src/text/break-lines.ts";

it("breaks between words, further lines below the first word", () => {
  expect(breakLines("one two three four", { first: "  - " }, 12)).toEqual([
    "  - one two",
    "    three",
    "    four",
  ]);
});

it("fills a line to its very end", () => {
  expect(breakLines("one two", { first: "" }, 7)).toEqual(["one two"]);
  expect(breakLines("one two", { first: "" }, 6)).toEqual(["one", "two"]);
});

it("leaves a word whole that is longer than a line", () => {
  expect(breakLines("a arn:aws:acm b", { first: "" }, 5)).toEqual(["a", "arn:aws:acm", "b"]);
});

it("begins further lines further left where the lead leaves them no room", () => {
  expect(breakLines("one two three", { first: `${"=".repeat(16)} ` }, 24)).toEqual([
    "================ one two",
    "    three",
  ]);
});

it("breaks nothing without a width", () => {
  expect(breakLines("one two three", { first: "> " }, undefined)).toEqual(["> one two three"]);
});

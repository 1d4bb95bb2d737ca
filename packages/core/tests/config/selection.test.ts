import { expect, test } from "vitest";
import { whyNotSelected } from "../../src/config/selection.ts";

const all = { include: [], exclude: [] };

test("everything is selected without a selection", () => {
  expect(whyNotSelected("auth.example.com", {}, all)).toBeUndefined();
});

test.each([
  ["auth.example.com", "auth.example.com", true],
  ["AUTH.example.com.", "auth.example.com", true],
  ["auth.example.com", "login.example.com", false],
  ["auth.example.com", "*.example.com", true],
  ["deep.auth.example.com", "*.example.com", true],
  ["example.com", "*.example.com", false],
  ["badexample.com", "*.example.com", false],
])("%s against %s: %s", (name, pattern, isMatch) => {
  const isIncluded = whyNotSelected(name, {}, { ...all, include: [pattern] }) === undefined;
  const isExcluded = whyNotSelected(name, {}, { ...all, exclude: [pattern] }) !== undefined;
  expect([isIncluded, isExcluded]).toEqual([isMatch, isMatch]);
});

test("exclusion wins over inclusion, and the pattern is named", () => {
  const selection = { include: ["*.example.com"], exclude: ["auth.example.com"] };
  expect(whyNotSelected("auth.example.com", {}, selection)).toBe(
    "is excluded by auth.example.com (selection.exclude)",
  );
  expect(whyNotSelected("login.example.com", {}, selection)).toBeUndefined();
  expect(whyNotSelected("login.example.org", {}, selection)).toBe(
    "is not among those included (selection.include: *.example.com)",
  );
});

test.each([
  [{ key: "team" }, { team: "" }, undefined],
  [{ key: "team" }, {}, "belongs to a user pool without the tag team (selection.requireTag)"],
  [{ key: "team", value: "a" }, { team: "a" }, undefined],
  [
    { key: "team", value: "a" },
    { team: "b" },
    "belongs to a user pool without the tag team=a (selection.requireTag)",
  ],
  [
    { key: "constructor" },
    {},
    "belongs to a user pool without the tag constructor (selection.requireTag)",
  ],
])("a required tag %o against the pool's %o", (requireTag, tags, why) => {
  expect(whyNotSelected("auth.example.com", tags, { ...all, requireTag })).toBe(why);
});

import { describe, expect, test } from "vitest";
import { amazonMayIssue, caaClimbOf } from "../../src/audit/amazon-may-issue.ts";

const record = (tag: string, value: string, isCritical = false) => ({ isCritical, tag, value });

describe("whether CAA lets Amazon issue", () => {
  test.each<[string, readonly ReturnType<typeof record>[], string, boolean]>([
    ["an empty set forbids nothing", [], "auth.example.com", true],
    [
      "another issuer alone forbids it",
      [record("issue", "letsencrypt.org")],
      "auth.example.com",
      false,
    ],
    [
      "each of Amazon's names allows it",
      [record("issue", "awstrust.com")],
      "auth.example.com",
      true,
    ],
    ["a name is compared without case", [record("issue", "Amazon.com")], "auth.example.com", true],
    [
      "parameters stand behind a semicolon",
      [record("issue", "amazon.com; validationmethods=dns-01")],
      "auth.example.com",
      true,
    ],
    ["a lone semicolon forbids everybody", [record("issue", ";")], "auth.example.com", false],
    [
      "one that allows is enough",
      [record("issue", "letsencrypt.org"), record("issue", "amazontrust.com")],
      "auth.example.com",
      true,
    ],
    [
      "a name that only ends alike is another one",
      [record("issue", "notamazon.com")],
      "auth.example.com",
      false,
    ],
    [
      "mail addresses forbid nothing",
      [record("iodef", "mailto:ca@example.com")],
      "auth.example.com",
      true,
    ],
    [
      "issuewild does not concern a plain name",
      [record("issuewild", ";")],
      "auth.example.com",
      true,
    ],
    [
      "issuewild alone decides for a wildcard",
      [record("issue", "amazon.com"), record("issuewild", "letsencrypt.org")],
      "*.example.com",
      false,
    ],
    [
      "issue decides for a wildcard without issuewild",
      [record("issue", "amazon.com")],
      "*.example.com",
      true,
    ],
    [
      "an unknown tag that is critical forbids all",
      [record("issue", "amazon.com"), record("future", "x", true)],
      "auth.example.com",
      false,
    ],
    [
      "an unknown tag that is not is passed over",
      [record("issue", "amazon.com"), record("future", "x")],
      "auth.example.com",
      true,
    ],
  ])("%s", (_title, records, name, expected) => {
    expect(amazonMayIssue(records, name)).toBe(expected);
  });

  test("the tree is climbed from the name to the top, a wildcard from its parent", () => {
    expect(caaClimbOf("auth.example.com")).toEqual(["auth.example.com", "example.com", "com"]);
    expect(caaClimbOf("*.example.com")).toEqual(["example.com", "com"]);
  });
});

import { describe, expect, test } from "vitest";
import { covers, hasExactName, normaliseName } from "../../src/certificate/covers.ts";

describe("covers", () => {
  test.each([
    ["the exact name", ["auth.example.com"], "auth.example.com"],
    ["the exact name among others", ["www.example.com", "auth.example.com"], "auth.example.com"],
    ["a wildcard one level above", ["*.example.com"], "auth.example.com"],
    ["a wildcard among others", ["example.com", "*.example.com"], "auth.example.com"],
    ["an exact name in other letter case", ["AUTH.Example.COM"], "auth.example.com"],
    ["a custom domain in other letter case", ["auth.example.com"], "Auth.EXAMPLE.com"],
    ["a wildcard in other letter case", ["*.EXAMPLE.com"], "auth.example.com"],
    ["a name with a trailing dot", ["auth.example.com."], "auth.example.com"],
    ["a custom domain with a trailing dot", ["auth.example.com"], "auth.example.com."],
    ["a wildcard with a trailing dot", ["*.example.com."], "auth.example.com"],
    ["punycode, letter for letter", ["*.xn--bcher-kva.example"], "auth.xn--bcher-kva.example"],
    ["a punycode label under a wildcard", ["*.example.com"], "xn--bcher-kva.example.com"],
    ["a deep name by a deep wildcard", ["*.eu.example.com"], "auth.eu.example.com"],
  ])("says yes to %s", (_, names, customDomain) => {
    expect(covers(names, customDomain)).toBe(true);
  });

  test.each([
    ["no names at all", [], "auth.example.com"],
    ["a sibling", ["www.example.com"], "auth.example.com"],
    ["the parent alone", ["example.com"], "auth.example.com"],
    ["a wildcard two levels above", ["*.example.com"], "a.auth.example.com"],
    ["a wildcard of the very name", ["*.example.com"], "example.com"],
    ["a wildcard of a top-level domain", ["*.com"], "example.com"],
    ["a wildcard of another parent", ["*.example.org"], "auth.example.com"],
    ["a name that merely ends alike", ["notauth.example.com"], "auth.example.com"],
    ["a custom domain that merely ends alike", ["auth.example.com"], "notauth.example.com"],
    ["a wildcard behind a label's beginning", ["a*.example.com"], "auth.example.com"],
    ["a wildcard before a label's end", ["*h.example.com"], "auth.example.com"],
    ["a wildcard in the middle", ["auth.*.com"], "auth.example.com"],
    ["a double wildcard", ["*.*.com"], "auth.example.com"],
    ["a bare star", ["*"], "auth"],
    ["a star for a name without a dot", ["*.auth"], "auth"],
    ["an empty custom domain", [""], ""],
    ["a custom domain of one dot", ["."], "."],
    ["an empty first label", ["*.example.com"], ".example.com"],
    ["an empty parent", ["*."], "auth."],
    ["a custom domain that is a wildcard itself", ["*.example.com"], "*.example.com"],
    ["a custom domain with a star inside", ["*.b*.com"], "a.b*.com"],
    ["Unicode against its punycode", ["auth.bücher.example"], "auth.xn--bcher-kva.example"],
    ["two trailing dots", ["auth.example.com"], "auth.example.com.."],
    // U+212A KELVIN SIGN folds to "k" in Unicode, not in DNS.
    [
      "a letter that only Unicode folds to the same",
      ["to\u212Aen.example.com"],
      "token.example.com",
    ],
  ])("says no to %s", (_, names, customDomain) => {
    expect(covers(names, customDomain)).toBe(false);
  });
});

describe("hasExactName", () => {
  test("is met by the name itself, whatever its case", () => {
    expect(hasExactName(["*.example.com", "AUTH.example.com."], "auth.example.com")).toBe(true);
  });

  test("is not met by a wildcard that covers", () => {
    expect(hasExactName(["*.example.com"], "auth.example.com")).toBe(false);
  });
});

describe("normaliseName", () => {
  test("lower-cases ASCII and takes one trailing dot away", () => {
    expect(normaliseName("Auth.EXAMPLE.com.")).toBe("auth.example.com");
    expect(normaliseName("auth.example.com..")).toBe("auth.example.com.");
    expect(normaliseName("a.b")).toBe("a.b");
  });
});

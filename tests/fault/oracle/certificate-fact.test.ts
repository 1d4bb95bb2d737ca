import { expect, test } from "vitest";
import { bestOf, type Candidate, coversName, whyUnfit } from "./certificate-fact.ts";

const at = new Date("2026-11-20T06:00:00Z");
const customDomain = "auth.example.com";

function certificate(arn: string, changes: Partial<Candidate> = {}): Candidate {
  return {
    arn,
    region: "us-east-1",
    accountId: "123456789012",
    names: [customDomain],
    status: "ISSUED",
    type: "AMAZON_ISSUED",
    keyAlgorithm: "RSA_2048",
    notBefore: new Date("2026-11-01T00:00:00Z"),
    notAfter: new Date("2027-05-01T00:00:00Z"),
    issuedAt: new Date("2026-11-01T00:00:00Z"),
    isTrusted: true,
    certificatePem: "",
    chainPem: "",
    privateKeyPem: "",
    ...changes,
  };
}

test("a certificate that works is fit", () => {
  expect(whyUnfit(certificate("a"), customDomain, at)).toBeUndefined();
});

test.each<[string, Partial<Candidate>, RegExp]>([
  ["revoked", { status: "REVOKED" }, /REVOKED/],
  ["expired this very moment", { notAfter: at }, /expired/],
  ["not valid yet", { notBefore: new Date("2026-11-21T00:00:00Z") }, /not valid yet/],
  ["of another name", { names: ["example.com"] }, /covers example.com only/],
  ["of another Region", { region: "eu-west-1" }, /eu-west-1/],
  ["private", { type: "PRIVATE" }, /private/],
  ["an ACME client's", { keyPairOrigin: "ACME" }, /ACME/],
  ["of a key that CloudFront refuses", { keyAlgorithm: "EC_secp521r1" }, /EC_secp521r1/],
])("a certificate that is %s is not fit", (_, changes, why) => {
  expect(whyUnfit(certificate("a", changes), customDomain, at)).toMatch(why);
});

test("one that does not exist is not fit", () => {
  expect(whyUnfit(undefined, customDomain, at)).toBe("it does not exist");
});

test("a wildcard stands for one label, the first", () => {
  expect(coversName(["*.example.com"], "auth.example.com")).toBe(true);
  expect(coversName(["*.example.com"], "a.auth.example.com")).toBe(false);
  expect(coversName(["*.example.com"], "example.com")).toBe(false);
  expect(coversName(["*.com"], "auth.example.com")).toBe(false);
});

const later = { notAfter: new Date("2027-06-01T00:00:00Z") };
const latest = { notAfter: new Date("2027-07-01T00:00:00Z") };

test("the exact name comes before a later expiry, and both before the current one", () => {
  const current = certificate("current");
  const exact = certificate("exact", later);
  const wildcard = certificate("wildcard", { ...latest, names: ["*.example.com"] });
  const arns = (all: readonly Candidate[]) => all.map(({ arn }) => arn);
  const best = bestOf([wildcard, current, exact], current, { customDomain, at });
  expect(arns(best)).toEqual(["exact"]);
  expect(arns(bestOf([wildcard, current], current, { customDomain, at }))).toEqual(["wildcard"]);
  expect(arns(bestOf([current], current, { customDomain, at }))).toEqual(["current"]);
});

test("a tie leaves a current one that works, and counts as either when it does not", () => {
  const current = certificate("current");
  const tied = [certificate("one", later), certificate("two", later)];
  expect(bestOf(tied, current, { customDomain, at })).toEqual([current]);
  const revoked = certificate("current", { status: "REVOKED" });
  expect(bestOf(tied, revoked, { customDomain, at }).length).toBe(2);
});

import { createHash } from "node:crypto";
import type { DnsDirectory } from "../../world.ts";

/** A chain of more CNAMEs than this fails (ACM user guide, DNS validation). */
const longestCnameChain = 5;
/** Issuers that stand for Amazon in a CAA record (ACM user guide, CAA). */
const amazonIssuers = ["amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"];

/** The record that proves control over a name. Both end in a dot. */
export interface ValidationCname {
  readonly name: string;
  readonly value: string;
}

/**
 * The CNAME for a name. A wildcard and its base share one; it depends on account and name only, so
 * that it serves every Region and every later certificate (ACM user guide, DNS validation).
 */
export function validationCname(accountId: string, name: string): ValidationCname {
  const base = name.replace(/^\*\./, "");
  const digest = createHash("sha256").update(`${accountId}/${base}`).digest("hex");
  const letters = [...digest.slice(54)].map((digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 16)),
  );
  return {
    name: `_${digest.slice(0, 32)}.${base}.`,
    value: `_${createHash("md5").update(digest).digest("hex")}.${letters.join("")}.acm-validations.aws.`,
  };
}

/** Whether the name's CNAME is in DNS, directly or through other CNAMEs. */
export function isControlProven(dns: DnsDirectory, accountId: string, name: string): boolean {
  const expected = validationCname(accountId, name);
  let at = withoutDot(expected.name);
  for (let hop = 0; hop < longestCnameChain; hop++) {
    const found = dns.lookup(at, "CNAME");
    if (found === undefined || "alias" in found) return false;
    const target = withoutDot(found.values[0] ?? "");
    if (target === withoutDot(expected.value)) return true;
    at = target;
  }
  return false;
}

/**
 * Whether the CAA records nearest to the name let Amazon issue (RFC 8659, 3): without any, yes;
 * for a wildcard `issuewild` counts before `issue`.
 */
export function isAmazonAllowed(dns: DnsDirectory, name: string): boolean {
  const isWildcard = name.startsWith("*.");
  const labels = name.replace(/^\*\./, "").split(".");
  for (let from = 0; from < labels.length; from++) {
    const found = dns.lookup(labels.slice(from).join("."), "CAA");
    if (found === undefined || "alias" in found) continue;
    const issuersOf = (tag: string) => found.values.flatMap((value) => caaIssuer(value, tag));
    const wild = isWildcard ? issuersOf("issuewild") : [];
    const issuers = wild.length > 0 ? wild : issuersOf("issue");
    return issuers.length === 0 || issuers.some((issuer) => amazonIssuers.includes(issuer));
  }
  return true;
}

/** The issuer of `0 issue "amazon.com; account=1"` when its tag is the one asked for; `;` allows nobody. */
function caaIssuer(value: string, tag: string): string[] {
  const [, foundTag, quoted] = /^\s*\d+\s+(\w+)\s+"?([^"]*)"?\s*$/.exec(value) ?? [];
  if (foundTag?.toLowerCase() !== tag || quoted === undefined) return [];
  return [(quoted.split(";")[0] ?? "").trim().toLowerCase()];
}

function withoutDot(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

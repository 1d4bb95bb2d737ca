import type { CaaRecord } from "./dns-port.ts";

/**
 * Domain names by which Amazon's CAs know themselves in CAA records.
 * @see https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
 */
const amazonNames: readonly string[] = [
  "amazon.com",
  "amazontrust.com",
  "awstrust.com",
  "amazonaws.com",
];

/** Tags that every CA understands; an unknown one that is critical forbids all (RFC 8659, 4.1). */
const knownTags: readonly string[] = [
  "issue",
  "issuewild",
  "iodef",
  "issuemail",
  "issuevmc",
  "contactemail",
  "contactphone",
];

/** The names at which the CAA set of a name is looked for, in order (RFC 8659, section 3). */
export function caaClimbOf(name: string): readonly string[] {
  const labels = name.replace(/^\*\./, "").split(".");
  return labels.map((_, first) => labels.slice(first).join("."));
}

/**
 * Whether the relevant CAA set lets Amazon issue for a name. For a wildcard `issuewild` counts
 * alone if there is one (RFC 8659, 4.3). A set without the tag in question forbids nothing.
 */
export function amazonMayIssue(records: readonly CaaRecord[], name: string): boolean {
  if (records.some(({ isCritical, tag }) => isCritical && !knownTags.includes(tag))) return false;
  const wild = records.filter(({ tag }) => tag === "issuewild");
  const plain = records.filter(({ tag }) => tag === "issue");
  const relevant = name.startsWith("*.") && wild.length > 0 ? wild : plain;
  if (relevant.length === 0) return true;
  return relevant.some(({ value }) => amazonNames.includes(issuerOf(value)));
}

/** `amazon.com; cansignhttpexchanges=yes` names the issuer before the semicolon. */
function issuerOf(value: string): string {
  return (value.split(";")[0] ?? "").trim().toLowerCase().replace(/\.$/, "");
}

/** A record as a zone file has it, e.g. `0 issue "amazon.com"`. */
export function caaText({ isCritical, tag, value }: CaaRecord): string {
  return `${isCritical ? 128 : 0} ${tag} "${value}"`;
}

import type { Certificate } from "../certificate/certificate.ts";
import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import { amazonMayIssue, caaClimbOf } from "./amazon-may-issue.ts";
import { type CaaRecord, type DnsPort, DnsUnreadableError } from "./dns-port.ts";

/** The CAA set that applies to one name of a certificate. */
export interface CaaLook {
  /** The name of the certificate. */
  readonly name: string;
  /** Where the set was found. */
  readonly at: string;
  readonly records: readonly CaaRecord[];
  readonly allowsAmazon: boolean;
}

/** What DNS says of a custom domain. A member is absent when DNS did not answer. */
export interface DnsLook {
  /** CNAMEs in order; empty for an alias record, and for no record at all. */
  readonly chain?: readonly string[];
  readonly addresses?: readonly string[];
  /** Of the CloudFront host name that the custom domain must lead to. */
  readonly targetAddresses?: readonly string[];
  readonly parent: string;
  readonly parentHasAddress?: boolean;
  readonly validationRecords: readonly {
    readonly name: string;
    readonly expected: string;
    /** Absent when there is none. */
    readonly found?: string;
  }[];
  /** For each name of the certificate for which there is a set. */
  readonly caa: readonly CaaLook[];
  /** Questions that were not answered, each with why. */
  readonly unanswered: readonly { readonly question: string; readonly answer: string }[];
}

/** A chain that is longer leads nowhere: resolvers give up, too. */
const longestChain = 8;

/** Names and records of one certificate that are looked at: ACM allows a hundred names. */
const mostNames = 10;

/** Asks DNS all that a custom domain and the renewal of its certificate depend on. Never rejects. */
export async function lookAtDns(
  dns: DnsPort,
  { name, cloudFrontDomain }: Pick<CustomDomain, "name" | "cloudFrontDomain">,
  certificate: Certificate | undefined,
): Promise<DnsLook> {
  const unanswered: { question: string; answer: string }[] = [];
  const trying = async <Answer>(asking: Promise<Answer>): Promise<Answer | undefined> => {
    const [settled] = await Promise.allSettled([asking]);
    if (settled.status === "fulfilled") return settled.value;
    unanswered.push(questionOf(settled.reason));
    return undefined;
  };
  const parent = name.slice(name.indexOf(".") + 1);
  const isAmazons = certificate?.type === "AMAZON_ISSUED";
  const records = isAmazons ? recordsOf(certificate) : [];
  const names = isAmazons ? certificate.names.slice(0, mostNames) : [];
  const [chain, addresses, targetAddresses, parentAddresses, founds, caa] = await Promise.all([
    trying(chainOf(dns, name)),
    trying(dns.readAddresses(name)),
    cloudFrontDomain === undefined ? undefined : trying(dns.readAddresses(cloudFrontDomain)),
    trying(dns.readAddresses(parent)),
    Promise.all(records.map((record) => trying(validationOf(dns, record)))),
    Promise.all(names.map((one) => trying(caaOf(dns, one)))),
  ]);
  return {
    ...(chain === undefined ? {} : { chain }),
    ...(addresses === undefined ? {} : { addresses }),
    ...(targetAddresses === undefined ? {} : { targetAddresses }),
    parent,
    ...(parentAddresses === undefined ? {} : { parentHasAddress: parentAddresses.length > 0 }),
    validationRecords: founds.filter((found) => found !== undefined),
    caa: caa.flatMap((look) => (look === undefined || look === "none" ? [] : [look])),
    unanswered,
  };
}

function questionOf(reason: unknown): { question: string; answer: string } {
  if (reason instanceof DnsUnreadableError) {
    return { question: reason.question, answer: reason.answer };
  }
  return { question: "a question", answer: reason instanceof Error ? reason.message : "failed" };
}

async function chainOf(dns: DnsPort, name: string): Promise<readonly string[]> {
  const chain: string[] = [];
  for (let at = name; chain.length < longestChain; ) {
    const next = await dns.readCname(at);
    if (next === undefined || chain.includes(next)) break;
    chain.push(next);
    at = next;
  }
  return chain;
}

interface ValidationRecord {
  readonly name: string;
  readonly value: string;
}

/** A name and its wildcard share one record. */
function recordsOf({ validations = [] }: Certificate): readonly ValidationRecord[] {
  const records = validations.flatMap(({ method, record }) =>
    record === undefined || (method ?? "DNS") !== "DNS" ? [] : [record],
  );
  const byName = new Map(records.map((record) => [record.name, record]));
  return [...byName.values()].slice(0, mostNames);
}

async function validationOf(
  dns: DnsPort,
  { name, value }: ValidationRecord,
): Promise<DnsLook["validationRecords"][number]> {
  const found = await dns.readCname(name);
  return { name, expected: value, ...(found === undefined ? {} : { found }) };
}

/** The closest set on the way up decides; none at all forbids nothing. */
async function caaOf(dns: DnsPort, name: string): Promise<CaaLook | "none"> {
  for (const at of caaClimbOf(name)) {
    const records = await dns.readCaa(at);
    if (records.length > 0) {
      return { name, at, records, allowsAmazon: amazonMayIssue(records, name) };
    }
  }
  return "none";
}

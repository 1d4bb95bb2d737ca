import type { Answer } from "dns-packet";
import type { DnsRecordType, World } from "../world.ts";
import { type DnsReply, rcode } from "./dns-message.ts";
import { recordOf, recordTypes } from "./dns-record-data.ts";

/** Life of CloudFront's own A records, in seconds. */
const edgeTtl = 60;
/** A loop of CNAMEs ends here. */
const longestChain = 10;
const regionalEndpoint = /^cognito-idp\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com$/;

/** Chooses which of a distribution's edges an answer names, and in which order. */
export type EdgeChoice = (addresses: readonly string[]) => readonly string[];

/**
 * Answers one question: from the zones, following CNAMEs and aliases, and for the names that AWS
 * itself owns: distributions and the Regions' Cognito endpoints.
 */
export function resolveName(
  world: World,
  question: { readonly name: string; readonly type: string },
  choose: EdgeChoice,
): DnsReply {
  const type = recordTypes.find((one) => one === question.type);
  const answers: Answer[] = [];
  // Names are compared in lower case but answered as they were asked: clients may mix case.
  let owner = question.name;
  let name = owner.toLowerCase();
  for (let hop = 0; hop < longestChain; hop++) {
    const found = ownRecords(world, name, type, choose) ?? zoneRecords(world, name, type);
    if (found === "nothing") break;
    if ("alias" in found) {
      // The records of an alias's target appear under the alias's own name.
      name = plain(found.alias);
      continue;
    }
    answers.push(...found.records(owner));
    if (found.canonicalName === undefined)
      return answers.length > 0
        ? { rcode: rcode.noError, answers, authorities: [] }
        : negative(world, plain(owner), answers);
    name = plain(found.canonicalName);
    owner = name;
  }
  return negative(world, plain(owner), answers);
}

type Found =
  | "nothing"
  | { readonly alias: string }
  | { readonly records: (owner: string) => Answer[]; readonly canonicalName?: string };

/** Names that AWS answers for; undefined for all others. */
function ownRecords(
  world: World,
  name: string,
  type: DnsRecordType | undefined,
  choose: EdgeChoice,
): Found | undefined {
  const records = (addresses: readonly string[]) => (owner: string) =>
    addresses.flatMap((address) => recordOf(owner, "A", address, edgeTtl) ?? []);
  if (regionalEndpoint.test(name))
    return type === "A" ? { records: records(["127.0.0.1"]) } : "nothing";
  if (!name.endsWith(".cloudfront.net")) return undefined;
  const addresses = world.edges.addressesOf(name);
  if (addresses.length === 0 || type !== "A") return "nothing";
  return { records: records(choose(addresses)) };
}

function zoneRecords(world: World, name: string, type: DnsRecordType | undefined): Found {
  if (type === undefined) return followCname(world, name);
  const found = world.dnsRecords.lookup(name, type);
  if (found === undefined) return type === "CNAME" ? "nothing" : followCname(world, name);
  if ("alias" in found) return found;
  return {
    records: (owner) =>
      found.values.flatMap((value) => recordOf(owner, type, value, found.ttl) ?? []),
  };
}

function followCname(world: World, name: string): Found {
  const found = world.dnsRecords.lookup(name, "CNAME");
  if (found === undefined) return "nothing";
  if ("alias" in found) return found;
  const target = found.values[0];
  if (target === undefined) return "nothing";
  const records = (owner: string) => recordOf(owner, "CNAME", target, found.ttl) ?? [];
  return { records: (owner) => [records(owner)].flat(), canonicalName: target };
}

/** NODATA for a name that exists, NXDOMAIN for one that does not; with the zone's SOA if there is one. */
function negative(world: World, name: string, answers: readonly Answer[]): DnsReply {
  return {
    rcode: doesExist(world, name) ? rcode.noError : rcode.nameError,
    answers,
    authorities: startOfAuthority(world, name),
  };
}

function doesExist(world: World, name: string): boolean {
  if (regionalEndpoint.test(name)) return true;
  if (name.endsWith(".cloudfront.net")) return world.edges.addressesOf(name).length > 0;
  return recordTypes.some((type) => world.dnsRecords.lookup(name, type) !== undefined);
}

function startOfAuthority(world: World, name: string): Answer[] {
  const labels = name.split(".");
  for (let from = 0; from < labels.length; from++) {
    const zone = labels.slice(from).join(".");
    const found = world.dnsRecords.lookup(zone, "SOA");
    if (found === undefined || "alias" in found) continue;
    return found.values.flatMap((value) => recordOf(zone, "SOA", value, found.ttl) ?? []);
  }
  return [];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

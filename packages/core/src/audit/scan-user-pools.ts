import { normaliseName } from "../certificate/covers.ts";
import type { CognitoPort } from "../rotation/ports.ts";
import type { AuditedRegion, AuditFinding } from "./audit-report.ts";
import { mapBounded } from "./map-bounded.ts";

/** A custom domain that a user pool names. */
export interface ScannedCustomDomain {
  readonly name: string;
  readonly region: string;
  readonly userPoolId: string;
}

/** What looking through the user pools brought. */
export interface Scan {
  readonly regions: readonly AuditedRegion[];
  /** Each name once, in the order of the names: a replica shows the custom domain again. */
  readonly customDomains: readonly ScannedCustomDomain[];
  readonly findings: readonly AuditFinding[];
}

/** Regions, and pools within a Region, that are read at the same time. */
const regionsAtOnce = 8;
const poolsAtOnce = 4;

/**
 * Looks through all user pools of the Regions for custom domains. A Region that cannot be listed,
 * and a pool that cannot be described, is a finding; all others are looked at. What a Region gave
 * before it failed counts.
 */
export async function scanUserPools(
  regions: readonly string[],
  cognito: Pick<CognitoPort, "listUserPoolIds" | "describeUserPool">,
): Promise<Scan> {
  const settled = await mapBounded(regions, regionsAtOnce, (name) => scanRegion(name, cognito));
  const scans = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const found = scans.flatMap(({ customDomains }) => customDomains);
  const byName = new Map(found.map((one) => [one.name, one]));
  return {
    regions: scans.flatMap((scan) => scan.regions),
    customDomains: [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    findings: scans.flatMap(({ findings }) => findings),
  };
}

/** Never rejects. */
async function scanRegion(
  region: string,
  cognito: Pick<CognitoPort, "listUserPoolIds" | "describeUserPool">,
): Promise<Scan> {
  const userPoolIds: string[] = [];
  const listing = await Promise.allSettled([listInto(userPoolIds, cognito, region)]);
  const failure = listing.find((one) => one.status === "rejected");
  const described = await mapBounded(userPoolIds, poolsAtOnce, (userPoolId) =>
    cognito.describeUserPool(region, userPoolId),
  );
  const customDomains: ScannedCustomDomain[] = [];
  const findings: AuditFinding[] = failure === undefined ? [] : [unreadable(region, failure)];
  for (const [place, one] of described.entries()) {
    const userPoolId = userPoolIds[place] ?? "";
    if (one.status === "rejected") findings.push(poolUnreadable(region, userPoolId, one));
    else if (one.value?.customDomain !== undefined) {
      customDomains.push({ name: normaliseName(one.value.customDomain), region, userPoolId });
    }
  }
  const problem = failure === undefined ? {} : { problem: messageOf(failure.reason) };
  return {
    regions: [{ name: region, userPools: userPoolIds.length, ...problem }],
    customDomains,
    findings,
  };
}

async function listInto(
  userPoolIds: string[],
  cognito: Pick<CognitoPort, "listUserPoolIds">,
  region: string,
): Promise<void> {
  for await (const userPoolId of cognito.listUserPoolIds(region)) userPoolIds.push(userPoolId);
}

function unreadable(region: string, { reason }: PromiseRejectedResult): AuditFinding {
  return {
    name: "regionUnreadable",
    region,
    message: `The user pools of ${region} could not all be listed: ${messageOf(reason)}`,
    fix: `Put right what the message names; if nothing is to be looked for in ${region}, take it out of regions in latchkey.config.ts.`,
  };
}

function poolUnreadable(
  region: string,
  userPoolId: string,
  { reason }: PromiseRejectedResult,
): AuditFinding {
  return {
    name: "userPoolUnreadable",
    region,
    message: `The user pool ${userPoolId} in ${region} could not be described, so its custom domain, if it has one, was not looked at: ${messageOf(reason)}`,
    fix: "Put right what the message names, and run the audit again.",
  };
}

/** What went wrong, in a sentence; for a finding. */
export function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

import {
  type CustomDomainSearch,
  findUnitCustomDomains,
} from "@latchkey/core/audit/find-unit-custom-domains";
import { searchFindings } from "@latchkey/core/audit/finding/search-findings";
import { mapBounded } from "@latchkey/core/audit/map-bounded";
import { messageOf } from "@latchkey/core/audit/message-of";
import type { AuditUnit } from "@latchkey/core/audit/unit-audit";
import type { FoundCustomDomain, SearchPorts } from "@latchkey/core/audit/unit-search";
import { findDomain } from "@latchkey/core/rotation/find-domain";
import type { RotationPorts } from "@latchkey/core/rotation/ports";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import type { ListedCustomDomain, ListReport } from "./list-report.ts";

/** Custom domains that are described at the same time. */
const atOnce = 4;
const msOfDay = 24 * 60 * 60 * 1000;

type ListPorts = Pick<RotationPorts, "clock" | "cognito" | "acm" | "poolRegions">;

/** What the list is made from. */
export interface ListSource {
  readonly accountId: string;
  /** At the account's pace. */
  readonly ports: ListPorts;
  /** Not paced: the search keeps the pace itself. */
  readonly search: SearchPorts;
}

/**
 * Looks through the user pools of every Region and describes each custom domain and its certificate.
 * What cannot be read is told in its place.
 */
export async function makeListReport(
  { accountId, ports, search }: ListSource,
  say: (text: string) => void,
): Promise<ListReport> {
  const units = ports.poolRegions.map((region) => ({ accountId, region }));
  const searches = await Promise.all(
    units.map(async (unit) => ({ unit, found: await findUnitCustomDomains(unit, search) })),
  );
  const found = distinct(searches.flatMap(({ found: { customDomains } }) => customDomains));
  say(`Describing ${found.length} custom domains …`);
  const described = await mapBounded(found, atOnce, (one) => describe(one, ports));
  const customDomains = described.map((one, place) => {
    if (one.status === "fulfilled") return one.value;
    const { name, region, userPoolId } = found[place] ?? { name: "", region: "", userPoolId: "" };
    return { name, region, userPoolId, problem: messageOf(one.reason) };
  });
  return {
    version: 1,
    readAt: ports.clock.now(),
    regions: searches.map(regionOf),
    customDomains,
    problems: searches.flatMap(({ unit, found: { problems } }) =>
      searchFindings(problems, unit).map(({ message, fix }) => ({ message, fix })),
    ),
  };
}

/** Each name once, by name: a replica shows its custom domain again. */
function distinct(found: readonly FoundCustomDomain[]): readonly FoundCustomDomain[] {
  const byName = new Map(found.map((one) => [one.name, one]));
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function regionOf({
  unit: { region: name },
  found: { userPools, problems },
}: {
  readonly unit: AuditUnit;
  readonly found: CustomDomainSearch;
}): ListReport["regions"][number] {
  const problem = problems.find(({ kind }) => kind === "region");
  return {
    name,
    userPools,
    ...(problem === undefined ? {} : { problem: messageOf(problem.reason) }),
  };
}

async function describe(
  { name, userPoolId: foundIn, region: seenIn }: FoundCustomDomain,
  { clock, cognito, acm, poolRegions }: ListPorts,
): Promise<ListedCustomDomain> {
  const found = await findDomain(requestOf(name), { cognito, poolRegions });
  if (found.kind !== "custom") {
    return { name, region: seenIn, userPoolId: foundIn, problem: problemsByKind[found.kind] };
  }
  // A replicated pool names it in both of its Regions: this is the primary one.
  const { status, region, userPoolId, certificateArn: arn } = found.customDomain;
  const certificate = await acm.describeCertificate(arn);
  const listed = { name, region, userPoolId, status };
  if (certificate === undefined) {
    return { ...listed, certificate: { arn }, problem: "ACM does not have its certificate." };
  }
  // Whole days that have passed are counted as those that are left; none is 0, never -0.
  const left = ((certificate.notAfter?.getTime() ?? Number.NaN) - clock.now().getTime()) / msOfDay;
  return {
    ...listed,
    certificate,
    ...(Number.isNaN(left) ? {} : { daysLeft: Math.trunc(left) + 0 }),
  };
}

const problemsByKind = {
  prefix: "Cognito describes a prefix domain instead.",
  missing: "Cognito does not describe it; it may just have been deleted.",
  unavailable: "Cognito does not answer in its Region.",
  ambiguous: "Several user pools claim it.",
} as const;

function requestOf(customDomain: string): RotationRequest {
  return { customDomain, action: "rotate", apply: false, trigger: { kind: "operator" } };
}

/** Whether something could not be read. */
export function isIncomplete({ customDomains, problems }: ListReport): boolean {
  return problems.length > 0 || customDomains.some(({ problem }) => problem !== undefined);
}

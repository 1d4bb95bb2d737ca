import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import type { CustomDomainChange } from "./custom-domain-change.ts";
import { findUnitCustomDomains, type SearchOptions } from "./find-unit-custom-domains.ts";
import { searchFindings } from "./finding/search-findings.ts";
import { judgeCustomDomain, unreadable } from "./judge-custom-domain.ts";
import { mapBounded } from "./map-bounded.ts";
import { messageOf } from "./message-of.ts";
import { paceUnitPorts } from "./pace-unit-ports.ts";
import type { AuditUnit, UnitAudit } from "./unit-audit.ts";
import type { SearchProblem } from "./unit-search.ts";

/** Custom domains that are looked at at the same time; a Region has four. */
const customDomainsAtOnce = 4;

/** What can be said beside the unit. */
export interface AuditUnitOptions extends Pick<SearchOptions, "known" | "cursor" | "isLate"> {
  /** Changes of custom domains, made by others, that the audit was started because of. */
  readonly told?: readonly CustomDomainChange[];
}

/**
 * Looks for the custom domains of one Region of one account, cheapest first, and judges the five
 * sides of each; every call goes by the account's pace. Changes nothing. What cannot be read is a
 * finding: never rejects for what AWS, DNS or an edge does. Stopped because it is late, it gives
 * a cursor; what was found until then is looked at all the same.
 *
 * @throws RangeError for a cursor that no audit of a unit gave
 */
export async function auditUnit(
  unit: AuditUnit,
  given: AuditUnitPorts,
  { told = [], ...where }: AuditUnitOptions = {},
): Promise<UnitAudit> {
  const { rotation, userPools, pace } = given;
  const { cognito, clock } = rotation;
  const search = await findUnitCustomDomains(
    unit,
    { cognito, userPools, pace, clock },
    { ...where, certificateNames: await namesOf(given) },
  );
  const auditing = { unit, ports: paceUnitPorts(given), told };
  const settled = await mapBounded(search.customDomains, customDomainsAtOnce, (found) =>
    judgeCustomDomain(found, auditing),
  );
  const parts = settled.flatMap((one, place) => {
    if (one.status === "fulfilled") return [one.value];
    const found = search.customDomains[place];
    return found === undefined ? [] : [unreadable(found, one.reason, auditing)];
  });
  const { userPools: passed, problems, cursor } = search;
  return {
    schema: "latchkey/unit-audit/1",
    unit,
    userPools: passed,
    ...problemOf(problems),
    customDomains: parts.flatMap(({ customDomains }) => customDomains),
    certificates: parts.flatMap(({ certificates }) => certificates),
    findings: [...searchFindings(problems, unit), ...parts.flatMap(({ findings }) => findings)],
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/**
 * Certificate names make a search shorter, not more complete: the walk over all pools finds whatever
 * they miss. So that they cannot be listed is nothing to tell of here; for a custom domain, whose
 * certificates cannot be listed either, it is.
 */
async function namesOf(
  ports: Pick<AuditUnitPorts, "certificateNames">,
): Promise<readonly string[]> {
  const [listed] = await Promise.allSettled([ports.certificateNames()]);
  return listed.status === "fulfilled" ? listed.value : [];
}

function problemOf(problems: readonly SearchProblem[]): Pick<UnitAudit, "problem"> {
  const region = problems.find(({ kind }) => kind === "region");
  return region === undefined ? {} : { problem: messageOf(region.reason) };
}

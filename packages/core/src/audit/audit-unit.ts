import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import type { CustomDomainChange } from "./custom-domain-change.ts";
import { findUnitCustomDomains, type SearchOptions } from "./find-unit-custom-domains.ts";
import { searchFindings } from "./finding/search-findings.ts";
import { type Auditing, judgeCustomDomain, type Part, unreadable } from "./judge-custom-domain.ts";
import { messageOf } from "./message-of.ts";
import { paceUnitPorts } from "./pace-unit-ports.ts";
import type { AuditUnit, UnitAudit } from "./unit-audit.ts";
import type { FoundCustomDomain, SearchProblem } from "./unit-search.ts";

/** What can be said beside the unit. */
export interface AuditUnitOptions extends Pick<SearchOptions, "known" | "cursor" | "isLate"> {
  /** Changes of custom domains, made by others, that the audit was started because of. */
  readonly told?: readonly CustomDomainChange[];
}

/**
 * Looks for the custom domains of one Region of one account, cheapest first, and judges the five
 * sides of each while it looks for the next; every call goes by the account's pace. Changes nothing.
 * What cannot be read is a finding: never rejects for what AWS, DNS or an edge does. Stopped because
 * it is late, it gives a cursor; what was found until then is looked at all the same.
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
  const auditing = { unit, ports: paceUnitPorts(given), told };
  // All at once: a Region has four, and what a replica or a failed one adds to that is little.
  const judged = new Map<string, Promise<Part>>();
  const onFound = (found: FoundCustomDomain) => {
    if (!judged.has(found.name)) judged.set(found.name, judge(found, auditing));
  };
  const search = await findUnitCustomDomains(
    unit,
    { cognito, userPools, pace, clock },
    { ...where, certificateNames: await namesOf(given), onFound },
  );
  const inOrder = search.customDomains.map(({ name }) => judged.get(name));
  const parts = (await Promise.all(inOrder)).flatMap((part) => part ?? []);
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

/** Never rejects. */
async function judge(found: FoundCustomDomain, auditing: Auditing): Promise<Part> {
  const [settled] = await Promise.allSettled([judgeCustomDomain(found, auditing)]);
  return settled.status === "fulfilled"
    ? settled.value
    : unreadable(found, settled.reason, auditing);
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

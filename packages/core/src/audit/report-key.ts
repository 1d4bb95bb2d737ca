import type { ReportKeys } from "./fleet-ports.ts";
import type { FleetReport } from "./fleet-report.ts";
import type { AuditUnit } from "./unit-audit.ts";

/** The S3 keys of what the next audit compares with; the page beside it for people. */
export const latestReportKeys: ReportKeys = {
  reportKey: "reports/latest.json",
  pageKey: "reports/latest.html",
};

/** The S3 key of the names of the custom domains that the latest report tells of. */
export const knownCustomDomainsKey = "reports/known-custom-domains.json";

/** The S3 keys of a report: one a day (UTC); a second audit on the day makes new versions. */
export function reportKeysOf({ at }: Pick<FleetReport, "at">): ReportKeys {
  const day = at.slice(0, 10);
  return { reportKey: `reports/${day}.json`, pageKey: `reports/${day}.html` };
}

/** What the keys of an audit's parts begin with. */
export function partFolderOf(auditId: string): string {
  return `audits/${auditId}/`;
}

/** The S3 key of what one turn of a unit brought; `part` counts from 0 within the unit. */
export function partKeyOf(
  auditId: string,
  { accountId, region }: Pick<AuditUnit, "accountId" | "region">,
  part: number,
): string {
  return `${partFolderOf(auditId)}${accountId}-${region}-${part}.json`;
}

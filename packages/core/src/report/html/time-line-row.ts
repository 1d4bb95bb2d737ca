import type { Severity } from "../../audit/finding-catalogue.ts";
import type { FleetReport, ReportedCertificate } from "../../audit/fleet-report.ts";
import { daysAfter, daysBetween } from "./time-scale.ts";

/**
 * Days before its end at which ACM begins to renew: 45 for certificates of 198 days, 60 for the
 * longer ones of before (ACM user guide, "Renewal for domains validated by DNS").
 */
const renewalDays = { short: 45, long: 60, longFrom: 200 } as const;

/** One certificate that a custom domain holds, with what happened and will happen to it. */
export interface TimeLineRow {
  readonly certificate: ReportedCertificate;
  readonly begin: string;
  readonly end: string;
  readonly renewalAt?: string;
  readonly rotatedAt?: string;
  readonly state?: Severity;
}

/** The certificates that custom domains hold, the first to end on top. */
export function timeLineRows(report: FleetReport): readonly TimeLineRow[] {
  const rotated = new Map<string, string>();
  for (const { history = [] } of report.customDomains) {
    for (const { verdict, toArn, at } of history) {
      if (verdict === "rotated" && toArn !== undefined && !rotated.has(toArn))
        rotated.set(toArn, at);
    }
  }
  const states = expiryStates(report);
  return report.certificates
    .filter(({ heldBy, notAfter }) => heldBy.length > 0 && notAfter !== undefined)
    .map((certificate) => rowOf(certificate, report.at, rotated, states))
    .toSorted((a, b) => (a.end < b.end ? -1 : 1));
}

function rowOf(
  certificate: ReportedCertificate,
  at: string,
  rotated: ReadonlyMap<string, string>,
  states: ReadonlyMap<string, Severity>,
): TimeLineRow {
  const end = certificate.notAfter ?? at;
  const begin = certificate.notBefore ?? certificate.issuedAt ?? at;
  const isRenewed =
    certificate.type === "AMAZON_ISSUED" && certificate.renewalEligibility !== "INELIGIBLE";
  const isLong = daysBetween(begin, end) >= renewalDays.longFrom;
  const rotatedAt = rotated.get(certificate.arn);
  const state = certificate.heldBy.map((name) => states.get(name)).find((one) => one !== undefined);
  return {
    certificate,
    begin,
    end,
    ...(isRenewed && {
      renewalAt: daysAfter(end, -(isLong ? renewalDays.long : renewalDays.short)),
    }),
    ...(rotatedAt !== undefined && { rotatedAt }),
    ...(state !== undefined && { state }),
  };
}

/** What the findings say of each custom domain's expiry: the thresholds are theirs. */
function expiryStates({ findings }: FleetReport): ReadonlyMap<string, Severity> {
  const states = new Map<string, Severity>();
  for (const { name, customDomain, severity } of findings) {
    if (customDomain === undefined || states.has(customDomain)) continue;
    if (/^certificateExpir(ed|ing|ingSoon)$/.test(name)) states.set(customDomain, severity);
  }
  return states;
}

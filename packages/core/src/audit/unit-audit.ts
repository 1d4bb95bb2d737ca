import type { Finding, ReportedCertificate, ReportedCustomDomain } from "./fleet-report.ts";

/** One Region of one account: what an audit is cut into. */
export interface AuditUnit {
  readonly accountId: string;
  readonly region: string;
  /** Assumed to read another account; absent for the account that the audit runs in. */
  readonly roleArn?: string;
}

/** A finding before it is compared with those of the audit before. */
export type FoundFinding = Omit<Finding, "firstSeenAt" | "isNews">;

/** A custom domain as its unit's audit saw it: what a rotation did and does is added at the end. */
export type SeenCustomDomain = Omit<ReportedCustomDomain, "rotation" | "history">;

/** What the audit of one unit, or of the part of it up to a cursor, brought. JSON. */
export interface UnitAudit {
  readonly schema: "latchkey/unit-audit/1";
  readonly unit: AuditUnit;
  /** User pools that were looked at. */
  readonly userPools: number;
  /** Why the unit could not be read, or not wholly. */
  readonly problem?: string;
  readonly customDomains: readonly SeenCustomDomain[];
  readonly certificates: readonly ReportedCertificate[];
  readonly findings: readonly FoundFinding[];
  /** Where to go on; absent when the unit is done. */
  readonly cursor?: string;
}

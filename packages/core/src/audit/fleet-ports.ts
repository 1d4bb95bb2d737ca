import type { Clock } from "../clock.ts";
import type { RecordHistoryPort } from "../record/record-history.ts";
import type { RotationStarter } from "../trigger/dispatch-ports.ts";
import type { UnrecordedEndPorts } from "../trigger/record-unrecorded-ends.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import type { FleetReport } from "./fleet-report.ts";
import type { KnownCustomDomains } from "./known-custom-domains.ts";
import type { Sleep } from "./token-bucket.ts";
import type { UnitAudit } from "./unit-audit.ts";

/** The report of the audit before, `reports/latest.json`. */
export type LatestReport =
  | { readonly kind: "none" }
  | { readonly kind: "read"; readonly report: FleetReport }
  /** It is there and is no report that can be used: the audit goes on as if there were none. */
  | { readonly kind: "unusable"; readonly problem: string };

/** S3 keys of a stored report. */
export interface ReportKeys {
  /** `reports/<YYYY-MM-DD>.json`, by the day (UTC) on which the audit began. */
  readonly reportKey: string;
  /** The same as a page, `reports/<YYYY-MM-DD>.html`. */
  readonly pageKey: string;
}

/**
 * What audits leave in the bucket of records. Implemented in `core/src/aws` only; throws the
 * classes of aws/errors.ts. Every write may be repeated: the object gets a new version.
 */
export interface ReportStore {
  readLatest(): Promise<LatestReport>;
  /** Of the latest report; none before the first. */
  readKnown(): Promise<KnownCustomDomains>;
  /** Writes the day's report and page, not `latest`. */
  storeReport(report: FleetReport): Promise<ReportKeys>;
  /**
   * Writes `reports/latest.json`, `reports/latest.html` and `reports/known-custom-domains.json`:
   * what the next audit compares with and begins from.
   */
  publishLatest(report: FleetReport): Promise<void>;
  /**
   * Writes `audits/<auditId>/<accountId>-<region>-<part>.json`.
   *
   * @param part counts from 0 within a unit
   */
  storePart(auditId: string, audit: UnitAudit, part: number): Promise<void>;
  /** Every part of one audit, one after the other, by their keys. */
  readParts(auditId: string): AsyncIterable<UnitAudit>;
}

/** Where people read on after an audit's notice. */
export interface AuditNoticePlace extends ReportKeys {
  /** Of the audit's own execution: the event's resource, and a link. */
  readonly executionArn?: string;
}

/** Tells people of an audit. Implemented in `core/src/aws` only. */
export interface AuditNotifier {
  /** Puts one `Latchkey Audit Ended` event on the bus. */
  notifyAudit(report: FleetReport, place: AuditNoticePlace): Promise<void>;
}

/** The account that is to be looked at, and how it is entered. */
export interface AccountEntry {
  readonly accountId: string;
  /** To be assumed; absent for the audit's own account. */
  readonly role?: { readonly arn: string; readonly externalId: string };
  /** Another process has just stopped looking at it: the bursts of its rates are used up. */
  readonly isResumed: boolean;
}

/** What `auditAccount` needs from outside. */
export interface AuditAccountPorts {
  readonly reports: Pick<ReportStore, "readKnown" | "storePart">;
  /** Rejects when the role cannot be assumed. */
  enterAccount(entry: AccountEntry): Promise<AuditUnitPorts>;
}

/** What `finishAudit` needs from outside. */
export interface FinishAuditPorts {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly reports: ReportStore;
  readonly notices: AuditNotifier;
  readonly starter: RotationStarter;
  readonly history: Pick<RecordHistoryPort, "readNewest">;
  /** Where executions that ended without their record are found, and recorded. */
  readonly ends: Pick<UnrecordedEndPorts, "executions" | "records">;
  /** Of Latchkey. */
  readonly version: string;
}

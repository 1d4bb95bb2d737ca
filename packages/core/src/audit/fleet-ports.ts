import type { Clock } from "../clock.ts";
import type { FunctionConfig } from "../config/latchkey-config.ts";
import type { RecordHistoryPort } from "../record/record-history.ts";
import type { RotationStarter } from "../trigger/dispatch-ports.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import type { CertificateNames } from "./certificate-names.ts";
import type { FleetReport } from "./fleet-report.ts";
import type { ServicePace } from "./service-pace.ts";
import type { Sleep } from "./token-bucket.ts";
import type { AuditUnit, UnitAudit } from "./unit-audit.ts";
import type { UserPoolPagePort } from "./unit-search.ts";

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
  /** Writes the day's report and page, not `latest`. */
  storeReport(report: FleetReport): Promise<ReportKeys>;
  /** Writes `reports/latest.json` and `reports/latest.html`: what the next audit compares with. */
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

/** What looking at one account takes; all of it is only read with, by the account's credentials. */
export interface AccountPorts extends AuditUnitPorts {
  readonly userPools: UserPoolPagePort;
  /** The account's certificates in us-east-1, paced by the pace given. */
  listCertificateNames(pace: ServicePace): AsyncIterable<CertificateNames>;
}

/** What `auditAccount` needs from outside. */
export interface AuditAccountPorts {
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly reports: Pick<ReportStore, "readLatest" | "storePart">;
  /** Enters an account, by the role when there is one; rejects when it cannot be assumed. */
  enterAccount(unit: Pick<AuditUnit, "accountId" | "role">): Promise<AccountPorts>;
}

/** What `finishAudit` needs from outside. */
export interface FinishAuditPorts {
  readonly clock: Clock;
  readonly reports: ReportStore;
  readonly notices: AuditNotifier;
  readonly starter: RotationStarter;
  readonly records: Pick<RecordHistoryPort, "readNewest">;
  readonly config: FunctionConfig;
  /** Of Latchkey. */
  readonly version: string;
}

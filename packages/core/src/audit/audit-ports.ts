import type { FunctionConfig } from "../config/latchkey-config.ts";
import type { RotationPorts } from "../rotation/ports.ts";
import type { RotationStarter } from "../trigger/dispatch-ports.ts";
import type { UnrecordedEndPorts } from "../trigger/record-unrecorded-ends.ts";
import type { AuditReport } from "./audit-report.ts";
import type { ChangeLogPort, PublishedCertificatePort } from "./change-log.ts";
import type { Sleep } from "./token-bucket.ts";

/** Where reports and their notices go. Implemented in `core/src/aws` only. */
export interface ReportPort {
  /** Writes the object; one of that key gets a new version. */
  storeReport(key: string, report: AuditReport): Promise<void>;
  /** Puts one `Latchkey Audit Ended` event on the bus. */
  notifyAudit(report: AuditReport, reportKey: string): Promise<void>;
}

/** What `runAudit` needs from outside. */
export interface AuditPorts {
  /** Only read with: an audit changes nothing itself. */
  readonly rotation: RotationPorts;
  readonly starter: RotationStarter;
  readonly reports: ReportPort;
  readonly published: PublishedCertificatePort;
  readonly changeLog: ChangeLogPort;
  /** Names of the IAM roles by which Latchkey itself changes custom domains. */
  readonly ownRoles: readonly string[];
  readonly config: FunctionConfig;
  readonly sleep: Sleep;
  /** Where executions that ended without their record are found, and recorded. */
  readonly ends: Pick<UnrecordedEndPorts, "executions" | "records">;
}

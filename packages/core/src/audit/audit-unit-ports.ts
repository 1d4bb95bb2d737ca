import type { FunctionConfig } from "../config/latchkey-config.ts";
import type { RotationPorts } from "../rotation/ports.ts";
import type { ChangeLogPort, PublishedCertificatePort } from "./change-log.ts";
import type { DnsPort } from "./dns-port.ts";
import type { Sleep } from "./token-bucket.ts";

/** What `auditUnit` needs from outside; all of it is only read with. */
export interface AuditUnitPorts {
  /** Of the unit's account; `poolRegions` are all Regions in which replicas may be. */
  readonly rotation: RotationPorts;
  readonly dns: DnsPort;
  /** What rotations of the account proved; on an account without Latchkey it knows nothing. */
  readonly published: PublishedCertificatePort;
  readonly changeLog: ChangeLogPort;
  /** Names of the IAM roles by which Latchkey itself changes custom domains. */
  readonly ownRoles: readonly string[];
  readonly config: FunctionConfig;
  readonly sleep: Sleep;
}

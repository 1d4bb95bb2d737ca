import type { FunctionConfig } from "../config/latchkey-config.ts";
import type { RotationPorts } from "../rotation/ports.ts";
import type { ChangeLogPort, PublishedCertificatePort } from "./change-log.ts";
import type { DnsPort } from "./dns-port.ts";
import type { ServicePace } from "./service-pace.ts";
import type { UserPoolPagePort } from "./unit-search.ts";

/** What `auditUnit` needs from outside, the same for all Regions of an account; only read with. */
export interface AuditUnitPorts {
  /** Of the account; `poolRegions` are all Regions in which replicas may be. Not paced yet. */
  readonly rotation: RotationPorts;
  readonly userPools: UserPoolPagePort;
  /** What the account's Regions share of AWS's rates: every call of the audit goes by it. */
  readonly pace: ServicePace;
  /**
   * Names of the account's certificates in us-east-1, likeliest first, listed at the first call
   * only.
   */
  certificateNames(): Promise<readonly string[]>;
  readonly dns: DnsPort;
  /** What rotations of the account proved; on an account without Latchkey it knows nothing. */
  readonly published: PublishedCertificatePort;
  /** Keeps the pace by itself: a question takes as many calls as there are pages. */
  readonly changeLog: ChangeLogPort;
  /** Names of the IAM roles by which Latchkey itself changes custom domains. */
  readonly ownRoles: readonly string[];
  readonly config: FunctionConfig;
  /** An installation audits its own account: what a rotation mends is started there. */
  readonly startsRotations?: boolean;
}

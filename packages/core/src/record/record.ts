import type { RolledBackCertificate } from "../certificate/rolled-back-certificate.ts";
import type { RollBackMemory, UnprovenMemory } from "../rotation/ports.ts";
import type { RotationState } from "../rotation/rotation-state.ts";
import type { Verdict } from "../rotation/verdict.ts";

/**
 * The immutable account of one rotation: one S3 object, JSON, written once under
 * `records/<custom domain>/<started at>_<execution name>.json`.
 */
export interface RotationRecord {
  readonly schema: "latchkey/rotation-record/1";
  readonly verdict: Verdict;
  readonly customDomain: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly execution?: { readonly arn: string; readonly name: string };
  readonly request: unknown;
  readonly decision?: RotationState["decision"];
  readonly reasons: RotationState["reasons"];
  readonly from?: RotationState["target"];
  readonly to?: RotationState["target"];
  readonly before?: RotationState["baseline"];
  readonly after?: RotationState["after"];
  /** Certificates that the plan passed over, and why. */
  readonly notChosen?: RotationState["notChosen"];
  readonly evidence: {
    readonly edges: RotationState["edges"];
    readonly edgesProven: number;
    readonly edgeRounds: number;
    readonly routing?: RotationState["routing"];
  };
  readonly error?: RotationState["error"];
}

/** Where records and notices go. Implemented in `core/src/aws` only. */
export interface RecordPort extends RollBackMemory, UnprovenMemory {
  /** Writes the object unless one of that key exists; says which it was. */
  storeRecord(key: string, record: RotationRecord): Promise<"stored" | "already-stored">;
  /** Publishes the ARN that the custom domain now holds as an SSM parameter. */
  publishCertificateArn(customDomain: string, certificateArn: string): Promise<void>;
  /** Remembers these, and no other, as certificates not to be tried again so soon. */
  storeRolledBack(
    customDomain: string,
    certificates: readonly RolledBackCertificate[],
  ): Promise<void>;
  /** Puts one `Latchkey Rotation Ended` event on the bus. */
  notify(record: RotationRecord, recordKey: string): Promise<void>;
}

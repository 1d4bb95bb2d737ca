import type { CertificateRef } from "../rotation/rotation-state.ts";
import type { ChangeTool } from "./change-tool.ts";

/** Before and after of a certificate that was put back, and by whom. */
export interface RevertEvidence {
  /** What Latchkey last set and proved. */
  readonly proved: CertificateRef;
  /** When that was published, ISO 8601. */
  readonly provedAt?: string;
  /** What is held instead. */
  readonly held: CertificateRef;
  /** Name of the SSM parameter that tells the proved ARN. */
  readonly parameter: string;
  readonly by?: RevertAuthor;
  /** A sentence; there without `by`. */
  readonly whyUnknown?: string;
}

/** Who made the call, as CloudTrail tells it. */
export interface RevertAuthor {
  readonly eventId: string;
  /** `UpdateUserPoolDomain` or `CreateUserPoolDomain`. */
  readonly eventName: string;
  /** ISO 8601. */
  readonly at: string;
  readonly region: string;
  readonly principalArn: string;
  readonly sessionName?: string;
  readonly tool?: ChangeTool;
  readonly userAgent?: string;
  /** An IP address, or the name of an AWS service. */
  readonly sourceIpAddress?: string;
  /** False when CloudTrail hides of which custom domain the call was. */
  readonly isCertain: boolean;
}

/** What looking for a certificate that was put back can say. */
export type RevertFinding =
  /** Somebody else put an older certificate back over the one that Latchkey last set and proved. */
  | {
      readonly name: "certificateReverted";
      readonly message: string;
      readonly fix: string;
      readonly evidence: RevertEvidence;
    }
  /** Whether that happened could not be told: the SSM parameter with the ARN could not be read. */
  | { readonly name: "activeArnUnreadable"; readonly message: string; readonly fix: string };

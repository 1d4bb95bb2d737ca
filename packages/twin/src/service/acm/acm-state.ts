import type { CertificateAuthority } from "../../edge/certificate-authority.ts";
import type { Random } from "../../random.ts";
import { type AwsCall, AwsError } from "../../service.ts";
import type { World } from "../../world.ts";
import type { CertificateRecord } from "./certificate-record.ts";
import { certificateNotFound, checkLength, constraintError } from "./errors.ts";
import { expireWhenDue } from "./expiry.ts";

/** What ACM's operations share. */
export interface AcmState {
  readonly world: World;
  readonly authority: CertificateAuthority;
  readonly random: Random;
  /** By ARN, oldest first, of all Regions. */
  readonly certificates: Map<string, CertificateRecord>;
  readonly replacedListeners: Set<(arn: string) => void>;
  /** Idempotency tokens of `RequestCertificate`, with what they stand for. */
  readonly tokens: Map<string, { readonly arn: string; readonly expiresAt: Date }>;
  isStopped: boolean;
}

export function newCertificateArn(state: AcmState, region: string): string {
  const { random, world } = state;
  // The shape of a version 4 UUID.
  const variant = random.integer(8, 11).toString(16);
  const id = [random.hex(8), random.hex(4), `4${random.hex(3)}`, variant + random.hex(3)];
  return `arn:aws:acm:${region}:${world.accountId}:certificate/${id.join("-")}-${random.hex(12)}`;
}

/** The ARN pattern of the service model (ACM API, `CertificateArn`). */
const modelledArn =
  /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:[\w+=/,.@-]*:[0-9]+:[\w+=,.@-]+(\/[\w+=,.@-]+)*$/;
const certificateArn = /^arn:aws[\w-]*:acm:[\w-]+:[0-9]{12}:certificate\/[\w-]+$/;

/**
 * The certificate that an operation is about, its expiry brought up to date.
 * @throws ValidationException, InvalidArnException for a text that is no certificate's ARN
 * @throws ResourceNotFoundException also for one of another Region or account
 */
export function requireCertificate(
  state: AcmState,
  arn: string | undefined,
  call: AwsCall,
): CertificateRecord {
  const text = arn ?? "";
  checkLength("certificateArn", text, { from: 20, to: 2048 });
  if (!modelledArn.test(text))
    throw constraintError(
      "certificateArn",
      text,
      `Member must satisfy regular expression pattern: ${modelledArn.source.slice(1, -1)}`,
    );
  if (!certificateArn.test(text)) throw new AwsError("InvalidArnException", `Invalid ARN: ${text}`);
  const certificate = state.certificates.get(text);
  if (certificate === undefined || certificate.region !== call.region)
    throw certificateNotFound(text);
  expireWhenDue(state, certificate);
  return certificate;
}

/** Tells those who serve the certificate that its content has changed. */
export function announceReplacement(state: AcmState, arn: string): void {
  for (const listener of state.replacedListeners) listener(arn);
}

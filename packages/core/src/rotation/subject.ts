import type { Certificate } from "../certificate/certificate.ts";
import type { RolledBackCertificate } from "../certificate/rolled-back-certificate.ts";
import {
  type CertificateUse,
  type CertificateViolation,
  violationsOf,
  violationsOfArn,
} from "../certificate/violations-of.ts";
import { defaultFunctionConfig, type FunctionConfig } from "../config/latchkey-config.ts";
import { readTagExceptions, type TagExceptions } from "../config/tag-exceptions.ts";
import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { RoutingObservation } from "../routing/routing.ts";
import { reasonOf } from "./reason.ts";
import type { RotationRequest } from "./rotation-request.ts";
import type { NamedCertificate, Situation } from "./situation.ts";

/** A situation whose custom domain is known, with what every decision asks about it worked out. */
export interface Subject {
  readonly customDomain: CustomDomain;
  readonly request: RotationRequest;
  readonly situation: Situation;
  /** What a certificate is judged for. */
  readonly use: CertificateUse;
  readonly current: Certificate | undefined;
  /** Why the current certificate does not work; empty when it does. */
  readonly currentViolations: readonly CertificateViolation[];
  readonly isCurrentUsable: boolean;
  readonly routing: RoutingObservation | undefined;
  readonly config: FunctionConfig;
  /** What the user pool's tags say. */
  readonly exceptions: TagExceptions;
  readonly pinned: NamedCertificate | undefined;
  /** Certificates that earlier rotations went back from. */
  readonly rolledBack: readonly RolledBackCertificate[];
}

/** Works out the subject of a decision. */
export function subjectOf(
  customDomain: CustomDomain,
  situation: Situation,
  request: RotationRequest,
): Subject {
  const use = {
    customDomain: customDomain.name,
    at: situation.at,
    accountId: customDomain.accountId,
  };
  const current = situation.current?.value;
  const config = situation.config ?? defaultFunctionConfig;
  const { requireTag } = config.selection;
  const currentViolations = violationsOfNamed(
    { arn: customDomain.certificateArn, certificate: current },
    use,
  );
  return {
    customDomain,
    request,
    situation,
    use,
    current,
    currentViolations,
    isCurrentUsable: currentViolations.length === 0,
    routing: situation.routing?.value,
    config,
    exceptions: readTagExceptions(situation.tags?.value ?? {}, requireTag ? [requireTag.key] : []),
    pinned: situation.pinned?.value,
    rolledBack: situation.rolledBack?.value ?? [],
  };
}

/** The violations of a certificate that was looked up by its ARN, a missing one included. */
export function violationsOfNamed(
  { arn, certificate }: NamedCertificate,
  use: CertificateUse,
): readonly CertificateViolation[] {
  if (certificate !== undefined) return violationsOf(certificate, use);
  const violations = violationsOfArn(arn, use);
  return violations.length > 0 ? violations : [certificateMissing(arn)];
}

/** The violation of an ARN that leads nowhere. */
export function certificateMissing(arn: string): CertificateViolation {
  return reasonOf(
    "certificateMissing",
    `ACM in us-east-1 has no certificate ${arn}.`,
    "Check the ARN, or request or import the certificate.",
  );
}

/**
 * Whether a certificate lacks nothing but to be issued, which DNS validation brings about by
 * itself: what is wrong besides could not be waited away.
 */
export function isOnlyPending(
  { certificate }: NamedCertificate,
  violations: readonly CertificateViolation[],
): boolean {
  return (
    certificate?.status === "PENDING_VALIDATION" &&
    violations.every(({ name }) => name === "certificateNotIssued")
  );
}

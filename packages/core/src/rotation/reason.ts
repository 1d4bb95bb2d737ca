import type { CertificateReasonName } from "../certificate/certificate-reason.ts";

/** Why a rotation decided or ended as it did, besides the reasons that lie in a certificate. */
export type RotationReasonName =
  /** The input of the execution is not a rotation request. */
  | "inputInvalid"
  /** The state between two steps lacks what this step needs. */
  | "stateIncomplete"
  /** No Region that was looked in has this custom domain. */
  | "customDomainMissing"
  /** Cognito does not answer in a Region in which the custom domain lives, or may live. */
  | "regionUnavailable"
  /** Two user pools in different Regions claim the name. */
  | "customDomainAmbiguous"
  /** The name is a prefix domain, which has no certificate of its own. */
  | "prefixDomainLeftAlone"
  /** The configuration does not select the custom domain. */
  | "customDomainNotSelected"
  /** The user pool's tag `latchkey:mode` is `off`. */
  | "leftAlone"
  /** The user pool's tag `latchkey:mode` is `observe`: nothing may be changed. */
  | "observeOnly"
  /** A tag of the user pool makes an exception that cannot be meant. */
  | "poolTagInvalid"
  /** The user pool's tag `latchkey:certificate-arn` names the only certificate to use. */
  | "certificatePinned"
  /** The request asks for another certificate than the one that the tag pins. */
  | "certificateNotPinned"
  /** The custom domain's TLS policy is not the wanted one. */
  | "securityPolicyDiffers"
  /** The custom domain's managed login version is not the wanted one. */
  | "managedLoginVersionDiffers"
  /** The custom domain is being deleted. */
  | "customDomainDeleting"
  /** The custom domain was deleted, or moved to another pool, in mid-rotation. */
  | "customDomainDeleted"
  /** Cognito is still carrying out an earlier change. */
  | "customDomainUpdating"
  /** Cognito calls the custom domain FAILED. */
  | "customDomainFailed"
  /** It stayed UPDATING for longer than any update takes. */
  | "customDomainStuckUpdating"
  /** Somebody else gave the custom domain another certificate meanwhile. */
  | "customDomainChangedElsewhere"
  /** Cognito accepted the update, but the custom domain still holds what it held before. */
  | "updateDidNotTake"
  /** The proof that an earlier rotation was cut off in is carried on. */
  | "proofResumed"
  /** A step failed between the update and the end of its proof. */
  | "proofInterrupted"
  /** The target was set already when the update was about to be sent. */
  | "updateFoundDone"
  /** Somebody else changed a setting before or after the update; the newer value was kept. */
  | "settingsChangedMeanwhile"
  /** Cognito shows a value for a setting that had none before the update. */
  | "settingsFilledIn"
  /** A setting is not what it was before the update. */
  | "settingsLost"
  /** Route 53's health check of the primary Region is unhealthy. */
  | "primaryUnhealthy"
  /** No metric tells the health of the primary Region. */
  | "primaryHealthUnknown"
  /** Failover routing names a health check that Route 53 does not know. */
  | "healthCheckMissing"
  /** The health check is disabled, which always counts as healthy. */
  | "healthCheckDisabled"
  /** The replica in the secondary Region is not ACTIVE. */
  | "replicaNotActive"
  /** The custom domain's failover routing is not what it was. */
  | "routingLost"
  /** A requested certificate is not issued yet. */
  | "certificateNotSettled"
  /** What was waited for did not come to pass in time. */
  | "holdTooLong"
  /** The current certificate does not work, which outweighs an unhealthy primary. */
  | "urgencyOverridesHealth"
  /** The current certificate does not work and there is none to replace it. */
  | "noUsableCertificate"
  /** This certificate is the best one for the custom domain. */
  | "bestCertificateFound"
  /** A verification was asked for a certificate that the custom domain does not hold. */
  | "certificateNotHeld"
  /** The request asked for this certificate by its ARN. */
  | "certificateRequested"
  /** The custom domain holds its best certificate, and every edge looked at serves it. */
  | "alreadyServed"
  /** An edge does not (or not provably) serve the certificate that the custom domain holds. */
  | "servingInDoubt"
  /** The request asked for proof of what is served. */
  | "verificationRequested"
  /** A better certificate exists, but the request allowed no change. */
  | "betterCertificateExists"
  /** The request did not allow changes. */
  | "dryRun"
  /** The custom domain's name leads to no address. */
  | "dnsDoesNotResolve"
  /** An edge serves something that users cannot use. */
  | "edgesServeBroken"
  /** No edge could be seen refusing TLS below the custom domain's policy, nor accepting it. */
  | "floorUntested"
  /** Not every edge served the certificate by the deadline. */
  | "edgesNotServing"
  /** ACM does not tell the certificate's fingerprint, so nothing can be proven. */
  | "fingerprintUnknown"
  /** There is no previous certificate that still works. */
  | "noCertificateToGoBackTo"
  /** The custom domain was not changed by this rotation, so there is nothing to undo. */
  | "nothingToRollBack"
  /** The roll-back was tried as often as it makes sense. */
  | "rollBackExhausted"
  /** The previous certificate is held again, but nothing shows that it has taken. */
  | "rollBackUnsettled"
  /** A step failed; the message is the error's. */
  | "stepFailed"
  /** The rotation is over and recorded, but its SSM parameters could not be written. */
  | "notPublished"
  /** The rotation ended without a verdict. */
  | "verdictMissing";

/** Every reason that a rotation can give. */
export type ReasonName = CertificateReasonName | RotationReasonName;

/** One reason: a literal name for machines, a sentence for people, and the fix if there is one. */
export interface NamedReason<Name extends string = ReasonName> {
  readonly name: Name;
  readonly message: string;
  readonly fix?: string;
}

/** Longest message or fix that travels in a state, in characters. */
const longest = 1000;

/** Makes a reason. Overlong texts, which only odd input can cause, are cut. */
export function reasonOf<Name extends ReasonName>(
  name: Name,
  message: string,
  fix?: string,
): NamedReason<Name> {
  return { name, message: cut(message), ...(fix === undefined ? {} : { fix: cut(fix) }) };
}

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { RotationPorts } from "./ports.ts";
import { endWith, type Planned } from "./progress-state.ts";
import { type NamedReason, reasonOf } from "./reason.ts";
import type { RotationState } from "./rotation-state.ts";
import { leaveSettings } from "./settle-settings.ts";

/**
 * The custom domain as it is now; undefined when it is gone: deleted, being deleted, or created
 * anew in another pool.
 */
export async function readCustomDomain(
  { customDomain }: Planned,
  { cognito }: Pick<RotationPorts, "cognito">,
): Promise<CustomDomain | undefined> {
  const found = await cognito.describeDomain(customDomain.region, customDomain.name);
  if (found?.kind !== "custom") return undefined;
  const now = found.customDomain;
  return now.status === "DELETING" || now.userPoolId !== customDomain.userPoolId ? undefined : now;
}

/** The end of a rotation whose custom domain is gone. */
export function endDeleted(state: Planned): RotationState {
  return endWith(state, "superseded", [
    reasonOf(
      "customDomainDeleted",
      `${state.customDomain.name} was deleted from ${state.customDomain.userPoolId} in mid-rotation.`,
    ),
  ]);
}

/** Whether the custom domain holds a certificate that this rotation knows nothing of. */
export function isHeldElsewhere({ baseline, target }: Planned, now: CustomDomain): boolean {
  return now.certificateArn !== baseline.certificate.arn && now.certificateArn !== target.arn;
}

/**
 * The end of a rotation whose custom domain somebody else gave another certificate. A setting that
 * is not what it was is told, whoever lost it.
 */
export function endChangedElsewhere(state: Planned, now: CustomDomain): RotationState {
  const left = leaveSettings(state, now);
  return endWith(left, "superseded", [customDomainChangedElsewhere(state, now)]);
}

function customDomainChangedElsewhere(state: Planned, now: CustomDomain): NamedReason {
  return reasonOf(
    "customDomainChangedElsewhere",
    `Somebody else gave ${now.name} the certificate ${now.certificateArn} while it was on its way from ${state.baseline.certificate.arn} to ${state.target.arn}.`,
    "Find out who did (CloudTrail, UpdateUserPoolDomain); a deployment that names an old ARN is the usual cause. Let it read the published parameter instead.",
  );
}

import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import { decideVerification, keepCurrent } from "./keep-current.ts";
import { leaveAlone, withExceptions } from "./management.ts";
import type { Plan } from "./plan.ts";
import { type NamedReason, reasonOf } from "./reason.ts";
import type { RotationRequest } from "./rotation-request.ts";
import { selectTarget } from "./select-target.ts";
import type { Situation } from "./situation.ts";
import { type Subject, subjectOf } from "./subject.ts";

type Check = (subject: Subject) => NamedReason | undefined;

/**
 * Decides what to do about one custom domain, from the situation alone: same input, same plan.
 * Nothing that AWS can answer makes it throw. The trigger is only a hint at what to look at.
 */
export function decide(situation: Situation, request: RotationRequest): Plan {
  const found = situation.domain.value;
  switch (found.kind) {
    case "missing":
      return stop("refuse", customDomainMissing(request.customDomain, found.regions));
    case "prefix":
      return stop("nothing", prefixDomainLeftAlone(request.customDomain));
    case "unavailable":
      return stop("hold", regionUnavailable(request.customDomain, found));
    case "ambiguous":
      return stop("refuse", customDomainAmbiguous(request.customDomain, found.customDomains));
    case "custom":
      return decideFor(subjectOf(found.customDomain, situation, request));
  }
}

function decideFor(subject: Subject): Plan {
  return leaveAlone(subject) ?? withExceptions(subject, decideManaged(subject));
}

function decideManaged(subject: Subject): Plan {
  const refusal = customDomainDeleting(subject);
  if (refusal !== undefined) return stop("refuse", refusal);
  const wait = customDomainUpdating(subject);
  if (wait !== undefined) return stop("hold", wait);
  if (subject.request.action === "verify") return decideVerification(subject);
  const selection = selectTarget(subject);
  const plan = selection.kind === "decided" ? selection.plan : keepCurrent(subject, selection);
  return plan.action === "rotate" ? whenPrimaryIsHealthy(subject, plan) : plan;
}

/** A certificate is not changed while users are being served from the secondary, unless it must. */
function whenPrimaryIsHealthy(
  subject: Subject,
  plan: Extract<Plan, { action: "rotate" | "verify" }>,
): Plan {
  const unhealthy = primaryUnhealthy(subject);
  if (unhealthy === undefined) {
    const unknown = primaryHealthUnknown(subject);
    return unknown === undefined ? plan : { ...plan, reasons: [...plan.reasons, unknown] };
  }
  if (subject.isCurrentUsable) {
    return { action: "hold", reasons: [unhealthy], notChosen: plan.notChosen };
  }
  return { ...plan, reasons: [...plan.reasons, urgencyOverridesHealth(subject)] };
}

const customDomainDeleting: Check = ({ customDomain }) =>
  customDomain.status === "DELETING"
    ? reasonOf(
        "customDomainDeleting",
        `${customDomain.name} is being deleted.`,
        "Nothing can be done for it; create it again if that was a mistake.",
      )
    : undefined;

const customDomainUpdating: Check = ({ customDomain: { name, status } }) =>
  status === "UPDATING" || status === "CREATING"
    ? reasonOf(
        "customDomainUpdating",
        `${name} is ${status}: Cognito is carrying out an earlier change.`,
        "Wait until it is ACTIVE, which takes up to an hour, and try again.",
      )
    : undefined;

/** A disabled check counts as healthy to Route 53, whatever its metric says. */
const primaryUnhealthy: Check = ({ routing, customDomain }) =>
  routing?.health === "unhealthy" && routing.healthCheck?.disabled !== true
    ? reasonOf(
        "primaryUnhealthy",
        `The health check ${routing.routing.primaryHealthCheckId} says that the primary Region of ${customDomain.name} is unhealthy.`,
        "Restore the primary Region; the rotation goes on by itself as soon as it is healthy.",
      )
    : undefined;

const primaryHealthUnknown: Check = ({ routing }) =>
  routing?.health === "unknown"
    ? reasonOf(
        "primaryHealthUnknown",
        `CloudWatch has no recent HealthCheckStatus of the health check ${routing.routing.primaryHealthCheckId}.`,
      )
    : undefined;

function urgencyOverridesHealth({ customDomain }: Subject): NamedReason {
  return reasonOf(
    "urgencyOverridesHealth",
    `The primary Region is unhealthy, but the certificate that ${customDomain.name} holds does not work, so it is replaced at once.`,
  );
}

function customDomainMissing(name: string, regions: readonly string[]): NamedReason {
  return reasonOf(
    "customDomainMissing",
    `No user pool in ${regions.join(", ") || "any Region"} has the custom domain ${name}.`,
    "Check the spelling, and that the pool's Region is among the regions of latchkey.config.ts; on the command line --region names it.",
  );
}

/** An outage passes by itself, and nothing can be changed while it lasts. */
function regionUnavailable(
  name: string,
  { regions, error }: { readonly regions: readonly string[]; readonly error: unknown },
): NamedReason {
  const problem = error instanceof Error ? error.message : String(error);
  return reasonOf(
    "regionUnavailable",
    `Cognito does not answer in ${regions.join(", ")}, where ${name} lives or may live: ${problem}`,
    "See the AWS Health Dashboard; the rotation goes on by itself as soon as Cognito answers.",
  );
}

function prefixDomainLeftAlone(name: string): NamedReason {
  return reasonOf(
    "prefixDomainLeftAlone",
    `${name} is a prefix domain: AWS keeps its certificate itself.`,
  );
}

function customDomainAmbiguous(name: string, customDomains: readonly CustomDomain[]): NamedReason {
  const pools = customDomains.map(({ userPoolId, region }) => `${userPoolId} in ${region}`);
  return reasonOf(
    "customDomainAmbiguous",
    `${name} is claimed by several user pools: ${pools.join(", ")}.`,
    "Name the Region in the request, or delete the custom domain that is no longer meant.",
  );
}

function stop(action: "nothing" | "hold" | "refuse", reason: NamedReason): Plan {
  return { action, reasons: [reason], notChosen: [] };
}

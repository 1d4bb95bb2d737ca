import type { FunctionConfig } from "../config/latchkey-config.ts";
import { decide } from "../rotation/decide.ts";
import { gatherSituation } from "../rotation/gather-situation.ts";
import type { Plan } from "../rotation/plan.ts";
import type { RotationPorts } from "../rotation/ports.ts";
import { certificateRefOf } from "../rotation/progress-state.ts";
import type { RotationRequest } from "../rotation/rotation-request.ts";
import type { Situation } from "../rotation/situation.ts";
import { routingEvidenceOf } from "../routing/routing-faults.ts";
import type { AuditedCustomDomain } from "./audit-report.ts";
import type { ScannedCustomDomain } from "./scan-user-pools.ts";

/** A custom domain as the audit saw it, and the plan for it. */
export interface CustomDomainAudit {
  readonly audited: AuditedCustomDomain;
  readonly plan: Plan;
}

/** Reasons of a plan that says that the custom domain is not Latchkey's business. */
const unmanaged: readonly string[] = ["customDomainNotSelected", "leftAlone"];

const millisecondsOfDay = 24 * 60 * 60 * 1000;

/** The request that an audit makes in its mind, and starts rotations with. */
export function auditRequestOf(customDomain: string, apply: boolean): RotationRequest {
  return {
    customDomain,
    action: "rotate",
    apply,
    trigger: { kind: "schedule", description: "Audit" },
  };
}

/**
 * Reads and decides as a rotation's plan does, and notes what was seen. Looks in all Regions, for
 * only that tells the primary one of a replicated user pool.
 *
 * @throws whatever a port throws
 */
export async function auditCustomDomain(
  scanned: ScannedCustomDomain,
  config: FunctionConfig,
  ports: RotationPorts,
): Promise<CustomDomainAudit> {
  const request = auditRequestOf(scanned.name, config.mode === "auto");
  const situation = await gatherSituation(request, { ...ports, config });
  const plan = decide(situation, request);
  return { audited: noteOf(scanned, situation, plan), plan };
}

function noteOf(
  scanned: ScannedCustomDomain,
  situation: Situation,
  plan: Plan,
): AuditedCustomDomain {
  const found = situation.domain.value;
  const customDomain = found.kind === "custom" ? found.customDomain : undefined;
  const current = situation.current?.value;
  const { routing } = situation;
  return {
    name: scanned.name,
    region: customDomain?.region ?? scanned.region,
    userPoolId: customDomain?.userPoolId ?? scanned.userPoolId,
    isManaged: !plan.reasons.some(({ name }) => unmanaged.includes(name)),
    decision: plan.action,
    reasons: plan.reasons,
    ...(customDomain === undefined
      ? {}
      : {
          status: customDomain.status,
          settings: customDomain.settings,
          certificate:
            current === undefined
              ? { arn: customDomain.certificateArn }
              : certificateRefOf(current),
        }),
    ...daysLeft(situation),
    ...("target" in plan ? { target: certificateRefOf(plan.target) } : {}),
    ...(routing === undefined ? {} : { routing: routingEvidenceOf(routing.value, routing.readAt) }),
  };
}

function daysLeft({ at, current }: Situation): Pick<AuditedCustomDomain, "daysToExpiry"> {
  const end = current?.value?.notAfter?.getTime() ?? Number.NaN;
  const daysToExpiry = Math.floor((end - at.getTime()) / millisecondsOfDay);
  return Number.isNaN(daysToExpiry) ? {} : { daysToExpiry };
}

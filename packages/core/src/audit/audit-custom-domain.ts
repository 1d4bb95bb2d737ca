import { decide } from "../rotation/decide.ts";
import { gatherSituation } from "../rotation/gather-situation.ts";
import type { Plan } from "../rotation/plan.ts";
import { certificateRefOf } from "../rotation/progress-state.ts";
import type { RotationRequest } from "../rotation/rotation-request.ts";
import type { Situation } from "../rotation/situation.ts";
import { routingEvidenceOf } from "../routing/routing-faults.ts";
import type { AuditPorts } from "./audit-ports.ts";
import type { AuditedCustomDomain, AuditFinding } from "./audit-report.ts";
import type { CustomDomainChange } from "./custom-domain-change.ts";
import { findRevert } from "./find-revert.ts";
import type { ScannedCustomDomain } from "./scan-user-pools.ts";

/** A custom domain as the audit saw it, and the plan for it. */
export interface CustomDomainAudit {
  readonly audited: AuditedCustomDomain;
  readonly plan: Plan;
  /** What neither the plan nor what was seen tells: a certificate that was put back. */
  readonly findings: readonly AuditFinding[];
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
 * @param told changes that others made, which the audit was started because of
 * @throws whatever a port throws
 */
export async function auditCustomDomain(
  scanned: ScannedCustomDomain,
  ports: AuditPorts,
  told: readonly CustomDomainChange[] = [],
): Promise<CustomDomainAudit> {
  const { config } = ports;
  const request = auditRequestOf(scanned.name, config.mode === "auto");
  const situation = await gatherSituation(request, { ...ports.rotation, config });
  const plan = decide(situation, request);
  const audited = noteOf(scanned, situation, plan);
  const findings = audited.isManaged ? await findRevert({ situation, request }, ports, told) : [];
  return { audited, plan, findings };
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

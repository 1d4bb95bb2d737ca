import type { AuditUnitPorts } from "@latchkey/core/audit/audit-unit-ports";
import { judgeCustomDomain } from "@latchkey/core/audit/judge-custom-domain";
import type { FoundFinding } from "@latchkey/core/audit/unit-audit";
import type { Reason } from "@latchkey/core/rotation/rotation-state";
import { severityRank } from "../audit/severity-rank.ts";
import { brokenEdgesOf } from "../plan/exit-code-of-plan.ts";
import type { CustomDomainReport, PlanReport } from "../plan/plan-report.ts";

/** What an audit says of one custom domain. */
export interface Judgement {
  /** False when it is not selected, or switched off by its pool's tag: then nothing is found. */
  readonly isManaged: boolean;
  /** The most severe first. */
  readonly findings: readonly FoundFinding[];
}

/**
 * Judges a custom domain as an audit does.
 *
 * @param region where alone it is looked for; everywhere when absent
 * @throws whatever a port throws
 */
export async function judge(
  { accountId, region: home, userPoolId }: CustomDomainReport,
  { name, region }: { readonly name: string; readonly region?: string | undefined },
  ports: AuditUnitPorts,
): Promise<Judgement> {
  const poolRegions = region === undefined ? ports.rotation.poolRegions : [region];
  const { customDomains, findings } = await judgeCustomDomain(
    { name, region: home, userPoolId },
    {
      unit: { accountId, region: home },
      ports: { ...ports, rotation: { ...ports.rotation, poolRegions } },
      told: [],
    },
  );
  return {
    isManaged: customDomains.every(({ isManaged }) => isManaged),
    findings: findings.toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity)),
  };
}

/**
 * What is wrong: what stands in the way of any change, and what an audit calls medium or worse. A
 * milder finding is no problem, unless it is what stands in the way.
 */
export function problemsOf(
  plan: PlanReport,
  current: CustomDomainReport,
  { isManaged, findings }: Judgement,
): readonly Reason[] {
  const isStopped = plan.action === "hold" || plan.action === "refuse";
  const stops = isStopped ? plan.reasons : [];
  const bad = findings.filter((one) => isBad(one) || stops.some((stop) => tells(one, stop)));
  return [
    ...stops.filter((stop) => !findings.some((one) => tells(one, stop))),
    ...bad.map(({ name, message, fix }) => ({ name, message, fix })),
    ...(isManaged
      ? current.routingFaults.filter(({ name }) => name === "primaryHealthUnknown")
      : faultsOfUnmanaged(plan, current)),
  ];
}

function isBad({ severity }: FoundFinding): boolean {
  return severityRank(severity) <= severityRank("medium");
}

/** What a plan and an audit call by different names. */
const findingsOfStops: Readonly<Record<string, string>> = {
  primaryUnhealthy: "healthCheckUnhealthy",
};

function tells({ name, message }: FoundFinding, stop: Reason): boolean {
  return name === (findingsOfStops[stop.name] ?? stop.name) || message.includes(stop.message);
}

/** What ails a custom domain that audits leave alone. */
function faultsOfUnmanaged(plan: PlanReport, current: CustomDomainReport): readonly Reason[] {
  const broken = brokenEdgesOf(plan);
  if (broken.length === 0) return current.routingFaults;
  const message = `${broken.length} of ${plan.edges?.length} edges serve what users cannot use.`;
  return [...current.routingFaults, { name: "edgesServeBroken", message }];
}

import type { Certificate } from "@latchkey/core/certificate/certificate";
import type { CustomDomain } from "@latchkey/core/custom-domain/custom-domain";
import { observeEdges } from "@latchkey/core/edge/observe-edges";
import { decide } from "@latchkey/core/rotation/decide";
import { gatherSituation } from "@latchkey/core/rotation/gather-situation";
import type { Plan } from "@latchkey/core/rotation/plan";
import type { RotationPorts } from "@latchkey/core/rotation/ports";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import type { Situation } from "@latchkey/core/rotation/situation";
import { routingEvidenceOf, routingFaultsOf } from "@latchkey/core/routing/routing-faults";
import { type EdgeReport, edgeReportOf } from "./edge-report.ts";
import type { CandidateReport, CustomDomainReport, PlanReport } from "./plan-report.ts";

/** Edges looked at for the report, as many as a rotation's plan looks at. */
const mostEdges = 8;

/** 9 before 10. */
const byNumber = new Intl.Collator("en", { numeric: true });

/**
 * Reads and decides with the very code of the rotation's `Plan` state. The edges are looked at
 * even when the decision does not turn on them, for whoever reads a plan wants to know.
 *
 * @throws whatever a port throws: half a picture is no plan. An outage too, for which a rotation
 *   would wait: whoever sits before it wants to know at once, and may have no network.
 * @param most edges looked at
 */
export async function makePlanReport(
  request: RotationRequest,
  ports: RotationPorts,
  most = mostEdges,
): Promise<PlanReport> {
  return await reportOfSituation(await gatherSituation(request, ports), request, ports, most);
}

/**
 * The same of what was gathered before.
 *
 * @throws whatever a port throws
 */
export async function reportOfSituation(
  situation: Situation,
  request: RotationRequest,
  ports: RotationPorts,
  most = mostEdges,
): Promise<PlanReport> {
  const found = situation.domain.value;
  if (found.kind === "unavailable") throw found.error;
  const plan = decide(situation, request);
  const target = "target" in plan ? plan.target : undefined;
  const current =
    found.kind === "custom" ? customDomainReportOf(found.customDomain, situation) : undefined;
  const edges =
    found.kind === "custom"
      ? await readEdges(found.customDomain, situation, { ports, target, most })
      : undefined;
  return {
    version: 1,
    customDomain: request.customDomain,
    readAt: situation.at,
    action: plan.action,
    reasons: plan.reasons,
    ...(current === undefined ? {} : { current }),
    ...(target === undefined ? {} : { target }),
    candidates: candidatesOf(situation, plan),
    ...(edges === undefined ? {} : { edges }),
  };
}

async function readEdges(
  customDomain: CustomDomain,
  { at, current, edges }: Situation,
  {
    ports,
    target,
    most,
  }: {
    readonly ports: RotationPorts;
    readonly target: Certificate | undefined;
    readonly most: number;
  },
): Promise<readonly EdgeReport[]> {
  const observations = edges?.value ?? (await observeEdges(ports.edges, customDomain, most));
  return observations
    .toSorted((a, b) => byNumber.compare(a.address, b.address))
    .map((observation) => edgeReportOf(observation, { at, current: current?.value, target }));
}

function customDomainReportOf(
  { name: _, certificateArn, ...customDomain }: CustomDomain,
  { current, routing }: Situation,
): CustomDomainReport {
  const evidence = routing && routingEvidenceOf(routing.value, routing.readAt);
  return {
    ...customDomain,
    certificate: current?.value ?? { arn: certificateArn },
    ...(evidence === undefined ? {} : { routing: evidence }),
    routingFaults: evidence === undefined ? [] : routingFaultsOf(evidence, undefined),
  };
}

/** The chosen one first, then those that are valid longest. */
function candidatesOf(situation: Situation, plan: Plan): readonly CandidateReport[] {
  const target = "target" in plan ? plan.target : undefined;
  const known = situation.candidates.value;
  const isKnown = known.some(({ arn }) => arn === target?.arn);
  const all = target === undefined || isKnown ? known : [target, ...known];
  return all
    .map((certificate) => candidateOf(certificate, plan))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || endOf(b.certificate) - endOf(a.certificate));
}

function candidateOf(certificate: Certificate, plan: Plan): CandidateReport {
  if ("target" in plan && plan.target.arn === certificate.arn) {
    return { certificate, outcome: "chosen", reasons: [] };
  }
  const passedOver = plan.notChosen.find((one) => one.certificate.arn === certificate.arn);
  if (passedOver !== undefined) {
    return { certificate, outcome: "passed-over", reasons: passedOver.reasons };
  }
  // Whoever waits for the primary Region to be healthy has chosen already.
  const isHeld = plan.reasons.some(({ name }) => name === "primaryUnhealthy");
  return { certificate, outcome: isHeld ? "waiting" : "not-judged", reasons: [] };
}

function rankOf({ outcome }: CandidateReport): number {
  return outcome === "chosen" || outcome === "waiting" ? 0 : 1;
}

function endOf({ notAfter }: Certificate): number {
  return notAfter?.getTime() ?? 0;
}

import { readTagExceptions } from "@latchkey/core/config/tag-exceptions";
import { gatherSituation } from "@latchkey/core/rotation/gather-situation";
import type { RotationPorts } from "@latchkey/core/rotation/ports";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import type { Reason } from "@latchkey/core/rotation/rotation-state";
import type { Situation } from "@latchkey/core/rotation/situation";
import { brokenEdgesOf } from "../plan/exit-code-of-plan.ts";
import { reportOfSituation } from "../plan/make-plan-report.ts";
import type { CustomDomainReport, PlanReport } from "../plan/plan-report.ts";
import type { ShowReport, WantedReport } from "./show-report.ts";

/** Addresses that are shown. */
const mostAddresses = 16;

/**
 * Reads all five sides, as a plan does, and asks DNS for the name itself.
 * @throws whatever a port throws
 */
export async function makeShowReport(
  request: RotationRequest,
  ports: RotationPorts,
): Promise<ShowReport> {
  const situation = await gatherSituation(request, ports);
  const plan = await reportOfSituation(situation, request, ports);
  const { customDomain, readAt, current, edges, action } = plan;
  const shared = { version: 1, customDomain, readAt, action, acm: certificatesOf(plan) } as const;
  if (current === undefined) return { ...shared, problems: plan.reasons };
  const addresses = await ports.edges.resolveEdges({ customDomain, most: mostAddresses });
  const { cloudFrontDomain } = current;
  return {
    ...shared,
    wanted: wantedOf(situation),
    cognito: current,
    dns: {
      addresses,
      ...(cloudFrontDomain === undefined ? {} : { expectedTarget: cloudFrontDomain }),
    },
    ...(edges === undefined ? {} : { edges }),
    problems: problemsOf(plan, current, addresses),
  };
}

function wantedOf({ config, tags }: Situation): WantedReport {
  const exceptions = readTagExceptions(tags?.value ?? {});
  const { baseline, mode = "auto" } = config ?? {};
  const securityPolicy = exceptions.securityPolicy ?? baseline?.securityPolicy;
  return {
    mode: exceptions.mode ?? mode,
    ...(exceptions.certificateArn === undefined
      ? {}
      : { certificateArn: exceptions.certificateArn }),
    ...(securityPolicy === undefined ? {} : { securityPolicy }),
    ...(baseline?.managedLoginVersion === undefined
      ? {}
      : { managedLoginVersion: baseline.managedLoginVersion }),
  };
}

/** The held one first, then those that are valid longest. */
function certificatesOf({ candidates, current }: PlanReport): ShowReport["acm"] {
  const all = candidates.map(({ certificate }) => certificate);
  const isHeld = ({ arn }: { readonly arn: string }) => arn === current?.certificate.arn;
  return [...all.filter(isHeld), ...all.filter((one) => !isHeld(one))];
}

/** What a plan calls a reason is a problem where it stands in the way of anything. */
function problemsOf(
  plan: PlanReport,
  current: CustomDomainReport,
  addresses: readonly string[],
): readonly Reason[] {
  const isStopped = plan.action === "hold" || plan.action === "refuse";
  const faults = isStopped
    ? [
        ...plan.reasons,
        ...current.routingFaults.filter(
          ({ name }) => !plan.reasons.some((reason) => reason.name === name),
        ),
      ]
    : current.routingFaults;
  const broken = brokenEdgesOf(plan);
  return [
    ...faults,
    ...(addresses.length > 0
      ? []
      : [{ name: "dnsDoesNotResolve", message: `${plan.customDomain} leads to no address.` }]),
    ...(broken.length === 0
      ? []
      : [
          {
            name: "edgesServeBroken",
            message: `${broken.length} of ${plan.edges?.length} edges serve what users cannot use.`,
          },
        ]),
  ];
}

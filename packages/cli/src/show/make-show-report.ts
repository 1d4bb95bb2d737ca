import type { AuditUnitPorts } from "@latchkey/core/audit/audit-unit-ports";
import { lookAtDns } from "@latchkey/core/audit/look-at-dns";
import { definedOnly } from "@latchkey/core/aws/defined-only";
import { readTagExceptions } from "@latchkey/core/config/tag-exceptions";
import { gatherSituation } from "@latchkey/core/rotation/gather-situation";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import type { Situation } from "@latchkey/core/rotation/situation";
import { reportOfSituation } from "../plan/make-plan-report.ts";
import type { PlanReport } from "../plan/plan-report.ts";
import { judge, problemsOf } from "./judge.ts";
import type { ShowReport, WantedReport } from "./show-report.ts";

/** Addresses that are shown. */
const mostAddresses = 16;

/**
 * Reads all five sides, as a plan does, asks DNS for the name itself, and judges as an audit does.
 * @param audit at the account's pace
 * @throws whatever a port throws
 */
export async function makeShowReport(
  request: RotationRequest,
  audit: AuditUnitPorts,
): Promise<ShowReport> {
  const ports = { ...audit.rotation, config: audit.config };
  const situation = await gatherSituation(request, ports);
  const plan = await reportOfSituation(situation, request, ports);
  const { customDomain, readAt, current, edges, action } = plan;
  const shared = { version: 1, customDomain, readAt, action, acm: certificatesOf(plan) } as const;
  if (current === undefined) return { ...shared, findings: [], problems: plan.reasons };
  const { cloudFrontDomain } = current;
  const held = shared.acm.find(({ arn }) => arn === current.certificate.arn);
  const { region } = request;
  const [addresses, asked, judgement] = await Promise.all([
    ports.edges.resolveEdges({ customDomain, most: mostAddresses }),
    lookAtDns(audit.dns, { name: customDomain, ...definedOnly({ cloudFrontDomain }) }, held),
    judge(current, { name: customDomain, region }, audit),
  ]);
  const { parent, parentHasAddress, validationRecords, caa, unanswered } = asked;
  return {
    ...shared,
    wanted: wantedOf(situation),
    cognito: current,
    dns: {
      addresses,
      ...definedOnly({ expectedTarget: cloudFrontDomain, parentHasAddress }),
      ...{ parent, validationRecords, caa, unanswered },
    },
    ...(edges === undefined ? {} : { edges }),
    isManaged: judgement.isManaged,
    findings: judgement.findings,
    problems: problemsOf(plan, current, judgement),
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

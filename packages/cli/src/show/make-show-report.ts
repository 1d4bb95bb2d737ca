import type { DnsPort } from "@latchkey/core/audit/dns-port";
import { type DnsLook, lookAtDns } from "@latchkey/core/audit/look-at-dns";
import { definedOnly } from "@latchkey/core/aws/defined-only";
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
  dnsPort: DnsPort,
): Promise<ShowReport> {
  const situation = await gatherSituation(request, ports);
  const plan = await reportOfSituation(situation, request, ports);
  const { customDomain, readAt, current, edges, action } = plan;
  const shared = { version: 1, customDomain, readAt, action, acm: certificatesOf(plan) } as const;
  if (current === undefined) return { ...shared, problems: plan.reasons };
  const { cloudFrontDomain } = current;
  const held = shared.acm.find(({ arn }) => arn === current.certificate.arn);
  const [addresses, asked] = await Promise.all([
    ports.edges.resolveEdges({ customDomain, most: mostAddresses }),
    lookAtDns(dnsPort, { name: customDomain, ...definedOnly({ cloudFrontDomain }) }, held),
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
    problems: [...problemsOf(plan, current, addresses), ...renewalProblemsOf(asked)],
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

/** What DNS lacks that the next renewal needs. */
function renewalProblemsOf({ validationRecords, caa }: DnsLook): readonly Reason[] {
  const gone = validationRecords.filter(({ expected, found }) => found !== expected);
  const forbidding = caa.filter(({ allowsAmazon }) => !allowsAmazon);
  return [
    ...gone.map(({ name, expected }) => ({
      name: "validationRecordMissing",
      message: `${name} is not the CNAME that ACM renews the certificate by.`,
      fix: `Create again: ${name} CNAME ${expected}.`,
    })),
    ...[...new Set(forbidding.map(({ at }) => at))].map((at) => ({
      name: "caaForbidsAmazon",
      message: `CAA at ${at} lets others than Amazon issue: the next renewal fails.`,
      fix: `Add to ${at} the CAA record: 0 issue "amazon.com".`,
    })),
  ];
}

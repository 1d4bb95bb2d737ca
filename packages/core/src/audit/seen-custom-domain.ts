import type { Certificate } from "../certificate/certificate.ts";
import type { CustomDomainSettings } from "../custom-domain/custom-domain.ts";
import { certificateRefOf } from "../rotation/progress-state.ts";
import { routingEvidenceOf } from "../routing/routing-faults.ts";
import { caaText } from "./amazon-may-issue.ts";
import { type CustomDomainLook, dayMs } from "./custom-domain-look.ts";
import { judgeEdges } from "./finding/edge-findings.ts";
import type { ReportedCertificate, ReportedDns } from "./fleet-report.ts";
import type { SeenCustomDomain } from "./unit-audit.ts";

/** Reasons of a plan that says that the custom domain is not Latchkey's business. */
const unmanaged: readonly string[] = ["customDomainNotSelected", "leftAlone"];

/** Whether the custom domain is selected and not switched off by its pool's tag. */
export function isManaged({ plan }: Pick<CustomDomainLook, "plan">): boolean {
  return !plan.reasons.some(({ name }) => unmanaged.includes(name));
}

/** The five sides of a custom domain as the report shows them. */
export function seenCustomDomain(look: CustomDomainLook, accountId: string): SeenCustomDomain {
  const { customDomain, situation, plan, edges } = look;
  const { name, region, userPoolId } = customDomain;
  return {
    name,
    accountId,
    region,
    userPoolId,
    isManaged: isManaged(look),
    wanted: wantedOf(look),
    cognito: cognitoOf(look),
    acm: { certificateArns: certificatesOf(look).map(({ arn }) => arn) },
    dns: reportedDns(look),
    ...(edges.length === 0
      ? {}
      : { edges: judgeEdges(look).map(({ isOutOfReach: _, ...edge }) => edge) }),
    ...(situation.routing === undefined
      ? {}
      : { routing: routingEvidenceOf(situation.routing.value, situation.routing.readAt) }),
    decision: plan.action,
    ...("target" in plan ? { target: certificateRefOf(plan.target) } : {}),
    ...(plan.isObserveOnly === true ? { isObserveOnly: true } : {}),
    reasons: plan.reasons,
    ...daysLeft(look),
  };
}

function wantedOf({ subject }: CustomDomainLook): SeenCustomDomain["wanted"] {
  const { config, exceptions, pinned } = subject;
  const policy = exceptions.securityPolicy ?? config.baseline.securityPolicy;
  const version = config.baseline.managedLoginVersion;
  const settings: CustomDomainSettings = {
    ...(policy === undefined ? {} : { securityPolicy: policy }),
    ...(version === undefined ? {} : { managedLoginVersion: version }),
  };
  return {
    mode: exceptions.mode ?? config.mode,
    ...(pinned === undefined ? {} : { certificateArn: pinned.arn }),
    settings,
  };
}

function cognitoOf({ customDomain, subject }: CustomDomainLook): SeenCustomDomain["cognito"] {
  const { status, certificateArn, settings, cloudFrontDomain } = customDomain;
  const replica = subject.routing?.replica;
  return {
    status,
    certificateArn,
    settings,
    ...(cloudFrontDomain === undefined ? {} : { cloudFrontDomain }),
    ...(replica === undefined
      ? {}
      : { replicas: [{ region: replica.region, status: replica.status }] }),
  };
}

function reportedDns({ dns, customDomain }: CustomDomainLook): ReportedDns {
  const strictest = dns.caa.find(({ allowsAmazon }) => !allowsAmazon) ?? dns.caa[0];
  return {
    ...(customDomain.cloudFrontDomain === undefined
      ? {}
      : { expectedTarget: customDomain.cloudFrontDomain }),
    chain: dns.chain ?? [],
    addresses: dns.addresses ?? [],
    ...(dns.parentHasAddress === undefined ? {} : { parentHasAddress: dns.parentHasAddress }),
    validationRecords: dns.validationRecords,
    ...(strictest === undefined
      ? {}
      : {
          caa: {
            at: strictest.at,
            values: strictest.records.map(caaText),
            allowsAmazon: strictest.allowsAmazon,
          },
        }),
  };
}

function daysLeft({ situation, subject }: CustomDomainLook): { daysToExpiry?: number } {
  const end = subject.current?.notAfter?.getTime() ?? Number.NaN;
  // Whole days that have passed are counted as those that are left; none is 0, never -0.
  const daysToExpiry = Math.trunc((end - situation.at.getTime()) / dayMs) + 0;
  return Number.isNaN(daysToExpiry) ? {} : { daysToExpiry };
}

/** The one that is held first, then those that cover the name; each once. */
export function certificatesOf({ subject, situation }: CustomDomainLook): readonly Certificate[] {
  const held = subject.current === undefined ? [] : [subject.current];
  const all = [...held, ...situation.candidates.value];
  return [...new Map(all.map((certificate) => [certificate.arn, certificate])).values()];
}

/** A certificate as a report shows it; who holds it is known when the parts come together. */
export function reportedCertificate(certificate: Certificate): ReportedCertificate {
  const { arn, status, type, names, serial, fingerprintSha256, keyAlgorithm } = certificate;
  const { notBefore, notAfter, issuedAt, renewalEligibility, renewal } = certificate;
  return {
    arn,
    status,
    type,
    names,
    ...(serial === undefined ? {} : { serial }),
    ...(fingerprintSha256 === undefined ? {} : { fingerprintSha256 }),
    ...(keyAlgorithm === undefined ? {} : { keyAlgorithm }),
    ...instant("notBefore", notBefore),
    ...instant("notAfter", notAfter),
    ...instant("issuedAt", issuedAt),
    ...(renewalEligibility === undefined ? {} : { renewalEligibility }),
    ...(renewal === undefined
      ? {}
      : {
          renewal: {
            status: renewal.status,
            ...(renewal.reason === undefined ? {} : { reason: renewal.reason }),
          },
        }),
    heldBy: [],
  };
}

function instant<Name extends string>(
  name: Name,
  at: Date | undefined,
): { readonly [Key in Name]?: string } {
  if (at === undefined || Number.isNaN(at.getTime())) return {};
  return { [name]: at.toISOString() } as { readonly [Key in Name]?: string };
}

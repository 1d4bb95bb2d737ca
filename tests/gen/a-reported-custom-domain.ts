import type { ReportedCertificate, ReportedCustomDomain } from "@latchkey/core/audit/fleet-report";
import { certificateArn, fingerprintOf } from "./a-certificate.ts";

const millisecondsOfDay = 86_400_000;

/** The instant at which sample reports were made. */
export const reportedAt = "2026-11-21T05:00:00.000Z";

/** `reportedAt` and so many days, ISO 8601. */
export function afterDays(days: number): string {
  return new Date(Date.parse(reportedAt) + days * millisecondsOfDay).toISOString();
}

/** A certificate as a report shows it: of 198 days, with so many left. */
export function aReportedCertificate(
  id: string,
  overrides: Partial<ReportedCertificate> & { readonly daysLeft?: number } = {},
): ReportedCertificate {
  const { daysLeft = 120, ...rest } = overrides;
  return {
    arn: certificateArn(id),
    status: "ISSUED",
    type: "AMAZON_ISSUED",
    names: ["auth.example.com"],
    serial: "0a:1b:2c",
    fingerprintSha256: fingerprintOf(id),
    keyAlgorithm: "RSA_2048",
    notBefore: afterDays(daysLeft - 198),
    notAfter: afterDays(daysLeft),
    issuedAt: afterDays(daysLeft - 198),
    renewalEligibility: "ELIGIBLE",
    heldBy: ["auth.example.com"],
    ...rest,
  };
}

/** Eight edges that serve the certificate of this ID. */
export function edgesServing(id: string): NonNullable<ReportedCustomDomain["edges"]> {
  return [7, 9, 21, 30, 40, 52, 61, 77].map((host) => ({
    address: `203.0.113.${host}`,
    outcome: "target",
    fingerprintSha256: fingerprintOf(id),
    protocol: "TLSv1.3",
  }));
}

/** A custom domain with nothing wrong, holding the certificate of this ID. */
export function aReportedCustomDomain(
  name: string,
  id: string,
  overrides: Partial<ReportedCustomDomain> = {},
): ReportedCustomDomain {
  const target = "d111111abcdef8.cloudfront.net";
  return {
    name,
    accountId: "123456789012",
    region: "eu-west-1",
    userPoolId: "eu-west-1_Hq3vTzK1a",
    isManaged: true,
    wanted: { mode: "auto", settings: { securityPolicy: "TLS_V1_2_2021" } },
    cognito: {
      status: "ACTIVE",
      certificateArn: certificateArn(id),
      settings: { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 },
      cloudFrontDomain: target,
    },
    acm: { certificateArns: [certificateArn(id)] },
    dns: soundDns(name, target),
    edges: edgesServing(id),
    decision: "nothing",
    reasons: [],
    daysToExpiry: 120,
    ...overrides,
  };
}

function soundDns(name: string, target: string): NonNullable<ReportedCustomDomain["dns"]> {
  const value = "_98d2646601.acm-validations.aws";
  return {
    expectedTarget: target,
    chain: [target],
    addresses: ["203.0.113.7", "203.0.113.9", "203.0.113.21", "203.0.113.30"],
    parentHasAddress: true,
    validationRecords: [
      { name: `_3639ac514e785e898d2646601fa951d5.${name}`, expected: value, found: value },
    ],
    caa: { at: "example.com", values: ['0 issue "amazon.com"'], allowsAmazon: true },
  };
}

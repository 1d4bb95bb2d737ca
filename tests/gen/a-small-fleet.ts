import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type {
  Finding,
  ReportedCertificate,
  ReportedCustomDomain,
} from "@latchkey/core/audit/fleet-report";
import { certificateArn, fingerprintOf } from "./a-certificate.ts";
import {
  afterDays,
  aReportedCertificate,
  aReportedCustomDomain,
  edgesServing,
  reportedAt,
} from "./a-reported-custom-domain.ts";

const names = ["auth.example.com", "id.shop.example", "login.acme-widgets.example"] as const;
const held = [
  "61f50cd4-45b9-4259-b049-d0a53682fa4b",
  "b2f8d7a0-93c1-4d52-8e6f-1f0c5a7d3e99",
  "0d7c29a1-5a5e-4c1b-9f43-6f4b7a2b9c10",
] as const;
const older = "4f1e3a77-0c2d-4b6a-a1f8-7e2b9d5c6031";

/** Three custom domains: one in danger, one with a weak policy and lagging edges, one fine. */
export function threeCustomDomains(): readonly ReportedCustomDomain[] {
  return [inDanger(), allFine(), laggingBehind()];
}

/** Its renewal failed, for its validation record is gone, and its failover does not work. */
function inDanger(): ReportedCustomDomain {
  const routing = {
    secondaryRegion: "eu-central-1",
    primaryHealthCheckId: "6f1c9b62-8f0e-4c55-9c1d-2f7f3f1f0a11",
  };
  const plain = aReportedCustomDomain(names[0], held[0]);
  const settings = { ...plain.cognito.settings, routing };
  return {
    ...plain,
    wanted: { mode: "auto", settings: { securityPolicy: "TLS_V1_2_2021", routing } },
    cognito: {
      ...plain.cognito,
      settings,
      replicas: [{ region: "eu-central-1", status: "ACTIVE" }],
    },
    dns: {
      chain: [],
      addresses: ["203.0.113.7", "203.0.113.9", "203.0.113.21", "203.0.113.30"],
      expectedTarget: "d111111abcdef8.cloudfront.net",
      parentHasAddress: true,
      validationRecords: [
        {
          name: `_3639ac514e785e898d2646601fa951d5.${names[0]}`,
          expected: "_98d2646601.acm-validations.aws",
        },
      ],
    },
    routing: {
      routing,
      healthCheckFound: true,
      healthCheckDisabled: true,
      health: "healthy",
      replicaStatus: "ACTIVE",
      observedAt: reportedAt,
    },
    decision: "refuse",
    daysToExpiry: 8,
  };
}

/** Rotated three weeks ago, with failover that is ready. */
function allFine(): ReportedCustomDomain {
  const routing = {
    secondaryRegion: "us-west-2",
    primaryHealthCheckId: "a0e4b6c2-1d3f-4a5b-8c7d-9e0f1a2b3c4d",
  };
  const plain = aReportedCustomDomain(names[1], held[1], {
    region: "us-east-1",
    userPoolId: "us-east-1_Zk81mQxPd",
    daysToExpiry: 176,
  });
  return {
    ...plain,
    cognito: { ...plain.cognito, settings: { ...plain.cognito.settings, routing } },
    acm: { certificateArns: [certificateArn(held[1]), certificateArn(older)] },
    routing: {
      routing,
      healthCheckFound: true,
      health: "healthy",
      replicaStatus: "ACTIVE",
      observedAt: reportedAt,
    },
    history: [
      {
        at: "2026-10-30T02:14:07.000Z",
        verdict: "rotated",
        fromArn: certificateArn(older),
        toArn: certificateArn(held[1]),
        recordKey: `records/${names[1]}/2026-10-30T02-14-07Z.json`,
      },
      {
        at: "2026-06-02T02:00:55.000Z",
        verdict: "verified",
        toArn: certificateArn(older),
        recordKey: `records/${names[1]}/2026-06-02T02-00-55Z.json`,
      },
    ],
  };
}

/** Its TLS policy is weaker than wanted, and two edges have not followed yet. */
function laggingBehind(): ReportedCustomDomain {
  const plain = aReportedCustomDomain(names[2], held[2], {
    region: "ap-southeast-2",
    userPoolId: "ap-southeast-2_7bNcW4rYe",
    daysToExpiry: 64,
    decision: "verify",
    rotation: { executionName: "login-acme-verify-1", outcome: "started", apply: true },
  });
  return {
    ...plain,
    cognito: { ...plain.cognito, settings: { securityPolicy: "TLS_V1", managedLoginVersion: 2 } },
    edges: edgesServing(held[2]).map((edge, place) =>
      place < 2
        ? { ...edge, outcome: "previous", fingerprintSha256: fingerprintOf("previous") }
        : edge,
    ),
  };
}

/** What they hold, and an old one that nothing holds any more. */
export function threeCertificates(): readonly ReportedCertificate[] {
  const of = (place: 0 | 1 | 2) => ({ names: [names[place]], heldBy: [names[place]] });
  return [
    aReportedCertificate(held[0], {
      ...of(0),
      daysLeft: 8,
      renewal: { status: "FAILED", reason: "NO_AVAILABLE_CONTACTS" },
    }),
    aReportedCertificate(held[1], { ...of(1), daysLeft: 176 }),
    aReportedCertificate(held[2], {
      names: [names[2], "*.acme-widgets.example"],
      heldBy: [names[2]],
      daysLeft: 64,
    }),
    aReportedCertificate(older, {
      names: [names[1]],
      heldBy: [],
      daysLeft: 11,
      notBefore: afterDays(-187),
    }),
  ];
}

/** What an audit of the three finds. */
export function threeFindings(
  finding: (name: FindingName, overrides: Partial<Finding>) => Finding,
): readonly Finding[] {
  const [first, second, third] = names;
  const lagging = { customDomain: third, region: "ap-southeast-2" };
  return [
    finding("certificateExpiringSoon", { customDomain: first, isNews: true, mender: "person" }),
    finding("edgesServeAnotherCertificate", { ...lagging, isNews: true }),
    finding("healthCheckDisabled", { customDomain: first }),
    finding("securityPolicyDiffers", lagging),
    finding("validationRecordMissing", { customDomain: first }),
    finding("certificateDeletable", { customDomain: second, region: "us-east-1" }),
  ];
}

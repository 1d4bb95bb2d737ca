/**
 * What each function needs, by hand from what its step does (design, "A rotation"): the operations
 * as `service Operation`. A call beyond it that AWS carried out is a breach, whatever IAM says.
 */
const readDomain = ["cognito-idp DescribeUserPoolDomain"];
const readCertificate = ["acm DescribeCertificate", "acm GetCertificate"];
const readRouting = [
  "route53 GetHealthCheck",
  "monitoring GetMetricData",
  "cognito-idp ListUserPoolReplicas",
];
const readFleet = ["cognito-idp ListUserPools", "cognito-idp DescribeUserPool"];
const record = ["s3 PutObject", "events PutEvents"];

export const allowedCalls: Readonly<Record<string, readonly string[]>> = {
  "latchkey-dispatch": [
    ...readCertificate,
    ...readDomain,
    ...readFleet,
    ...record,
    "states StartExecution",
  ],
  "latchkey-plan": [
    ...readCertificate,
    ...readDomain,
    ...readRouting,
    ...readFleet,
    "acm ListCertificates",
    // What was rolled back before is remembered there, and what is not proven yet.
    "ssm GetParameter",
  ],
  "latchkey-update": [
    ...readCertificate,
    ...readDomain,
    // What is to be proven is noted before it is changed.
    "ssm GetParameter",
    "ssm PutParameter",
    "cognito-idp UpdateUserPoolDomain",
  ],
  "latchkey-check-domain": readDomain,
  "latchkey-check-edges": readCertificate,
  "latchkey-check-routing": [...readDomain, ...readRouting],
  "latchkey-roll-back": [...readCertificate, ...readDomain, "cognito-idp UpdateUserPoolDomain"],
  "latchkey-record": [...record, "ssm GetParameter", "ssm PutParameter"],
  "latchkey-close": record,
  "latchkey-list-units": [],
  "latchkey-audit-units": [
    ...readCertificate,
    ...readDomain,
    ...readRouting,
    ...readFleet,
    "acm ListCertificates",
    "ssm GetParameter",
    // Who put an older certificate back.
    "cloudtrail LookupEvents",
    // The audit before, looked for by its prefix, and its own parts.
    "s3 ListObjectsV2",
    "s3 GetObject",
    "s3 PutObject",
  ],
  "latchkey-finish-audit": [
    ...record,
    "s3 GetObject",
    "s3 ListObjectsV2",
    "states StartExecution",
    // Executions that ended without their record, whose event was lost.
    "states ListExecutions",
    "states DescribeExecution",
  ],
};

/** The function whose role made a call; undefined for everybody else. */
export function functionOf(principalArn: string): string | undefined {
  return /:assumed-role\/(latchkey-[a-z-]+)-role\//.exec(principalArn)?.[1];
}

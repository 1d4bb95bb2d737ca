import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type { Evidence } from "@latchkey/core/audit/fleet-report";

/** What a finding of a kind says: message, fix, evidence; `{name}` stands for the custom domain. */
export interface FindingSample {
  readonly message: string;
  readonly fix: string;
  readonly evidence: readonly Evidence[];
}

type Fact = readonly [source: Evidence["source"], what: string, value: string];

function sample(message: string, fix: string, ...facts: readonly Fact[]): FindingSample {
  const evidence = facts.map(([source, what, value]) => ({ source, what, value }));
  return { message, fix, evidence };
}

const arn = "arn:aws:acm:us-east-1:123456789012:certificate/0d7c29a1-5a5e-4c1b-9f43-6f4b7a2b9c10";
const check = "6f1c9b62-8f0e-4c55-9c1d-2f7f3f1f0a11";
const rotate = "latchkey rotate {name} --apply";

/** One realistic example of every kind of finding. */
export const findingSamples: Readonly<Record<FindingName, FindingSample>> = {
  certificateExpired: sample(
    "The certificate that {name} holds ended on 2026-11-19, two days ago.",
    `A rotation gives it a certificate that is valid. Start it now with: ${rotate}`,
    ["acm", "NotAfter", "2026-11-19T23:59:59.000Z"],
    ["cognito", "CertificateArn", arn],
  ),
  certificateExpiringSoon: sample(
    "The certificate of {name} has 8 days left of 198, and ACM could not renew it.",
    "Put the validation record back (see the finding beside this one), then wait for ACM.",
    ["acm", "NotAfter", "2026-11-29T23:59:59.000Z"],
    ["acm", "RenewalStatus", "FAILED"],
  ),
  certificateExpiring: sample(
    "The certificate of {name} has 26 days left of 198; its renewal is late.",
    "See why ACM has not renewed it: aws acm describe-certificate --certificate-arn …",
    ["acm", "NotAfter", "2026-12-17T23:59:59.000Z"],
  ),
  certificateRevoked: sample(
    "ACM has revoked the certificate that {name} holds: KEY_COMPROMISE.",
    `Request another certificate for the name; a rotation then follows: ${rotate}`,
    ["acm", "Status", "REVOKED"],
    ["acm", "RevocationReason", "KEY_COMPROMISE"],
  ),
  certificateMissing: sample(
    "Cognito names a certificate for {name} that ACM does not have.",
    `Request another certificate for the name; a rotation then follows: ${rotate}`,
    ["cognito", "CertificateArn", arn],
    ["acm", "DescribeCertificate", "ResourceNotFoundException"],
  ),
  certificateUnusable: sample(
    "The certificate that {name} holds does not cover the name.",
    `A rotation gives it one that does: ${rotate}`,
    ["acm", "SubjectAlternativeNames", "login.example.org"],
  ),
  certificateRenewalFailed: sample(
    "ACM tried to renew the certificate of {name} and failed: CAA_ERROR.",
    "Allow Amazon in the CAA records of the zone, then request the renewal again.",
    ["acm", "RenewalStatus", "FAILED"],
    ["acm", "RenewalStatusReason", "CAA_ERROR"],
  ),
  certificateRenewalStalled: sample(
    "ACM has waited since 2026-11-05 for the renewal of {name}'s certificate to be validated.",
    "Put the validation record back into the zone; ACM looks again within hours.",
    ["acm", "RenewalStatus", "PENDING_VALIDATION"],
  ),
  certificateNotRenewalEligible: sample(
    "The certificate of {name} was imported: ACM will never renew it.",
    "Request an ACM certificate for the name, or import the next one in time.",
    ["acm", "Type", "IMPORTED"],
    ["acm", "RenewalEligibility", "INELIGIBLE"],
  ),
  betterCertificateWaiting: sample(
    "A certificate of {name} that is valid five months longer was issued on 2026-11-20.",
    `A rotation uses it: ${rotate}`,
    ["acm", "NotAfter", "2027-06-05T23:59:59.000Z"],
  ),
  certificateRolledBackBefore: sample(
    "The better certificate of {name} was rolled back on 2026-11-18: edges served a broken chain.",
    "Import it again with its whole chain, or delete it.",
    ["record", "2026-11-18T05:12:09.000Z", "rolled-back"],
  ),
  certificateReverted: sample(
    "The certificate of {name} was put back by Terraform (role deploy) on 2026-11-20.",
    "Let Terraform read the ARN from /latchkey/custom-domain/{name}/certificate-arn.",
    ["cloudtrail", "UpdateUserPoolDomain", "2026-11-20T14:03:22Z by assumed-role/deploy/ci"],
    ["record", "2026-11-19T02:00:41.000Z", "rotated"],
  ),
  certificateDeletable: sample(
    "An old certificate of {name} is used by nothing since the rotation of 2026-10-30.",
    `Delete it when convenient: aws acm delete-certificate --certificate-arn ${arn}`,
    ["acm", "InUseBy", "none"],
  ),
  edgesServeAnotherCertificate: sample(
    "2 of 8 edges of {name} still serve another certificate than Cognito holds, after 3 hours.",
    `Look again with: latchkey verify {name}. If it stays, open a case with AWS.`,
    ["edge", "203.0.113.7", "SHA-256 5d1e0f0c7a4be9b1…"],
    ["edge", "203.0.113.9", "SHA-256 5d1e0f0c7a4be9b1…"],
  ),
  edgeChainBroken: sample(
    "The edge 203.0.113.21 serves {name} with a chain that browsers refuse.",
    `A rotation goes to a certificate that works: ${rotate}`,
    ["edge", "203.0.113.21", "unable to get local issuer certificate"],
  ),
  edgeBelowTlsFloor: sample(
    "The edge 203.0.113.30 of {name} accepts TLS 1.0, below TLS_V1_2_2021.",
    "Set the TLS policy again in the Cognito console; if it stays, open a case with AWS.",
    ["edge", "203.0.113.30", "TLSv1 accepted"],
    ["cognito", "SecurityPolicy", "TLS_V1_2_2021"],
  ),
  edgesUnreachable: sample(
    "No edge of {name} could be reached from where the audit runs.",
    "Allow the audit outgoing connections to port 443, or look at AWS's health page.",
    ["edge", "203.0.113.40", "ETIMEDOUT"],
  ),
  securityPolicyDiffers: sample(
    "{name} allows TLS 1.0: its policy is TLS_V1, wanted is TLS_V1_2_2021.",
    "Set SecurityPolicy to TLS_V1_2_2021 by UpdateUserPoolDomain.",
    ["wanted", "SecurityPolicy", "TLS_V1_2_2021"],
    ["cognito", "SecurityPolicy", "TLS_V1"],
  ),
  managedLoginVersionDiffers: sample(
    "{name} shows the classic hosted UI (version 1); wanted is managed login (2).",
    "Set ManagedLoginVersion to 2 by UpdateUserPoolDomain.",
    ["wanted", "ManagedLoginVersion", "2"],
    ["cognito", "ManagedLoginVersion", "1"],
  ),
  routingDiffers: sample(
    "{name} has no failover routing; wanted is eu-central-1.",
    "Set Routing.Failover by UpdateUserPoolDomain.",
    ["wanted", "Routing", "eu-central-1"],
    ["cognito", "Routing", "none"],
  ),
  healthCheckMissing: sample(
    "The health check that {name}'s routing names does not exist.",
    "Create a health check for the primary Region and name it in Routing.",
    ["route53", `GetHealthCheck ${check}`, "NoSuchHealthCheck"],
  ),
  healthCheckDisabled: sample(
    "The health check of {name} is disabled: Route 53 counts it as healthy, whatever happens.",
    `Enable it: aws route53 update-health-check --no-disabled --health-check-id ${check}`,
    ["route53", `health check ${check}`, "Disabled: true"],
  ),
  healthCheckInverted: sample(
    "The health check of {name} is inverted.",
    `Turn it: aws route53 update-health-check --no-inverted --health-check-id ${check}`,
    ["route53", `health check ${check}`, "Inverted: true"],
  ),
  healthCheckUnhealthy: sample(
    "The health check of {name}'s primary Region has been unhealthy since 04:31 UTC.",
    "Look at the primary Region; users sign in at the secondary meanwhile.",
    ["route53", "HealthCheckStatus", "0"],
  ),
  healthCheckProbesCustomDomain: sample(
    "The health check of {name} probes {name} itself.",
    "Let it probe the primary Region's own endpoint.",
    ["route53", "FullyQualifiedDomainName", "{name}"],
  ),
  replicaMissing: sample(
    "The user pool of {name} has no replica in eu-central-1.",
    "Create the replica in the Cognito console, under multi-Region.",
    ["cognito", "replicas", "none"],
  ),
  replicaNotActive: sample(
    "The replica of {name} in eu-central-1 is CREATING for two days.",
    "Look at the replica in the Cognito console.",
    ["cognito", "replica eu-central-1", "CREATING"],
  ),
  dnsAliasMissing: sample(
    "{name} has neither a CNAME nor an address.",
    "Point it to d111111abcdef8.cloudfront.net by an alias record.",
    ["dns", "A {name}", "NXDOMAIN"],
  ),
  dnsAliasElsewhere: sample(
    "{name} leads to d999999abcdef8.cloudfront.net, which is not the sign-in page.",
    "Point it to d111111abcdef8.cloudfront.net.",
    ["dns", "CNAME {name}", "d999999abcdef8.cloudfront.net"],
    ["cognito", "CloudFrontDistribution", "d111111abcdef8.cloudfront.net"],
  ),
  parentRecordMissing: sample(
    "The parent of {name} has no A record.",
    "Give the parent any address, e.g. of a web page.",
    ["dns", "A of the parent", "NODATA"],
  ),
  validationRecordMissing: sample(
    "The CNAME that ACM validates {name} by is gone.",
    "Put it back: CNAME _3639ac514e785e898d2646601fa951d5.{name} to _98d2646601.acm-validations.aws",
    ["dns", "CNAME _3639ac514e785e898d2646601fa951d5.{name}", "NXDOMAIN"],
    ["acm", "ResourceRecord", "_98d2646601.acm-validations.aws"],
  ),
  caaForbidsAmazon: sample(
    "The CAA records that apply to {name} allow only letsencrypt.org.",
    'Add: 0 issue "amazon.com"',
    ["dns", "CAA", '0 issue "letsencrypt.org"'],
  ),
  customDomainFailed: sample("Cognito calls {name} FAILED.", `A rotation repairs it: ${rotate}`, [
    "cognito",
    "Status",
    "FAILED",
  ]),
  customDomainStuck: sample(
    "{name} is UPDATING since 2026-11-20 09:00 UTC.",
    "Open a case with AWS: no certificate can be set while it lasts.",
    ["cognito", "Status", "UPDATING"],
  ),
  customDomainVanished: sample(
    "{name} was there on 2026-11-20 and is gone.",
    "If it was deleted on purpose there is nothing to do; this is told once.",
    ["cognito", "DescribeUserPoolDomain", "nothing"],
  ),
  customDomainAmbiguous: sample(
    "Two user pools claim {name}: eu-west-1_a1 and eu-west-2_b2.",
    "Delete the custom domain from the pool that should not have it.",
    ["cognito", "UserPoolId", "eu-west-1_a1, eu-west-2_b2"],
  ),
  poolTagInvalid: sample(
    "The tag latchkey:mode of the user pool of {name} says “atuo”.",
    "Use auto, observe or off.",
    ["cognito", "tag latchkey:mode", "atuo"],
  ),
  accountUnreadable: sample(
    "The role in account 210987654321 could not be assumed.",
    "Create the role LatchkeyAudit there, or correct its trust policy.",
    ["audit", "sts:AssumeRole", "AccessDenied"],
  ),
  regionUnreadable: sample(
    "ap-south-1 could not be read: the Region is not enabled.",
    "Enable the Region, or take it out of latchkey.config.ts.",
    ["audit", "ListUserPools", "UnrecognizedClientException"],
  ),
  userPoolUnreadable: sample(
    "The user pool eu-west-1_q9 could not be described.",
    "Allow cognito-idp:DescribeUserPool for it.",
    ["audit", "DescribeUserPool", "AccessDeniedException"],
  ),
  customDomainUnreadable: sample(
    "{name} could not be looked at wholly: ACM did not answer.",
    "Nothing, if it passes; else allow acm:DescribeCertificate.",
    ["audit", "DescribeCertificate", "ThrottlingException"],
  ),
  activeArnUnreadable: sample(
    "The SSM parameter of {name}'s certificate could not be read.",
    "Allow ssm:GetParameter for /latchkey/custom-domain/{name}/certificate-arn.",
    ["audit", "GetParameter", "AccessDeniedException"],
  ),
  dnsUnreadable: sample(
    "The name servers of {name} did not answer.",
    "Nothing, if it passes; else look at the delegation of the zone.",
    ["dns", "{name}", "SERVFAIL"],
  ),
  rotationNotStarted: sample(
    "The rotation of {name} could not be started.",
    `Start it by hand: ${rotate}`,
    ["audit", "StartExecution", "AccessDeniedException"],
  ),
};

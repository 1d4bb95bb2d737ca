import type { AccountCheck } from "@latchkey/core/aws/account-check-adapter";
import { controlRegion } from "@latchkey/core/aws/aws-client";
import {
  type CallerIdentity,
  readCallerIdentity,
} from "@latchkey/core/aws/caller-identity-adapter";
import type { RotationPorts } from "@latchkey/core/rotation/ports";
import { askPermission, type Probe, sentenceOf } from "./ask.ts";
import type { Check } from "./doctor-report.ts";

/** A name, IDs and an ARN of what cannot exist. */
const noName = "doctor.latchkey.invalid";
const noId = "00000000-0000-0000-0000-000000000000";

/** Who the caller is; without that nothing else can be asked. */
export async function checkCredentials(): Promise<{
  readonly check: Check;
  readonly caller?: CallerIdentity;
}> {
  try {
    const caller = await readCallerIdentity();
    const message = `${caller.arn}, account ${caller.accountId}`;
    return { caller, check: { group: "credentials", name: "caller", outcome: "good", message } };
  } catch (error) {
    const fix =
      "Log in (aws sso login), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile.";
    const message = sentenceOf(error);
    return { check: { group: "credentials", name: "caller", outcome: "bad", message, fix } };
  }
}

/** What reading needs, each permission by a call of its own. */
export async function checkPermissions(
  ports: RotationPorts,
  account: AccountCheck,
  { accountId, partition }: CallerIdentity,
): Promise<readonly Check[]> {
  const region = ports.poolRegions[0] ?? controlRegion;
  const { cognito, acm, healthChecks, rollBacks } = ports;
  const noArn = `arn:${partition}:acm:${controlRegion}:${accountId}:certificate/${noId}`;
  const noPool = `${region}_doctor000`;
  const of = (action: string, call: Probe["call"], at = controlRegion): Probe => ({
    action,
    region: at,
    call,
  });
  const probes: readonly Probe[] = [
    of("cognito-idp:DescribeUserPoolDomain", () => cognito.describeDomain(region, noName), region),
    of("cognito-idp:DescribeUserPool", () => cognito.describeUserPool(region, noPool), region),
    of("cognito-idp:ListUserPoolReplicas", () => cognito.listReplicas(region, noPool), region),
    of("acm:DescribeCertificate", () => acm.describeCertificate(noArn)),
    of("acm:GetCertificate", () => account.tryGetCertificate(noArn)),
    of("route53:GetHealthCheck", () => healthChecks.describeHealthCheck(noId)),
    of("cloudwatch:GetMetricData", () => healthChecks.readHealth(noId)),
    of("ssm:GetParameter", () => rollBacks.readRolledBack(noName)),
    {
      ...of("cloudtrail:LookupEvents", () => account.tryLookupEvents(region), region),
      loss: "An audit cannot tell who changed a certificate back.",
    },
  ];
  return await Promise.all(probes.map(askPermission));
}

/** ACM's default quota, which AWS raises on request. */
const certificateQuota = 2_500;

/** How full the account is of certificates; needs, and so shows, `acm:ListCertificates`. */
export async function checkCertificateQuota(account: AccountCheck): Promise<readonly Check[]> {
  let count = 0;
  const listing = await askPermission({
    action: "acm:ListCertificates",
    region: controlRegion,
    call: async () => {
      count = await account.countCertificates();
    },
  });
  if (listing.outcome !== "good") return [listing];
  const isNear = count >= certificateQuota * 0.9;
  const message = `${count} of ${certificateQuota} by default in ${controlRegion}.`;
  return [
    listing,
    {
      group: "quotas",
      name: "ACM certificates",
      outcome: isNear ? "warning" : "good",
      message,
      ...(isNear
        ? { fix: "Delete certificates that are not in use, or ask AWS for a higher quota." }
        : {}),
    },
  ];
}

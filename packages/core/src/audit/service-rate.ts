/** A rate that AWS grants an account in one Region, and that several operations may share. */
export interface ServiceRate {
  /** Operations that draw on it; absent when all of the service do. */
  readonly operations?: readonly string[];
  /** Calls a second in the long run. */
  readonly perSecond: number;
  /** Calls that are allowed at once, where AWS tells; otherwise a second's worth is assumed. */
  readonly burst?: number;
  /** Where the service is asked: in the unit's own Region, or in one place for the whole account. */
  readonly scope: "Region" | "account";
  /** The AWS page that says so. */
  readonly source: string;
}

const cognito = "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html";
const acm = "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html";
const route53 =
  "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html";
const cloudWatch =
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html";
const systemsManager = "https://docs.aws.amazon.com/general/latest/gr/ssm.html";
const cloudTrail =
  "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html";

/**
 * The documented rates of what an audit reads, by AWS's name of the quota or of the operation that
 * has one of its own. Those of Systems Manager and CloudWatch can be raised, the others cannot. Certificates are read in us-east-1 only, so ACM's count
 * once an account, like those of Route 53, which knows no Regions.
 *
 * Not kept here: the five calls a second of one operation on one user pool, since the audit asks
 * for a pool and for its custom domain a few times in all.
 */
export const serviceRates = {
  UserPoolRead: {
    operations: ["ListUserPools", "DescribeUserPool"],
    perSecond: 15,
    scope: "Region",
    source: cognito,
  },
  UserPoolResourceRead: {
    operations: ["DescribeUserPoolDomain", "ListTagsForResource"],
    perSecond: 20,
    scope: "Region",
    source: cognito,
  },
  ListCertificates: ofAcm("ListCertificates", 8),
  DescribeCertificate: ofAcm("DescribeCertificate", 10),
  GetCertificate: ofAcm("GetCertificate", 10),
  Route53: { perSecond: 10, burst: 50, scope: "account", source: route53 },
  GetHealthCheckStatus: {
    operations: ["GetHealthCheckStatus"],
    perSecond: 1,
    burst: 4,
    scope: "account",
    source: route53,
  },
  LookupEvents: {
    operations: ["LookupEvents"],
    perSecond: 2,
    scope: "Region",
    source: cloudTrail,
  },
  /** Parameters are read in us-east-1 only. */
  GetParameter: {
    operations: ["GetParameter"],
    perSecond: 40,
    scope: "account",
    source: systemsManager,
  },
  /** The metrics of Route 53 are in us-east-1 only. */
  GetMetricData: {
    operations: ["GetMetricData"],
    perSecond: 50,
    scope: "account",
    source: cloudWatch,
  },
} as const satisfies Readonly<Record<string, ServiceRate>>;

/** A documented rate, by AWS's name. */
export type ServiceRateName = keyof typeof serviceRates;

/**
 * The part of each rate that an audit uses by default. The rest is everybody else's: consoles,
 * Terraform, a rotation. Low enough for them to get through, high enough for an audit to stay
 * within a tenth of the shortest time that the rates allow.
 */
export const defaultShare = 0.95;

/** Seconds of calls that may overtake one another on the way to AWS. */
const jitterSeconds = 0.5;

/**
 * The bucket by which a caller keeps a rate. Its burst is half a second of calls smaller than AWS's:
 * calls that were sent evenly arrive less so, and an empty bucket at AWS would refuse the early one.
 *
 * @param share the part of the rate that the caller may use, above 0 and at most 1
 * @param sharers callers that use the same rate at the same time, each with a bucket of its own
 * @throws RangeError for a share or a number of sharers out of its range
 */
export function bucketOf(
  rate: ServiceRate,
  share: number = defaultShare,
  sharers = 1,
): { readonly perSecond: number; readonly burst: number } {
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`The share of a rate is above 0 and at most 1, not ${share}.`);
  }
  if (!Number.isInteger(sharers) || sharers < 1) {
    throw new RangeError(`A rate is shared by one or more, not by ${sharers}.`);
  }
  const granted = (rate.burst ?? rate.perSecond) * share;
  const burst = Math.floor((granted - rate.perSecond * jitterSeconds) / sharers);
  return { perSecond: (rate.perSecond * share) / sharers, burst: Math.max(1, burst) };
}

function ofAcm(operation: string, perSecond: number) {
  return { operations: [operation], perSecond, scope: "account", source: acm } as const;
}

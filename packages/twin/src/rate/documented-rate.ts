import type { AwsError } from "../service.ts";
import { concurrentModification } from "../wire/error-form.ts";

/** One rate that AWS grants, per account and Region. */
export interface RateRule {
  readonly service: string;
  /** AWS's name of the quota, or what it counts; unique within the service. */
  readonly name: string;
  /** Every operation of the service when absent. */
  readonly operations?: readonly string[];
  /** Tokens that are there at once. */
  readonly capacity: number;
  /** Tokens that come back in a simulated second. */
  readonly perSecond: number;
  /** What has a bucket of its own; by default all calls of the rule share one. */
  readonly each?: "operation and user pool" | "hosted zone";
  /** Tokens that a call takes; one by default. */
  cost?(input: unknown): number;
  /** How a call without tokens is refused; by default as the service says "throttled". */
  refusal?(): AwsError | undefined;
}

/** So many calls a second; AWS tells no burst for these, so a second's worth are there at once. */
function steady(rate: number): Pick<RateRule, "capacity" | "perSecond"> {
  return { capacity: rate, perSecond: rate };
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html (none adjustable) */
const cognitoCategories: readonly (readonly [
  name: string,
  rate: number,
  operations: readonly string[],
])[] = [
  ["UserPoolRead", 15, ["DescribeUserPool", "ListUserPools"]],
  ["UserPoolUpdate", 15, ["CreateUserPool", "UpdateUserPool", "DeleteUserPool"]],
  ["UserPoolResourceRead", 20, ["DescribeUserPoolDomain", "ListTagsForResource"]],
  [
    "UserPoolResourceUpdate",
    15,
    [
      "CreateUserPoolDomain",
      "DeleteUserPoolDomain",
      "UpdateUserPoolDomain",
      "TagResource",
      "UntagResource",
    ],
  ],
];

const cognitoRates = cognitoCategories.flatMap(([name, rate, operations]): readonly RateRule[] => {
  const category: RateRule = { service: "cognito-idp", name, operations, ...steady(rate) };
  return name.startsWith("UserPoolResource")
    ? [
        category,
        { ...category, name: `${name} by pool`, ...steady(5), each: "operation and user pool" },
      ]
    : [category];
});

/** Calls a second by operation. @see https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html */
const acmOperations: Readonly<Record<string, number>> = {
  AddTagsToCertificate: 5,
  DeleteCertificate: 10,
  DescribeCertificate: 10,
  GetAccountConfiguration: 1,
  GetCertificate: 10,
  ImportCertificate: 1,
  ListCertificates: 8,
  ListTagsForCertificate: 10,
  PutAccountConfiguration: 1,
  RemoveTagsFromCertificate: 5,
  RenewCertificate: 5,
  RequestCertificate: 5,
  ResendValidationEmail: 1,
  SearchCertificates: 5,
  UpdateCertificateOptions: 5,
};

const acmRates = Object.entries(acmOperations).map(
  ([name, rate]): RateRule => ({ service: "acm", name, operations: [name], ...steady(rate) }),
);

/** Actions with a rate of their own instead of the default of 50 at once and 10 a second. */
const route53Actions: Readonly<Record<string, readonly [capacity: number, perSecond: number]>> = {
  CreateHealthCheck: [50, 0.5],
  GetHealthCheckLastFailureReason: [4, 1],
  GetHealthCheckStatus: [4, 1],
  UpdateHealthCheck: [50, 5],
};

/**
 * The account's bucket of all actions, one an action, and what changes of records cost.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html
 */
const route53Rates: readonly RateRule[] = [
  { service: "route53", name: "all actions", capacity: 50, perSecond: 10 },
  {
    service: "route53",
    name: "record changes",
    operations: ["ChangeResourceRecordSets"],
    capacity: 1_500,
    perSecond: 100,
    cost: countRecordChanges,
  },
  {
    service: "route53",
    name: "one batch at a time",
    operations: ["ChangeResourceRecordSets"],
    // How long a zone is busy with one AWS does not say.
    capacity: 1,
    perSecond: 2,
    each: "hosted zone",
    refusal: () => concurrentModification("route53", "ChangeResourceRecordSets"),
  },
];

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (us-east-1) */
const statesRates: readonly RateRule[] = [
  {
    service: "states",
    name: "StartExecution",
    operations: ["StartExecution"],
    capacity: 1_300,
    perSecond: 300,
  },
];

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const cloudTrailRates: readonly RateRule[] = [
  {
    service: "cloudtrail",
    name: "LookupEvents",
    operations: ["LookupEvents"],
    ...steady(2),
  },
];

const rules = [...cognitoRates, ...acmRates, ...route53Rates, ...statesRates, ...cloudTrailRates];

/** The rates that a call draws on, all at once; none where AWS documents none. */
export function ratesOf(service: string, operation: string): readonly RateRule[] {
  const own = rules.filter(
    (rule) =>
      rule.service === service &&
      (rule.operations === undefined || rule.operations.includes(operation)),
  );
  return service === "route53" ? [...own, route53Action(operation)] : own;
}

function route53Action(operation: string): RateRule {
  const [capacity, perSecond] = route53Actions[operation] ?? [50, 10];
  return { service: "route53", name: operation, operations: [operation], capacity, perSecond };
}

/** UPSERT counts twice. */
function countRecordChanges(input: unknown): number {
  const { ChangeBatch } = input as {
    readonly ChangeBatch?: { readonly Changes?: readonly { readonly Action?: string }[] };
  };
  const changes = ChangeBatch?.Changes ?? [];
  return changes.reduce((sum, { Action }) => sum + (Action === "UPSERT" ? 2 : 1), 0);
}

/** One price of AWS in us-east-1, in US dollars a unit. */
export interface Price {
  readonly perUnit: number;
  readonly unit: string;
  /** Units a month that every account has for ever; what other things in the account use up counts, too. */
  readonly freeUnits: number;
  /** Where it was read. */
  readonly source: string;
  readonly isVerified: boolean;
}

/** The month of the price list. */
export const priceListDate = "2026-11";

const million = 1_000_000;
const page = "the service's price page, as quoted in 2026 by third parties; not read at AWS itself";

/** Beyond these there is nothing: ACM, standard SSM parameters, IAM and AWS's own events cost nothing. */
export const prices = {
  transitions: {
    perUnit: 0.025 / 1000,
    unit: "Step Functions state transition",
    freeUnits: 4000,
    source: "aws.amazon.com/step-functions/pricing",
    isVerified: true,
  },
  lambdaGigabyteSeconds: {
    perUnit: 0.000_013_333_4,
    unit: "Lambda GB-second on arm64",
    freeUnits: 400_000,
    source: page,
    isVerified: false,
  },
  lambdaRequests: {
    perUnit: 0.2 / million,
    unit: "Lambda request",
    freeUnits: million,
    source: page,
    isVerified: false,
  },
  customEvents: {
    perUnit: 1 / million,
    unit: "EventBridge event of Latchkey's own",
    freeUnits: 0,
    source: page,
    isVerified: false,
  },
  scheduledRuns: {
    perUnit: 1 / million,
    unit: "EventBridge Scheduler invocation",
    freeUnits: 14 * million,
    source: page,
    isVerified: false,
  },
  metrics: {
    perUnit: 0.3,
    unit: "CloudWatch custom metric",
    freeUnits: 10,
    source: page,
    isVerified: false,
  },
  alarms: {
    perUnit: 0.1,
    unit: "CloudWatch alarm on one metric",
    freeUnits: 10,
    source: page,
    isVerified: false,
  },
  dashboards: {
    perUnit: 3,
    unit: "CloudWatch dashboard",
    freeUnits: 3,
    source: page,
    isVerified: false,
  },
  logGigabytes: {
    perUnit: 0.5,
    unit: "GB of logs taken in",
    freeUnits: 5,
    source: page,
    isVerified: false,
  },
  metricReads: {
    perUnit: 0.01 / 1000,
    unit: "metric read with GetMetricData",
    freeUnits: 0,
    source: "general knowledge; could not be checked",
    isVerified: false,
  },
  objectWrites: {
    perUnit: 0.005 / 1000,
    unit: "S3 PUT",
    freeUnits: 0,
    source: "general knowledge; could not be checked",
    isVerified: false,
  },
  mails: {
    perUnit: 2 / 100_000,
    unit: "SNS mail",
    freeUnits: 1000,
    source: "general knowledge; could not be checked",
    isVerified: false,
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;

/** How far a price could be followed to AWS itself. */
export type Checked = "price and free units" | "free units only" | "neither";

/** One price of AWS in us-east-1, in US dollars a unit. */
export interface Price {
  readonly perUnit: number;
  readonly unit: string;
  /** Units a month that every account has for ever; what other things in the account use up counts, too. */
  readonly freeUnits: number;
  /** What was found on AWS's own page, as far as a stored copy of it shows. */
  readonly checkedAtAws: Checked;
  /** Where it was read. */
  readonly source: string;
}

/** The month of the price list. */
export const priceListDate = "2026-11";

const million = 1_000_000;

/**
 * AWS's price pages fill in most numbers by script, so that a stored copy shows the free tier and
 * the worked examples but not the table. The rest is what others quote of that page.
 */
const lambdaPage =
  "aws.amazon.com/lambda/pricing (copy of 2026-09): free tier; the price as others quote it in 2026";
const cloudWatchPage =
  "aws.amazon.com/cloudwatch/pricing (stored copy): free tier; the price as others quote it in 2026";
const eventBridgeQuotes =
  "aws.amazon.com/eventbridge/pricing, as quoted by cloudburn.io (2026-03) and factualminds.com (2026-06)";

/** Beyond these there is nothing: ACM, standard SSM parameters, IAM and AWS's own events cost nothing. */
export const prices = {
  transitions: {
    perUnit: 0.025 / 1000,
    unit: "Step Functions state transition",
    freeUnits: 4000,
    checkedAtAws: "price and free units",
    source: "aws.amazon.com/step-functions/pricing (stored copy): table and free tier",
  },
  lambdaGigabyteSeconds: {
    perUnit: 0.000_013_333_4,
    unit: "Lambda GB-second on arm64",
    freeUnits: 400_000,
    checkedAtAws: "free units only",
    source: lambdaPage,
  },
  lambdaRequests: {
    perUnit: 0.2 / million,
    unit: "Lambda request",
    freeUnits: million,
    checkedAtAws: "free units only",
    source:
      "aws.amazon.com/lambda/pricing (copy of 2026-09): free tier, and $0.20 per million for managed instances",
  },
  customEvents: {
    perUnit: 1 / million,
    unit: "EventBridge event of Latchkey's own",
    freeUnits: 0,
    checkedAtAws: "neither",
    source: eventBridgeQuotes,
  },
  scheduledRuns: {
    perUnit: 1 / million,
    unit: "EventBridge Scheduler invocation",
    freeUnits: 14 * million,
    checkedAtAws: "neither",
    source: eventBridgeQuotes,
  },
  metrics: {
    perUnit: 0.3,
    unit: "CloudWatch custom metric",
    freeUnits: 10,
    checkedAtAws: "free units only",
    source: cloudWatchPage,
  },
  alarms: {
    perUnit: 0.1,
    unit: "CloudWatch alarm on one metric",
    freeUnits: 10,
    checkedAtAws: "free units only",
    source: cloudWatchPage,
  },
  dashboards: {
    perUnit: 3,
    unit: "CloudWatch dashboard",
    freeUnits: 3,
    checkedAtAws: "free units only",
    source: cloudWatchPage,
  },
  logGigabytes: {
    perUnit: 0.5,
    unit: "GB of logs taken in",
    freeUnits: 5,
    checkedAtAws: "free units only",
    source: cloudWatchPage,
  },
  metricReads: {
    perUnit: 0.01 / 1000,
    unit: "metric read with GetMetricData",
    freeUnits: 0,
    checkedAtAws: "free units only",
    source:
      "aws.amazon.com/cloudwatch/pricing (stored copy): never free; the price as support.site24x7.com quotes it",
  },
  objectWrites: {
    perUnit: 0.005 / 1000,
    unit: "S3 PUT",
    freeUnits: 0,
    checkedAtAws: "neither",
    source: "aws.amazon.com/s3/pricing, as quoted by cloudkaramchari.com and c3x.dev",
  },
  objectReads: {
    perUnit: 0.0004 / 1000,
    unit: "S3 GET",
    freeUnits: 0,
    checkedAtAws: "neither",
    source: "aws.amazon.com/s3/pricing, as quoted by c3x.dev",
  },
  mails: {
    perUnit: 2 / 100_000,
    unit: "SNS mail",
    freeUnits: 1000,
    checkedAtAws: "neither",
    source: "aws.amazon.com/sns/pricing, as quoted by factualminds.com (2026-06)",
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;

import type { TwinClock } from "../clock.ts";
import { throttled } from "../wire/error-form.ts";
import { type RateRule, ratesOf } from "./documented-rate.ts";
import { createTokenBucket, type TokenBucket } from "./token-bucket.ts";

/** Whether AWS's documented rates are kept. */
export type RateMode = "documented" | "off";

/** A call that asks for tokens. */
export interface RatedCall {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** Whose rates they are, where it is not the stack's own account. */
  readonly otherAccount?: string;
  readonly input: unknown;
}

/** A bucket that was drawn on. */
export interface BucketState {
  /** The account if it is another than the stack's, service, Region, quota, and whose, if it is one of several. */
  readonly name: string;
  readonly capacity: number;
  readonly perSecond: number;
  readonly tokens: number;
  /** Calls it refused so far. */
  readonly refused: number;
}

/** AWS's rates, kept on simulated time: at high speeds they hardly bind. */
export interface CallRates {
  mode(): RateMode;
  /** Off forgets all buckets. */
  setMode(mode: RateMode): void;
  /** Takes the call's tokens, of every bucket or of none. @throws AwsError the service's own throttling */
  admit(call: RatedCall): void;
  /** Buckets that are not full or have refused a call. */
  list(): readonly BucketState[];
}

/** Tells the user pool of a custom domain, which some calls name alone. */
interface CustomDomainPools {
  find(customDomain: string): { readonly userPoolId: string } | undefined;
}

interface NamedBucket {
  readonly name: string;
  readonly rule: RateRule;
  readonly tokens: TokenBucket;
  refused: number;
}

/** Full buckets are forgotten from so many on: a long run must not keep one a name that was asked for. */
const mostBuckets = 1_000;

/** Rates of the documented kind unless told otherwise; a world serves as it is. */
export function createCallRates(options: {
  readonly clock: Pick<TwinClock, "now">;
  readonly mode?: RateMode;
  readonly customDomains?: CustomDomainPools;
}): CallRates {
  let mode = options.mode ?? "documented";
  const buckets = new Map<string, NamedBucket>();
  const nowMs = () => options.clock.now().getTime();
  const isIdle = ({ rule, tokens, refused }: NamedBucket) =>
    refused === 0 && tokens.tokensAt(nowMs()) === rule.capacity;
  const bucketOf = (rule: RateRule, call: RatedCall): NamedBucket => {
    const name = nameOf(rule, call, options.customDomains);
    const known = buckets.get(name);
    if (known) return known;
    if (buckets.size >= mostBuckets) {
      for (const [key, bucket] of buckets) if (isIdle(bucket)) buckets.delete(key);
    }
    const bucket = { name, rule, tokens: createTokenBucket(rule), refused: 0 };
    buckets.set(name, bucket);
    return bucket;
  };
  return {
    mode: () => mode,
    setMode(next) {
      mode = next;
      if (mode === "off") buckets.clear();
    },
    admit(call) {
      if (mode === "off") return;
      const drawn = ratesOf(call.service, call.operation).map((rule) => bucketOf(rule, call));
      take(drawn, call, nowMs());
    },
    list: () =>
      [...buckets.values()]
        .filter((bucket) => !isIdle(bucket))
        .map((bucket) => stateOf(bucket, nowMs())),
  };
}

/** @throws AwsError when a bucket has not enough */
function take(buckets: readonly NamedBucket[], call: RatedCall, nowMs: number): void {
  const costOf = ({ rule }: NamedBucket) => rule.cost?.(call.input) ?? 1;
  // More than a bucket ever holds would never be admitted: a full one must do.
  const needOf = (bucket: NamedBucket) => Math.min(costOf(bucket), bucket.rule.capacity);
  const short = buckets.find((bucket) => bucket.tokens.tokensAt(nowMs) < needOf(bucket));
  if (short) {
    short.refused += 1;
    throw short.rule.refusal?.() ?? throttled(call.service);
  }
  for (const bucket of buckets) bucket.tokens.take(costOf(bucket), nowMs);
}

/** `service Region quota`, and whose, if it is one of several; another account in front. */
function nameOf(
  { service, name, each }: RateRule,
  { operation, region, otherAccount, input }: RatedCall,
  customDomains: CustomDomainPools | undefined,
): string {
  // Route 53 is one for all Regions, whichever it was signed for.
  const account = otherAccount === undefined ? "" : `${otherAccount} `;
  const quota = `${account}${service} ${service === "route53" ? "global" : region} ${name}`;
  const named = input as Readonly<Record<string, unknown>>;
  if (each === "hosted zone") return `${quota}: ${zoneOf(named)}`;
  if (each === undefined) return quota;
  return `${quota}: ${operation} ${poolOf(named, customDomains)}`;
}

function zoneOf({ HostedZoneId }: Readonly<Record<string, unknown>>): string {
  return String(HostedZoneId).replace(/^\/?hostedzone\//, "");
}

function poolOf(
  { UserPoolId, ResourceArn, Domain }: Readonly<Record<string, unknown>>,
  customDomains: CustomDomainPools | undefined,
): string {
  if (typeof UserPoolId === "string") return UserPoolId;
  if (typeof ResourceArn === "string") return ResourceArn.split("/").at(-1) ?? ResourceArn;
  return customDomains?.find(String(Domain))?.userPoolId ?? String(Domain);
}

function stateOf({ name, rule, tokens, refused }: NamedBucket, nowMs: number): BucketState {
  const { capacity, perSecond } = rule;
  return { name, capacity, perSecond, tokens: tokens.tokensAt(nowMs), refused };
}

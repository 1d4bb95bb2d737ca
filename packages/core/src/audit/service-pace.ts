import type { Clock } from "../clock.ts";
import { bucketOf, type ServiceRate, type ServiceRateName, serviceRates } from "./service-rate.ts";
import { createTokenBucket, type Sleep, type TokenBucket } from "./token-bucket.ts";

/** How an audit keeps AWS's documented rates. */
export interface PaceOptions {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** The part of each rate that may be used, above 0 and at most 1; `defaultShare` by default. */
  readonly share?: number;
  /**
   * Audits of the same account that run at the same time in other processes, this one included: the
   * rates that count once an account (ACM's, Route 53's) are divided among them. 1 by default.
   */
  readonly sharers?: number;
  /** The audit goes on where another process just stopped: that one has used the bursts up. */
  readonly isResumed?: boolean;
}

/** AWS's documented rates of one account, as one process keeps them. */
export interface ServicePace {
  /** The bucket of a rate; of a Region where the rate counts by Region, always the same one. */
  of(name: ServiceRateName, region?: string): TokenBucket;
}

/**
 * Makes the buckets of one account; another account has rates of its own, so a pace of its own.
 *
 * @throws RangeError for a share or sharers out of range
 */
export function createServicePace(options: PaceOptions): ServicePace {
  const { clock, sleep, share, sharers, isResumed = false } = options;
  const buckets = new Map<string, TokenBucket>();
  const create = (rate: ServiceRate): TokenBucket => {
    const limit = bucketOf(rate, share, rate.scope === "account" ? sharers : 1);
    const bucket = createTokenBucket({ ...limit, clock, sleep });
    if (isResumed) bucket.spend(limit.burst);
    return bucket;
  };
  // What is out of range is refused here rather than at the first call.
  bucketOf(serviceRates.Route53, share, sharers);
  return {
    of(name, region) {
      const rate: ServiceRate = serviceRates[name];
      const key = rate.scope === "account" ? name : `${name} ${region}`;
      const bucket = buckets.get(key) ?? create(rate);
      buckets.set(key, bucket);
      return bucket;
    },
  };
}

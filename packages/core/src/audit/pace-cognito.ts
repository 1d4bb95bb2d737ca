import type { Clock } from "../clock.ts";
import type { CognitoPort } from "../rotation/ports.ts";
import type { ServicePace } from "./service-pace.ts";
import { createTokenBucket, type Sleep, type TokenBucket } from "./token-bucket.ts";

/**
 * Calls a second that the audit makes, per Region. Cognito allows 15 of `UserPoolRead`
 * (`ListUserPools`, `DescribeUserPool`) and 20 of `UserPoolResourceRead` (`DescribeUserPoolDomain`),
 * for the whole account: what is left over is for everybody else's tools.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
const perSecond = { userPoolRead: 10, userPoolResourceRead: 10 } as const;

/** Pools that `ListUserPools` gives per call. */
const poolsPerPage = 60;

/**
 * Cognito at a pace that leaves room for others. Changes are not paced: the audit makes none.
 *
 * @param pacing a pace that others keep as well, or what to make one of: ten calls a second then
 */
export function paceCognito(
  cognito: CognitoPort,
  pacing: ServicePace | { readonly clock: Clock; readonly sleep: Sleep },
): CognitoPort {
  const [reads, resourceReads] = bucketsOf(pacing);
  return {
    ...cognito,
    async describeDomain(region, name) {
      await resourceReads(region).take();
      return await cognito.describeDomain(region, name);
    },
    async *listUserPoolIds(region) {
      const bucket = reads(region);
      await bucket.take();
      let listed = 0;
      for await (const userPoolId of cognito.listUserPoolIds(region)) {
        yield userPoolId;
        listed += 1;
        // The next one is on a page of its own.
        if (listed % poolsPerPage === 0) await bucket.take();
      }
    },
    async describeUserPool(region, userPoolId) {
      await reads(region).take();
      return await cognito.describeUserPool(region, userPoolId);
    },
    async listReplicas(region, userPoolId) {
      // Its category is not documented; a few calls an audit.
      await resourceReads(region).take();
      return await cognito.listReplicas(region, userPoolId);
    },
  };
}

type BucketOfRegion = (region: string) => TokenBucket;

function bucketsOf(
  pacing: ServicePace | { readonly clock: Clock; readonly sleep: Sleep },
): readonly [reads: BucketOfRegion, resourceReads: BucketOfRegion] {
  if ("of" in pacing) {
    return [
      (region) => pacing.of("UserPoolRead", region),
      (region) => pacing.of("UserPoolResourceRead", region),
    ];
  }
  return [
    bucketsByRegion(perSecond.userPoolRead, pacing),
    bucketsByRegion(perSecond.userPoolResourceRead, pacing),
  ];
}

function bucketsByRegion(
  rate: number,
  pacing: { readonly clock: Clock; readonly sleep: Sleep },
): BucketOfRegion {
  const buckets = new Map<string, TokenBucket>();
  return (region) => {
    const known = buckets.get(region);
    if (known !== undefined) return known;
    const bucket = createTokenBucket({ perSecond: rate, burst: rate, ...pacing });
    buckets.set(region, bucket);
    return bucket;
  };
}

/**
 * The shortest time in seconds that AWS's documented rates leave for finding the custom domains of
 * a Region, reckoned by hand from the calls that cannot be avoided. A second's worth of calls is
 * let through at once, as the twin does where AWS documents no burst; the answers take no time.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */

/**
 * Every pool must be looked at: `ListUserPools` gives 60 a call and tells nothing of custom domains,
 * `DescribeUserPool` does for one; both draw on `UserPoolRead`, 15 a second. For 1,000 pools:
 * 17 + 1,000 calls, 15 of them at once, the other 1,002 in 66.8 s. The few calls for what was found
 * draw on other rates meanwhile.
 */
export function floorOfWalk(pools: number): number {
  return (Math.ceil(pools / 60) + pools - 15) / 15;
}

/**
 * The fourth custom domain is the last of so many names: `DescribeUserPoolDomain` takes one name and
 * draws on `UserPoolResourceRead`, 20 a second. For 807 names: 20 at once, 787 in 39.35 s.
 */
export function floorOfNames(names: number): number {
  return Math.max(0, (names - 20) / 20);
}

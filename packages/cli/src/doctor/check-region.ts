import { messageOf } from "@latchkey/core/audit/scan-user-pools";
import { AwsCallError } from "@latchkey/core/aws/errors";
import type { RotationPorts } from "@latchkey/core/rotation/ports";
import { sayCount } from "../text/say-count.ts";
import { sentenceOf } from "./ask.ts";
import type { Check } from "./doctor-report.ts";

/** Custom domains that a Region takes: a quota that AWS does not raise. */
const customDomainQuota = 4;
/** User pools of a Region that are described; more would take too long for a mere check. */
const mostPools = 60;

/** One Region: whether it answers, its quota of custom domains, and their names. */
export interface CheckedRegion {
  readonly checks: readonly Check[];
  readonly customDomains: readonly string[];
}

/** Looks at one Region as the audit does, but no further than a page of user pools. */
export async function checkRegion(
  region: string,
  { cognito }: Pick<RotationPorts, "cognito">,
): Promise<CheckedRegion> {
  const pools: string[] = [];
  try {
    for await (const id of cognito.listUserPoolIds(region)) {
      if (pools.push(id) > mostPools) break;
    }
  } catch (error) {
    return { checks: [unreachable(region, error)], customDomains: [] };
  }
  const isMany = pools.length > mostPools;
  const counted = isMany
    ? `more than ${mostPools} user pools`
    : sayCount(pools.length, "user pool");
  const reached: Check = {
    group: "regions",
    name: region,
    outcome: "good",
    message: `It answers; ${counted}.`,
  };
  if (isMany) {
    const message = "Too many user pools to look through here; latchkey list does.";
    return {
      checks: [reached, { ...quota(region), outcome: "skipped", message }],
      customDomains: [],
    };
  }
  return await checkPools(region, pools, { cognito, reached });
}

async function checkPools(
  region: string,
  pools: readonly string[],
  { cognito, reached }: Pick<RotationPorts, "cognito"> & { readonly reached: Check },
): Promise<CheckedRegion> {
  const customDomains: string[] = [];
  let count = 0;
  try {
    for (const pool of pools) {
      const name = (await cognito.describeUserPool(region, pool))?.customDomain;
      if (name === undefined) continue;
      customDomains.push(name);
      // A replica shows the custom domain of its primary again, which counts there.
      if (pool.startsWith(`${region}_`)) count += 1;
    }
  } catch (error) {
    const message = sentenceOf(error);
    return { checks: [reached, { ...quota(region), outcome: "skipped", message }], customDomains };
  }
  const isFull = count >= customDomainQuota;
  const message = `${count} of ${customDomainQuota}${isFull ? ": no further one can be made" : ""}.`;
  const check: Check = { ...quota(region), outcome: isFull ? "warning" : "good", message };
  return { checks: [reached, check], customDomains };
}

function quota(region: string): Pick<Check, "group" | "name"> {
  return { group: "quotas", name: `custom domains, ${region}` };
}

function unreachable(region: string, error: unknown): Check {
  const action = error instanceof AwsCallError && "action" in error.data ? error.data.action : "";
  return {
    group: "regions",
    name: region,
    outcome: "bad",
    message: error instanceof AwsCallError ? sentenceOf(error) : messageOf(error),
    fix:
      typeof action === "string" && action !== ""
        ? `Allow ${action} in ${region}.`
        : `Enable ${region} for the account, check the network, or leave it out with --region.`,
  };
}

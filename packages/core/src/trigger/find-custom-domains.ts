import { covers, normaliseName } from "../certificate/covers.ts";
import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { DispatchPorts } from "./dispatch-ports.ts";
import type { DispatchFailure } from "./errors.ts";

/** ACM allows a certificate 100 names at most (quota "Number of domain names per certificate"). */
const mostNames = 100;
/** Longest custom domain (Cognito API, `Domain`). */
const longestName = 63;

/** The custom domains that a certificate can concern, and where looking for them failed. */
export interface FoundCustomDomains {
  /** In the order of the Regions, then of the names; none twice. */
  readonly customDomains: readonly CustomDomain[];
  readonly failures: readonly DispatchFailure[];
}

/**
 * Finds the custom domains that a certificate's names cover. An exact name is asked for in each
 * Region; only a wildcard makes it look through the user pools, one after the other, because
 * Cognito allows 15 reads a second. A Region that fails does not stop the others.
 *
 * A failover-routed custom domain answers in both of its Regions: it is given once, from the
 * Region that is not its own routing's secondary.
 */
export async function findCustomDomains(
  names: readonly string[],
  accountId: string,
  ports: Pick<DispatchPorts, "cognito" | "poolRegions">,
): Promise<FoundCustomDomains> {
  const settled = await Promise.allSettled(
    ports.poolRegions.map((region) => findInRegion(names, region, ports.cognito)),
  );
  const found: CustomDomain[] = [];
  const failures: DispatchFailure[] = [];
  for (const [index, result] of settled.entries()) {
    if (result.status === "fulfilled") found.push(...result.value);
    else {
      const what = `looking for custom domains in ${ports.poolRegions[index]}`;
      failures.push({ what, error: result.reason });
    }
  }
  const own = found.filter((one) => one.accountId === "" || one.accountId === accountId);
  return { customDomains: withoutSecondViews(own), failures };
}

async function findInRegion(
  names: readonly string[],
  region: string,
  cognito: DispatchPorts["cognito"],
): Promise<readonly CustomDomain[]> {
  const unique = [...new Set(names.map(normaliseName))].slice(0, mostNames);
  const wildcards = unique.filter((name) => name.startsWith("*."));
  const exact = unique.filter((name) => !name.startsWith("*.") && isPossible(name));
  const scanned = wildcards.length === 0 ? [] : await scanPools(wildcards, region, cognito);
  const found: CustomDomain[] = [];
  for (const name of new Set([...exact, ...scanned])) {
    const description = await cognito.describeDomain(region, name);
    if (description?.kind === "custom") found.push(description.customDomain);
  }
  return found;
}

/** Whether a name can be a custom domain's: without a dot it would be read as somebody's prefix. */
function isPossible(name: string): boolean {
  return name.includes(".") && name.length <= longestName;
}

async function scanPools(
  wildcards: readonly string[],
  region: string,
  cognito: DispatchPorts["cognito"],
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const userPoolId of cognito.listUserPoolIds(region)) {
    const pool = await cognito.describeUserPool(region, userPoolId);
    const name = pool?.customDomain === undefined ? "" : normaliseName(pool.customDomain);
    if (covers(wildcards, name)) found.push(name);
  }
  return found;
}

function withoutSecondViews(found: readonly CustomDomain[]): readonly CustomDomain[] {
  const chosen = new Map<string, CustomDomain>();
  for (const customDomain of found) {
    const known = chosen.get(customDomain.name);
    if (known === undefined || (isSecondView(known) && !isSecondView(customDomain))) {
      chosen.set(customDomain.name, customDomain);
    }
  }
  return [...chosen.values()];
}

function isSecondView({ region, settings }: CustomDomain): boolean {
  return settings.routing?.secondaryRegion === region;
}

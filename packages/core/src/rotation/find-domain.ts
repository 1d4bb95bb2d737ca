import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { RotationPorts } from "./ports.ts";
import type { RotationRequest } from "./rotation-request.ts";
import type { FoundDomain } from "./situation.ts";

/**
 * Finds the custom domain in the request's Region or in all configured ones. A multi-Region user
 * pool describes it in each of its Regions; changes go to the primary one, which
 * `ListUserPoolReplicas` tells and the pool ID's prefix does not. It may be none of those asked.
 *
 * A Region that does not answer matters only if the custom domain lives there, or may: an outage
 * elsewhere must not keep a certificate from being replaced here. An outage is an answer
 * (`unavailable`), for it passes; every other failure is thrown.
 */
export async function findDomain(
  request: RotationRequest,
  { cognito, poolRegions }: Pick<RotationPorts, "cognito" | "poolRegions">,
): Promise<FoundDomain> {
  const regions = request.region === undefined ? poolRegions : [request.region];
  const answers = await Promise.allSettled(
    regions.map((region) => cognito.describeDomain(region, request.customDomain)),
  );
  const found = answers.flatMap((answer) =>
    answer.status === "fulfilled" && answer.value !== undefined ? [answer.value] : [],
  );
  const customDomains = found.flatMap((one) => (one.kind === "custom" ? [one.customDomain] : []));
  const [first] = customDomains;
  if (first !== undefined) return settle(first, customDomains, cognito);

  const failures = answers.flatMap((answer, index) =>
    answer.status === "rejected" ? [{ error: answer.reason, region: regions[index] ?? "" }] : [],
  );
  const [failure] = failures;
  const other = failures.find(({ error }) => !isOutage(error));
  if (other !== undefined) throw other.error;
  if (failure !== undefined) {
    return unavailable(
      failures.map(({ region }) => region),
      failure.error,
    );
  }
  const prefix = found.find((one) => one.kind === "prefix");
  return prefix ?? { kind: "missing", regions };
}

async function settle(
  first: CustomDomain,
  customDomains: readonly CustomDomain[],
  cognito: RotationPorts["cognito"],
): Promise<FoundDomain> {
  if (customDomains.some(({ userPoolId }) => userPoolId !== first.userPoolId)) {
    return { kind: "ambiguous", customDomains };
  }
  if (customDomains.length === 1 && !mayBeReplicated(first)) {
    return { kind: "custom", customDomain: first };
  }
  const replicas = await cognito.listReplicas(first.region, first.userPoolId);
  const primary = replicas.find(({ role }) => role === "PRIMARY")?.region ?? first.region;
  const known = customDomains.find(({ region }) => region === primary);
  if (known !== undefined) return { kind: "custom", customDomain: known };
  const [described] = await Promise.allSettled([cognito.describeDomain(primary, first.name)]);
  if (described.status === "rejected") {
    if (isOutage(described.reason)) return unavailable([primary], described.reason);
    throw described.reason;
  }
  const { value } = described;
  return value?.kind === "custom" ? value : { kind: "custom", customDomain: first };
}

/**
 * Without failover and in the Region that its pool's ID begins with, it is not replicated as far as
 * serving is concerned. In another Region it is shown by a replica, or the primary one has moved.
 */
function mayBeReplicated({ settings, userPoolId, region }: CustomDomain): boolean {
  return settings.routing !== undefined || !userPoolId.startsWith(`${region}_`);
}

/** AWS failed or was not reached, after all attempts of the SDK (core/src/aws/errors.ts). */
export function isOutage(error: unknown): boolean {
  return error instanceof Error && error.name === "ServiceFaultError";
}

/** That Regions in which the custom domain lives, or may live, do not answer. */
export function unavailable(regions: readonly string[], error: unknown): FoundDomain {
  return { kind: "unavailable", regions, error };
}

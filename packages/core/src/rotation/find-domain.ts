import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { RotationPorts } from "./ports.ts";
import type { RotationRequest } from "./rotation-request.ts";
import type { FoundDomain } from "./situation.ts";

/**
 * Finds the custom domain in the request's Region or in all configured ones. A multi-Region user
 * pool describes it in each of its Regions; changes go to the primary one, which
 * `ListUserPoolReplicas` tells and the pool ID's prefix does not.
 *
 * A Region that does not answer matters only if no other has the name: an outage elsewhere must
 * not keep a certificate from being replaced here.
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

  const failure = answers.find((answer) => answer.status === "rejected");
  if (failure !== undefined) throw failure.reason;
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
  // One Region and no failover: not replicated as far as serving is concerned.
  if (customDomains.length === 1 && first.settings.routing === undefined) {
    return { kind: "custom", customDomain: first };
  }
  const replicas = await cognito.listReplicas(first.region, first.userPoolId);
  const primary = replicas.find(({ role }) => role === "PRIMARY")?.region ?? first.region;
  const known = customDomains.find(({ region }) => region === primary);
  if (known !== undefined) return { kind: "custom", customDomain: known };
  const described = await cognito.describeDomain(primary, first.name);
  return described?.kind === "custom" ? described : { kind: "custom", customDomain: first };
}

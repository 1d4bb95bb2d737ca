import type { Certificate } from "../certificate/certificate.ts";
import { covers } from "../certificate/covers.ts";
import { violationsOfArn } from "../certificate/violations-of.ts";
import { readTagExceptions } from "../config/tag-exceptions.ts";
import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import { observeEdges } from "../edge/observe-edges.ts";
import { readRouting } from "../routing/read-routing.ts";
import { decide } from "./decide.ts";
import { findDomain, isOutage, unavailable } from "./find-domain.ts";
import type { RotationPorts } from "./ports.ts";
import type { RotationRequest } from "./rotation-request.ts";
import type { FoundDomain, NamedCertificate, Read, Situation } from "./situation.ts";

/** Edges looked at while planning: one handful, for it only has to raise or lay a doubt. */
const edgesWhilePlanning = 8;

/**
 * Reads everything that a decision about the custom domain can rest on. What does not depend on
 * each other is read at the same time. Edges are looked at only when the decision turns on them.
 *
 * @throws whatever a port throws: nothing is decided on half a picture
 */
export async function gatherSituation(
  request: RotationRequest,
  ports: RotationPorts,
): Promise<Situation> {
  const { clock } = ports;
  const domain = await read(ports, () => findDomain(request, ports));
  if (domain.value.kind !== "custom") return nothingButDomain(domain, ports);
  const { customDomain } = domain.value;
  const { region, userPoolId } = customDomain;
  const [described] = await Promise.allSettled([
    read(ports, () => ports.cognito.describeUserPool(region, userPoolId)),
  ]);
  if (described.status === "rejected") {
    if (!isOutage(described.reason)) throw described.reason;
    return nothingButDomain({ ...domain, value: unavailable([region], described.reason) }, ports);
  }
  const pool = described.value;
  if (pool.value === undefined) {
    // Deleted since its custom domain was found: so is the custom domain, and its owner's
    // exceptions cannot be known any more.
    return nothingButDomain({ ...domain, value: { kind: "missing", regions: [region] } }, ports);
  }
  const tags = { value: pool.value.tags, readAt: pool.readAt };
  const rest = await gatherFor(customDomain, tags.value, request, ports);
  const { config } = ports;
  const situation: Situation = {
    at: clock.now(),
    domain,
    tags,
    ...(config === undefined ? {} : { config }),
    ...rest,
  };
  if (!turnsOnEdges(situation, request)) return situation;
  const edges = await read(ports, () =>
    observeEdges(ports.edges, customDomain, edgesWhilePlanning),
  );
  return { ...situation, at: clock.now(), edges };
}

/** The certificates that can matter for a custom domain, and its failover routing. */
async function gatherFor(
  customDomain: CustomDomain,
  tags: Readonly<Record<string, string>>,
  request: RotationRequest,
  ports: RotationPorts,
): Promise<Omit<Situation, "at" | "domain">> {
  const named = (arn: string | undefined) =>
    arn === undefined ? undefined : read(ports, () => lookUp(arn, customDomain, ports));
  const [current, requested, hinted, pinned, candidates, rolledBack, routing] = await Promise.all([
    read(ports, () => describe(customDomain.certificateArn, customDomain, ports)),
    named(request.certificateArn),
    named(request.trigger.certificateArn),
    named(readTagExceptions(tags).certificateArn),
    read(ports, () => findCandidates(request, customDomain, ports)),
    request.action === "verify"
      ? undefined
      : read(ports, () => ports.rollBacks.readRolledBack(customDomain.name)),
    read(ports, () => readRouting(customDomain, ports)),
  ]);
  return {
    current,
    candidates: { ...candidates, value: withHinted(candidates.value, hinted?.value, customDomain) },
    ...(requested === undefined ? {} : { requested }),
    ...(hinted === undefined ? {} : { hinted }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(rolledBack === undefined ? {} : { rolledBack }),
    ...(routing.value === undefined
      ? {}
      : { routing: { value: routing.value, readAt: routing.readAt } }),
  };
}

/**
 * The candidates with the trigger's certificate as it was looked up by its ARN: a list that lags does
 * not have it yet, or has it as pending. Where none were to be found it is no candidate either.
 */
function withHinted(
  candidates: readonly Certificate[],
  hinted: NamedCertificate | undefined,
  { name, certificateArn }: CustomDomain,
): readonly Certificate[] {
  const certificate = hinted?.certificate;
  if (certificate?.status !== "ISSUED" || !covers(certificate.names, name)) return candidates;
  const listed = candidates.find(({ arn }) => arn === certificate.arn);
  if (candidates.length === 0 || certificate.arn === certificateArn) return candidates;
  if (listed !== undefined && listed.status !== "PENDING_VALIDATION") return candidates;
  return [...candidates.filter((one) => one !== listed), certificate];
}

/** Without a custom domain there is nothing else to read. */
function nothingButDomain(domain: Read<FoundDomain>, { clock }: RotationPorts): Situation {
  return { at: clock.now(), domain, candidates: { value: [], readAt: domain.readAt } };
}

/** Without edges the serving is in doubt; they are worth looking at if that alone decides. */
function turnsOnEdges(situation: Situation, request: RotationRequest): boolean {
  return request.action === "rotate" && decide(situation, request).action === "verify";
}

async function read<Value>(
  { clock }: Pick<RotationPorts, "clock">,
  reading: () => Promise<Value>,
): Promise<Read<Value>> {
  const value = await reading();
  return { value, readAt: clock.now() };
}

async function lookUp(
  arn: string,
  customDomain: CustomDomain,
  ports: RotationPorts,
): Promise<NamedCertificate> {
  return { arn, certificate: await describe(arn, customDomain, ports) };
}

/** An ARN that cannot name a certificate of this account in us-east-1 is not asked for. */
async function describe(
  arn: string,
  { accountId }: CustomDomain,
  { acm }: RotationPorts,
): Promise<Certificate | undefined> {
  return violationsOfArn(arn, { accountId }).length > 0 ? undefined : acm.describeCertificate(arn);
}

/** A certificate asked for by name, or a mere verification, leaves nothing to choose. */
async function findCandidates(
  request: RotationRequest,
  customDomain: CustomDomain,
  { acm }: RotationPorts,
): Promise<readonly Certificate[]> {
  if (request.certificateArn !== undefined || request.action === "verify") return [];
  return acm.listCertificatesCovering(customDomain.name);
}

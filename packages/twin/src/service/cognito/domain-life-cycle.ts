import { courseOfUpdate } from "./domain-fault.ts";
import { lowestPolicy } from "./domain-settings.ts";
import { type CustomPoolDomain, domainKey, isCustom, type PoolDomain } from "./pool-domain.ts";
import type { CognitoState } from "./state.ts";

const minuteMs = 60_000;
/** For so long a deleted custom domain's name is still held by its distribution. */
const lingerMs = 15 * minuteMs;

/** CREATING until every edge has the distribution: a new name is of no use before. */
export function startCreation(state: CognitoState, domain: CustomPoolDomain): void {
  const finish = beginChange(state, domain, "CREATING");
  void giveToCloudFront(state, domain).then(
    () => finish("ACTIVE"),
    () => finish("FAILED"),
  );
}

/**
 * UPDATING at once, ACTIVE when Cognito's own part is done: 2 to 8 minutes with a new certificate
 * or TLS floor, less otherwise. The edges are not waited for, so ACTIVE says what Cognito recorded
 * and not what is served. An update that ends FAILED never reaches the edges: they serve the old.
 */
export function startUpdate(state: CognitoState, domain: PoolDomain): void {
  const finish = beginChange(state, domain, "UPDATING");
  const isForCloudFront = isCustom(domain) && differsFromDeployed(domain);
  const [from, to] = isForCloudFront ? [2 * minuteMs, 8 * minuteMs] : [minuteMs / 2, 2 * minuteMs];
  const durationMs = state.random.integer(from, to);
  const course = isCustom(domain)
    ? courseOfUpdate(state, domain)
    : { kind: "ends-active" as const };
  if (course.kind === "ends-failed") {
    state.world.clock.after(durationMs, () => finish("FAILED"));
    return;
  }
  // A refusal of the edges is theirs to show: Cognito has no way to hear of it after the update.
  if (isCustom(domain) && isForCloudFront) giveToCloudFront(state, domain).catch(() => undefined);
  const activeAfterMs = course.kind === "stuck" ? course.forMs : durationMs;
  if (activeAfterMs !== undefined) state.world.clock.after(activeAfterMs, () => finish("ACTIVE"));
}

/** Lets a domain that the control port held in UPDATING go on. */
export function releaseStuck(state: CognitoState, domain: PoolDomain): void {
  if (domain.status === "UPDATING") beginChange(state, domain, "UPDATING")("ACTIVE");
}

/** DELETING for a while, then unknown; a custom domain's name stays taken longer. */
export function startDeletion(state: CognitoState, domain: PoolDomain): void {
  const { world, switches } = state;
  beginChange(state, domain, "DELETING");
  switches.failures.delete(domain.name);
  switches.settingsLost.delete(domain.name);
  const forget = () => state.domains.delete(domainKey(domain.name, domain.region));
  if (!isCustom(domain)) {
    forget();
    return;
  }
  state.lingering.set(domain.name, new Date(world.clock.now().getTime() + lingerMs));
  world.clock.after(state.random.integer(minuteMs / 2, 2 * minuteMs), () => {
    forget();
    const { custom } = domain;
    world.edges.remove(custom.cloudFrontDomain);
    if (custom.deployed !== undefined)
      world.certificates.setInUse(custom.deployed.certificateArn, custom.distributionArn, false);
  });
}

/** The end of the change that is returned does nothing once a later change has begun. */
function beginChange(
  state: CognitoState,
  domain: PoolDomain,
  status: PoolDomain["status"],
): (end: PoolDomain["status"]) => void {
  domain.status = status;
  domain.change += 1;
  const { change } = domain;
  return (end) => {
    if (domain.change === change && !state.isStopped) domain.status = end;
  };
}

function wantedOf(domain: CustomPoolDomain) {
  return {
    certificateArn: domain.custom.certificateArn,
    securityPolicy:
      domain.settings.securityPolicy ?? lowestPolicy(domain.settings.managedLoginVersion),
  };
}

function differsFromDeployed(domain: CustomPoolDomain): boolean {
  const { deployed } = domain.custom;
  const wanted = wantedOf(domain);
  return (
    deployed?.certificateArn !== wanted.certificateArn ||
    deployed.securityPolicy !== wanted.securityPolicy
  );
}

function giveToCloudFront(state: CognitoState, domain: CustomPoolDomain): Promise<void> {
  const { certificates, edges } = state.world;
  const { custom } = domain;
  const wanted = wantedOf(domain);
  const before = custom.deployed?.certificateArn;
  if (before !== wanted.certificateArn) {
    if (before !== undefined) certificates.setInUse(before, custom.distributionArn, false);
    certificates.setInUse(wanted.certificateArn, custom.distributionArn, true);
  }
  custom.deployed = wanted;
  return edges.deploy({
    cloudFrontDomain: custom.cloudFrontDomain,
    distributionArn: custom.distributionArn,
    customDomain: domain.name,
    ...wanted,
  });
}

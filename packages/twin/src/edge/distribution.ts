import type { Cancel } from "../clock.ts";
import type { Random } from "../random.ts";
import type { DistributionConfig, HeldCertificate, World } from "../world.ts";
import type { Edge } from "./served-certificate.ts";

const minuteMs = 60_000;

/** A span of simulated minutes from which an edge's lag is drawn. */
export type MinuteSpan = readonly [from: number, to: number];

export interface DistributionOptions {
  readonly edges: readonly Edge[];
  readonly random: Random;
  /** How long a new configuration takes to an edge. */
  readonly minutesToDistribute: MinuteSpan;
  /** How long an edge goes on with the old certificate after a renewal or re-import. */
  readonly minutesToPull: MinuteSpan;
  /** Called before an edge takes what arrives, each time that something does. */
  onArrival(edge: Edge, config: DistributionConfig, change: ArrivalChange): void;
  /** Whether the edge refuses to take this certificate (the fault `never-converges`). */
  isFrozen(edge: Edge, customDomain: string, certificateArn: string): boolean;
}

/** How what arrives differs from what the edge has. */
export interface ArrivalChange {
  /** The edge has nothing for this custom domain yet. */
  readonly isFirst: boolean;
  readonly isNewCertificate: boolean;
}

/** Brings configurations and certificates to the edges, each edge after a lag of its own. */
export interface Distribution {
  deploy(config: DistributionConfig): Promise<void>;
  remove(cloudFrontDomain: string): void;
  /** The certificate under this ARN is another one now. */
  pull(certificateArn: string): void;
  /** Brings those edges up to date at once that were frozen and are no more. */
  catchUp(customDomain: string): void;
  /** The newest configuration for a custom domain or CloudFront name, whether it has arrived or not. */
  wanted(hostName: string): DistributionConfig | undefined;
}

interface Deployment {
  readonly config: DistributionConfig;
  /** As it was when the deployment began: what an edge takes when ACM has deleted it meanwhile. */
  readonly certificate: HeldCertificate | undefined;
  readonly waiting: Map<Edge, Cancel>;
  /** Edges that would have taken something, but were frozen. */
  readonly missed: Set<Edge>;
  readonly done: Promise<void>;
  readonly finish: (by?: Promise<void>) => void;
}

/**
 * A deployment supersedes the one before it for the same custom domain: what had not arrived never
 * will, and whoever waited for the older one waits for the newer one instead. So every edge ends
 * with the newest configuration.
 */
export function createDistribution(world: World, options: DistributionOptions): Distribution {
  const { edges, random } = options;
  const deployments = new Map<string, Deployment>();
  const lagMs = ([from, to]: MinuteSpan) => (from + random.next() * (to - from)) * minuteMs;

  const take = (edge: Edge, deployment: Deployment) => takeCopy(world, options, edge, deployment);
  const arrive = (edge: Edge, deployment: Deployment) => {
    options.onArrival(edge, deployment.config, changeAt(world, edge, deployment));
    take(edge, deployment);
  };

  return {
    deploy(given) {
      const config = { ...given, customDomain: given.customDomain.toLowerCase() };
      const deployment = newDeployment(world, config);
      const older = deployments.get(config.customDomain);
      deployments.set(config.customDomain, deployment);
      if (older) abandon(older, deployment.done);
      for (const edge of edges) {
        const lag = lagMs(options.minutesToDistribute);
        const cancel = world.clock.after(lag, () => {
          arrive(edge, deployment);
          markArrived(deployment, edge);
        });
        deployment.waiting.set(edge, cancel);
      }
      return deployment.done;
    },
    remove(cloudFrontDomain) {
      for (const [customDomain, deployment] of deployments) {
        if (deployment.config.cloudFrontDomain !== cloudFrontDomain) continue;
        deployments.delete(customDomain);
        abandon(deployment);
        for (const edge of edges) edge.copies.delete(customDomain);
      }
    },
    pull(certificateArn) {
      const isServedBy = (edge: Edge, { config }: Deployment) =>
        config.certificateArn === certificateArn &&
        edge.copies.get(config.customDomain)?.config === config;
      for (const edge of edges)
        world.clock.after(lagMs(options.minutesToPull), () => {
          for (const deployment of deployments.values())
            if (isServedBy(edge, deployment)) arrive(edge, deployment);
        });
    },
    catchUp(customDomain) {
      const deployment = deployments.get(customDomain.toLowerCase());
      if (deployment === undefined) return;
      const missed = [...deployment.missed];
      deployment.missed.clear();
      for (const edge of missed) take(edge, deployment);
    },
    wanted(hostName) {
      const name = hostName.toLowerCase().replace(/\.$/, "");
      const all = [...deployments.values()].map(({ config }) => config);
      return all.find((one) => one.customDomain === name || one.cloudFrontDomain === name);
    },
  };
}

function changeAt(world: World, edge: Edge, { config, certificate }: Deployment): ArrivalChange {
  const copy = edge.copies.get(config.customDomain);
  const coming = heldNow(world, config.certificateArn) ?? certificate;
  return {
    isFirst: copy === undefined,
    isNewCertificate:
      coming !== undefined && copy?.certificate.certificatePem !== coming.certificatePem,
  };
}

/** Gives the edge its copy, unless it is frozen with an older one or there is nothing to serve. */
function takeCopy(
  world: World,
  options: DistributionOptions,
  edge: Edge,
  deployment: Deployment,
): void {
  const { config } = deployment;
  const { customDomain, certificateArn } = config;
  const has = edge.copies.has(customDomain);
  if (has && options.isFrozen(edge, customDomain, certificateArn)) {
    deployment.missed.add(edge);
    return;
  }
  const certificate = heldNow(world, certificateArn) ?? deployment.certificate;
  if (certificate === undefined) return;
  edge.copies.set(customDomain, { config, certificate, since: world.clock.now() });
}

function markArrived(deployment: Deployment, edge: Edge): void {
  deployment.waiting.delete(edge);
  if (deployment.waiting.size === 0) deployment.finish();
}

function newDeployment(world: World, config: DistributionConfig): Deployment {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    config,
    certificate: heldNow(world, config.certificateArn),
    waiting: new Map(),
    missed: new Set(),
    done: promise,
    finish: (by) => resolve(by),
  };
}

function abandon(deployment: Deployment, inFavourOf?: Promise<void>): void {
  for (const cancel of deployment.waiting.values()) cancel();
  deployment.waiting.clear();
  deployment.finish(inFavourOf);
}

/** The certificate if it has been issued. */
function heldNow(world: World, arn: string): HeldCertificate | undefined {
  const certificate = world.certificates.find(arn);
  return certificate?.certificatePem ? certificate : undefined;
}

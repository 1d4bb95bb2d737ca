import type { Certificate } from "@latchkey/core/certificate/certificate";
import { covers } from "@latchkey/core/certificate/covers";
import type { RolledBackCertificate } from "@latchkey/core/certificate/rolled-back-certificate";
import type { FunctionConfig } from "@latchkey/core/config/latchkey-config";
import type { CustomDomain, PrefixDomain } from "@latchkey/core/custom-domain/custom-domain";
import type { EdgeObservation } from "@latchkey/core/edge/edge";
import type { CognitoPort, RotationPorts } from "@latchkey/core/rotation/ports";
import type { UnprovenUpdate } from "@latchkey/core/rotation/unproven-update";
import type { Health, HealthCheck, Replica } from "@latchkey/core/routing/routing";
import { aCertificate } from "./a-certificate.ts";
import { aCustomDomain, aHealthCheck, aReplica } from "./a-custom-domain.ts";
import { edgesServing } from "./an-edge.ts";
import { type ManualClock, manualClock } from "./manual-clock.ts";

/** What `updateCustomDomain` was called with. */
export type UpdateRequest = Parameters<CognitoPort["updateCustomDomain"]>[0];

/**
 * A world in memory behind the rotation's ports. Everything may be changed between (and, by the
 * hooks, during) calls; each call is noted as `operation argument`.
 */
export interface FakeWorld {
  readonly clock: ManualClock;
  readonly ports: RotationPorts;
  readonly calls: string[];
  readonly updates: UpdateRequest[];
  poolRegions: string[];
  /** By Region. */
  customDomains: Record<string, CustomDomain>;
  prefixDomains: Record<string, PrefixDomain>;
  certificates: Certificate[];
  healthChecks: HealthCheck[];
  health: Health;
  /** The user pool's; undefined when the pool is gone. */
  tags: Readonly<Record<string, string>> | undefined;
  /** The installation's configuration, if not the default one. */
  config: FunctionConfig | undefined;
  replicas: Replica[];
  /** What is remembered of earlier rotations. */
  rolledBack: RolledBackCertificate[];
  unproven: UnprovenUpdate | undefined;
  edges: EdgeObservation[];
  /** Thrown by the named operation, e.g. `describeDomain eu-west-1`, or just `describeDomain`. */
  failures: Record<string, Error>;
  /** Called before each operation is answered. */
  before: (call: string) => void;
  /** What Cognito makes of an update; by default it is done at once. */
  applyUpdate: (request: UpdateRequest, domain: CustomDomain) => CustomDomain;
  /** Handshakes under way now, and the most there were at the same time. */
  handshakes: { now: number; most: number };
  /** The only custom domain, as it is now. */
  domain(): CustomDomain;
  /** Changes the custom domain in its Region. */
  changeDomain(changes: Partial<CustomDomain>): void;
}

/** A custom domain in eu-west-1 on a certificate that works and that every edge serves. */
export function fakeWorld(changes: Partial<FakeWorld> = {}): FakeWorld {
  const current = aCertificate();
  const world: FakeWorld = {
    clock: manualClock(),
    calls: [],
    updates: [],
    poolRegions: ["eu-west-1", "eu-central-1"],
    customDomains: { "eu-west-1": aCustomDomain() },
    prefixDomains: {},
    certificates: [current],
    healthChecks: [aHealthCheck()],
    health: "healthy",
    tags: {},
    config: undefined,
    replicas: [aReplica({ region: "eu-west-1", role: "PRIMARY" }), aReplica()],
    rolledBack: [],
    unproven: undefined,
    edges: edgesServing(current),
    failures: {},
    before: () => undefined,
    applyUpdate: ({ certificateArn, settings }, domain) => ({
      ...domain,
      certificateArn,
      settings,
    }),
    handshakes: { now: 0, most: 0 },
    domain: () => {
      const [domain] = Object.values(world.customDomains);
      if (domain === undefined) throw new Error("the fake world has no custom domain");
      return domain;
    },
    changeDomain: (domainChanges) => {
      const domain = world.domain();
      world.customDomains = { [domain.region]: { ...domain, ...domainChanges } };
    },
    get ports() {
      return portsOf(world);
    },
  };
  return Object.assign(world, changes);
}

function portsOf(world: FakeWorld): RotationPorts {
  return {
    clock: world.clock,
    poolRegions: world.poolRegions,
    ...(world.config === undefined ? {} : { config: world.config }),
    cognito: cognitoOf(world),
    acm: {
      describeCertificate: async (arn) => {
        note(world, "describeCertificate", arn);
        return world.certificates.find((certificate) => certificate.arn === arn);
      },
      listCertificatesCovering: async (name) => {
        note(world, "listCertificatesCovering", name);
        return world.certificates.filter(({ names }) => covers(names, name));
      },
    },
    healthChecks: {
      describeHealthCheck: async (id) => {
        note(world, "describeHealthCheck", id);
        return world.healthChecks.find((check) => check.id === id);
      },
      readHealth: async (id) => {
        note(world, "readHealth", id);
        return world.health;
      },
    },
    rollBacks: {
      readRolledBack: async (customDomain) => {
        note(world, "readRolledBack", customDomain);
        return world.rolledBack;
      },
    },
    unproven: {
      readUnproven: async (customDomain) => {
        note(world, "readUnproven", customDomain);
        return world.unproven;
      },
      storeUnproven: async (customDomain, update) => {
        note(world, "storeUnproven", `${customDomain} ${update?.toArn}`);
        world.unproven = update;
      },
    },
    edges: {
      resolveEdges: async ({ customDomain, cloudFrontDomain, most }) => {
        note(world, "resolveEdges", `${customDomain} ${cloudFrontDomain} ${most}`);
        return world.edges.map(({ address }) => address);
      },
      observeEdge: (request) => observe(world, request),
    },
  };
}

async function observe(
  world: FakeWorld,
  { address, securityPolicy }: { address: string; securityPolicy?: string | undefined },
): Promise<EdgeObservation> {
  note(world, "observeEdge", `${address} ${securityPolicy}`);
  world.handshakes.now += 1;
  world.handshakes.most = Math.max(world.handshakes.most, world.handshakes.now);
  // Lets the other handshakes of the round begin.
  await Promise.resolve();
  world.handshakes.now -= 1;
  const edge = world.edges.find((one) => one.address === address);
  return edge ?? { address, unreachable: "ECONNREFUSED" };
}

function cognitoOf(world: FakeWorld): CognitoPort {
  return {
    describeDomain: async (region, name) => {
      note(world, "describeDomain", region);
      const customDomain = world.customDomains[region];
      if (customDomain?.name === name) return { kind: "custom", customDomain };
      const prefixDomain = world.prefixDomains[region];
      return prefixDomain?.prefix === name ? { kind: "prefix", prefixDomain } : undefined;
    },
    updateCustomDomain: async (request) => {
      note(world, "updateCustomDomain", request.certificateArn);
      world.updates.push(request);
      const domain = world.customDomains[request.region];
      if (domain === undefined) throw new Error(`no custom domain in ${request.region}`);
      world.customDomains[request.region] = world.applyUpdate(request, domain);
    },
    listUserPoolIds: async function* () {
      yield* [];
    },
    describeUserPool: async (region, userPoolId) => {
      note(world, "describeUserPool", `${region} ${userPoolId}`);
      if (world.tags === undefined) return undefined;
      const customDomain = world.customDomains[region]?.name;
      return { tags: world.tags, ...(customDomain === undefined ? {} : { customDomain }) };
    },
    listReplicas: async (region, userPoolId) => {
      note(world, "listReplicas", `${region} ${userPoolId}`);
      return world.replicas;
    },
  };
}

function note(world: FakeWorld, operation: string, argument: string): void {
  const call = `${operation} ${argument}`;
  world.calls.push(call);
  world.before(call);
  const failure = world.failures[call] ?? world.failures[operation];
  if (failure !== undefined) throw failure;
}

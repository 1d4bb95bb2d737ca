import {
  type AccountServices,
  createSharedNames,
  type SharedNames,
} from "./account/account-services.ts";
import { type Accounts, createAccounts } from "./account/accounts.ts";
import type { TwinClock } from "./clock.ts";
import { accountRoutes, inNamedAccount } from "./control/account-routes.ts";
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from "./edge/certificate-authority.ts";
import { createDnsServer } from "./edge/dns-server.ts";
import { createEdgeNetwork } from "./edge/edge-network.ts";
import type { FaultRates } from "./fault/fault-kind.ts";
import { createFaultPlan } from "./fault/fault-plan.ts";
import { createDeployedIam, type DeployedIam } from "./iam/deployed-iam.ts";
import { createRandom } from "./random.ts";
import type { CloudTrail } from "./service/cloudtrail/cloudtrail.ts";
import type { InProcessHandler } from "./service/lambda/in-process-function.ts";
import type { createRoute53 } from "./service/route53/route53.ts";
import type { DeployedBucket } from "./service/s3/s3.ts";
import { createSts } from "./service/sts/sts.ts";
import type { ControlRoute, Service } from "./service.ts";
import type { StackDescription } from "./stack/stack-description.ts";
import { createStackRuntime } from "./stack/stack-runtime.ts";
import type { World } from "./world.ts";

/** What a world is made of. */
export interface WorldPlan {
  readonly clock: TwinClock;
  readonly seed: number;
  readonly snapshot: StackDescription;
  /** Chances of what goes wrong by itself; nothing does by default. */
  readonly faults?: FaultRates;
  /** Directory from which the stack's handlers are loaded. */
  readonly root: string;
  readonly trustFiles: readonly string[];
  readonly edgePort: number;
  readonly edgeCount?: number;
  readonly edgeLagMinutes?: number;
  readonly dnsPort: number;
  /** Sandboxes of one function at a time; 3 when absent. */
  readonly maxSandboxes?: number;
  /** Instead of threads and sockets: for simulations within one process. */
  readonly inProcess?: InProcessParts;
  /** Ports really listened on; read only once everything is up. */
  readonly bound: { readonly aws: number; readonly edge: number; readonly dns: number };
}

/** What stands in for the parts of a twin that need threads, sockets or chance. */
export interface InProcessParts {
  readonly runFunction: InProcessHandler;
  readonly probe: NonNullable<Parameters<typeof createRoute53>[1]["probe"]>;
  /** Instead of a new one for each world, e.g. one that has issued certificates already. */
  readonly authority: CertificateAuthority;
}

/** The parts of a twin, put together but not started. */
export interface ComposedWorld {
  readonly world: World;
  readonly iam: DeployedIam;
  readonly authority: CertificateAuthority;
  readonly services: readonly Service[];
  readonly routes: readonly ControlRoute[];
  readonly edgeNetwork: ReturnType<typeof createEdgeNetwork>;
  readonly dnsServer: ReturnType<typeof createDnsServer>;
  readonly stack: ReturnType<typeof createStackRuntime>;
  /** Keeps account of every call in the stack's own account. */
  readonly cloudTrail: CloudTrail;
  /** Accounts beside the stack's own. */
  readonly accounts: Accounts;
  /** Ends what runs by itself: ACM's watch, Cognito's life cycles, the health checkers. */
  stopServices(): void;
}

/** Makes every part and lets each know the others through one world. */
export async function composeWorld(plan: WorldPlan): Promise<ComposedWorld> {
  const { clock, snapshot } = plan;
  const iam = createDeployedIam({ accountId: snapshot.account, roles: snapshot.roles });
  const random = createRandom(plan.seed);
  // Members are set as their owners are made; no factory looks at another's before a call comes in.
  const world = Object.assign({} as { -readonly [Name in keyof World]: World[Name] }, {
    accountId: snapshot.account,
    clock,
    random,
    iam,
    faults: createFaultPlan({ clock, random: random.fork("fault"), rates: plan.faults ?? {} }),
    regionOutages: new Set<string>(),
  });
  const authority =
    plan.inProcess?.authority ??
    (await createCertificateAuthority({
      clock,
      random: random.fork("certificate-authority"),
      trustFiles: plan.trustFiles,
    }));
  const shared = createSharedNames({ authority, route53: proberOptions(plan) });
  const own = shared.join(world, {
    buckets: deployedBuckets(snapshot),
    // Rules for its events are deployed only where there is a trail.
    hasTrail: listensToTrail(snapshot),
  });
  const parts = makeParts(world, plan, authority);
  Object.assign(world, membersOf(shared, own, parts));
  const sts = createSts({ iam, clock }).service;
  const accounts = createAccounts({ world, iam, shared, global: [sts] });
  const { edgeNetwork, dnsServer, stack } = parts;
  return {
    ...{ world, iam, authority, edgeNetwork, dnsServer, stack, accounts },
    cloudTrail: own.cloudTrail,
    services: [...own.services, sts, ...stack.services],
    routes: [
      ...accountRoutes(snapshot.account, accounts),
      ...inNamedAccount(own.routes, accounts),
      ...[edgeNetwork, stack].flatMap(({ routes }) => routes),
    ],
    stopServices() {
      own.stop();
      accounts.stop();
    },
  };
}

/** The world's members, by their owners. */
function membersOf(
  { certificates, customDomains, dnsRecords }: SharedNames,
  { healthChecks }: AccountServices,
  { edgeNetwork, stack }: ReturnType<typeof makeParts>,
): Partial<World> {
  const { edges } = edgeNetwork;
  return { certificates, customDomains, dnsRecords, healthChecks, edges, bus: stack.bus };
}

function makeParts(world: World, plan: WorldPlan, authority: CertificateAuthority) {
  return {
    edgeNetwork: createEdgeNetwork(world, edgeOptions(plan, authority)),
    dnsServer: createDnsServer(world, { port: plan.dnsPort }),
    stack: createStackRuntime(world, stackOptions(plan, authority)),
  };
}

function proberOptions({ bound, inProcess }: WorldPlan): Parameters<typeof createRoute53>[1] {
  return {
    probeTarget: () => ({ host: "127.0.0.1", port: bound.aws }),
    ...(inProcess === undefined ? {} : { probe: inProcess.probe }),
  };
}

function edgeOptions(
  plan: WorldPlan,
  authority: CertificateAuthority,
): Parameters<typeof createEdgeNetwork>[1] {
  return {
    authority,
    port: plan.edgePort,
    ...(plan.edgeCount === undefined ? {} : { edgeCount: plan.edgeCount }),
    ...lagOf(plan.edgeLagMinutes),
  };
}

function stackOptions(
  { snapshot, root, bound, inProcess, maxSandboxes }: WorldPlan,
  authority: CertificateAuthority,
): Parameters<typeof createStackRuntime>[1] {
  return {
    snapshot,
    root,
    endpoint: () => `http://127.0.0.1:${bound.aws}`,
    // Where on this machine the functions find what on AWS is on the Internet.
    machineEnvironment: () => ({
      LATCHKEY_EDGE_PORT: String(bound.edge),
      LATCHKEY_EDGE_LOOPBACK: "allow",
      LATCHKEY_DNS_SERVERS: `127.0.0.1:${bound.dns}`,
    }),
    trustedCaPem: () => authority.rootPem,
    ...(maxSandboxes === undefined ? {} : { maxSandboxes }),
    ...(inProcess === undefined ? {} : { inProcess: inProcess.runFunction }),
  };
}

function listensToTrail({ rules }: StackDescription): boolean {
  return Object.values(rules).some(({ eventPattern }) =>
    JSON.stringify(eventPattern["detail-type"] ?? "").includes("AWS API Call via CloudTrail"),
  );
}

function deployedBuckets({
  buckets,
  region,
}: StackDescription): Readonly<Record<string, DeployedBucket>> {
  return Object.fromEntries(
    Object.entries(buckets).map(([name, { versioned }]) => [
      name,
      { region, isVersioned: versioned },
    ]),
  );
}

/** Every edge within so many minutes of a change, of a new certificate under the same ARN too. */
function lagOf(minutes: number | undefined): Partial<Parameters<typeof createEdgeNetwork>[1]> {
  if (minutes === undefined) {
    return {};
  }
  const span = [Math.min(1, minutes), minutes] as const;
  return { minutesToDistribute: span, minutesToPull: span };
}

import type { Accounts } from "./account/accounts.ts";
import { createTwinClock, type TwinClock } from "./clock.ts";
import { type ComposedWorld, composeWorld } from "./compose-world.ts";
import { startControlServer } from "./control/control-server.ts";
import { faultRoutes } from "./control/fault-routes.ts";
import { kernelRoutes } from "./control/kernel-routes.ts";
import { rateRoutes } from "./control/rate-routes.ts";
import type { FaultRates } from "./fault/fault-kind.ts";
import { accountOf } from "./iam/account-of.ts";
import { createCallRates, type RateMode } from "./rate/call-rates.ts";
import { parseStackDescription } from "./stack/parse-stack-description.ts";
import { readStackFile } from "./stack/read-stack-file.ts";
import { StartedParts, startPart } from "./started-parts.ts";
import { createAwsPipeline } from "./wire/aws-pipeline.ts";
import { startAwsServer } from "./wire/aws-server.ts";
import { createCallFaults } from "./wire/call-faults.ts";
import { createRequestHistory } from "./wire/request-history.ts";
import type { World } from "./world.ts";

/** How a twin is to run. Ports: 0, which is the default, takes any free one. */
export interface TwinOptions {
  readonly awsPort?: number;
  readonly controlPort?: number;
  readonly edgePort?: number;
  readonly dnsPort?: number;
  /** Simulated seconds in a real one; 60 by default. */
  readonly speed?: number;
  /** The same seed gives the same identifiers, delays and choices; 1 by default. */
  readonly seed?: number;
  /** First simulated instant; the machine's now by default. */
  readonly start?: Date;
  /** The deployed stack, as JSON; without it nothing is deployed. */
  readonly snapshotFile?: string;
  /** Directory from which the stack's handlers are loaded; the working directory by default. */
  readonly root?: string;
  /** PEM files of further CA certificates that count as publicly trusted. */
  readonly trustFiles?: readonly string[];
  /** Chances of what goes wrong by itself; nothing does by default. */
  readonly faults?: FaultRates;
  /** Whether calls above AWS's documented rates are throttled; they are by default. */
  readonly rates?: RateMode;
  readonly edgeCount?: number;
  /** Longest time, in simulated minutes, that an edge lags behind a change. */
  readonly edgeLagMinutes?: number;
  /** Sandboxes of one function at a time, each a thread that is used again; 3 by default. */
  readonly maxSandboxes?: number;
  /** Told of errors that are the twin's own fault; standard error by default. */
  readonly onDefect?: (error: unknown, where: string) => void;
}

/** A twin that is up. */
export interface RunningTwin {
  /** For `AWS_ENDPOINT_URL`. */
  readonly endpoint: string;
  readonly controlUrl: string;
  readonly edgePort: number;
  /** Loopback addresses of the TLS edges. */
  readonly edgeAddresses: readonly string[];
  readonly dnsPort: number;
  readonly rootCaPem: string;
  readonly seed: number;
  readonly speed: number;
  readonly world: World;
  readonly clock: TwinClock;
  /** Accounts beside the stack's own. */
  readonly accounts: Accounts;
  /** Ends all of it: ports closed, timers cancelled, workers ended. Harmless when repeated. */
  stop(): Promise<void>;
}

const NOTHING_DEPLOYED = {
  version: 1,
  account: "123456789012",
  region: "us-east-1",
  functions: {},
  roles: {},
  rules: {},
  stateMachines: {},
  buckets: {},
  queues: {},
};

/**
 * Starts a twin on loopback: AWS on one port, the control port, TLS edges and DNS.
 *
 * @throws PortInUseError for a taken port; whatever had started before is ended again
 * @throws StackFileError, TrustFileError for a file that cannot be used
 */
export async function startTwin(options: TwinOptions = {}): Promise<RunningTwin> {
  const parts = new StartedParts();
  try {
    return await start(options, parts);
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

async function start(options: TwinOptions, parts: StartedParts): Promise<RunningTwin> {
  const { speed = 60, seed = 1 } = options;
  const { snapshotFile } = options;
  const snapshot =
    snapshotFile === undefined
      ? parseStackDescription(NOTHING_DEPLOYED)
      : await readStackFile(snapshotFile);
  const clock = createTwinClock({ speed, ...(options.start ? { start: options.start } : {}) });
  parts.add(() => clock.stop());
  const bound = { aws: 0, edge: 0, dns: 0 };
  const composed = await composeWorld({ ...planOf(options), clock, seed, snapshot, bound });
  parts.add(() => composed.stopServices());
  const servers = await startServers(options, composed, parts);
  const { edgeNetwork, dnsServer, stack } = composed;
  bound.aws = servers.aws.port;
  parts.add(() => edgeNetwork.stop());
  const edges = await startPart("edge", options.edgePort, () => edgeNetwork.start());
  bound.edge = edges.port;
  parts.add(() => dnsServer.stop());
  bound.dns = (await startPart("dns", options.dnsPort, () => dnsServer.start())).port;
  parts.add(() => stack.stop());
  await stack.start();
  return {
    endpoint: servers.aws.url,
    controlUrl: servers.control.url,
    edgePort: edges.port,
    edgeAddresses: edges.addresses,
    dnsPort: bound.dns,
    rootCaPem: composed.authority.rootPem,
    seed,
    speed,
    world: composed.world,
    clock,
    accounts: composed.accounts,
    stop: () => parts.stop(),
  };
}

function planOf(options: TwinOptions) {
  const { edgeCount, edgeLagMinutes, faults, maxSandboxes } = options;
  return {
    root: options.root ?? process.cwd(),
    trustFiles: options.trustFiles ?? [],
    edgePort: options.edgePort ?? 0,
    dnsPort: options.dnsPort ?? 0,
    ...(faults === undefined ? {} : { faults }),
    ...(edgeCount === undefined ? {} : { edgeCount }),
    ...(edgeLagMinutes === undefined ? {} : { edgeLagMinutes }),
    ...(maxSandboxes === undefined ? {} : { maxSandboxes }),
  };
}

async function startServers(options: TwinOptions, composed: ComposedWorld, parts: StartedParts) {
  const { world, iam, services, accounts, routes, authority, cloudTrail } = composed;
  const onDefect = options.onDefect ?? reportDefect;
  const history = createRequestHistory();
  const faults = createCallFaults();
  const rates = createCallRates({
    clock: world.clock,
    customDomains: world.customDomains,
    ...(options.rates === undefined ? {} : { mode: options.rates }),
  });
  const pipeline = createAwsPipeline({
    ...{ world, iam, services, accounts, history, faults, rates, onDefect },
    onAnswered: (call) => {
      const accountId = accountOf(call.principal.arn);
      if (accountId === world.accountId) cloudTrail.note(call);
      else accounts.note(accountId, call);
    },
  });
  const random = world.random.fork("request-id");
  const aws = await startPart("aws", options.awsPort, (port) =>
    startAwsServer({ pipeline, world, random, port }),
  );
  parts.add(() => aws.stop());
  const own = [
    ...kernelRoutes({ world, iam, history, rootCaPem: () => authority.rootPem }),
    ...faultRoutes(world.faults, faults),
    ...rateRoutes(rates),
  ];
  const control = await startPart("control", options.controlPort, (port) =>
    startControlServer({ routes: [...own, ...routes], port, onDefect }),
  );
  parts.add(() => control.stop());
  return { aws, control };
}

function reportDefect(error: unknown, where: string): void {
  console.error(`The twin failed in ${where.trim() || "a request"}:`, error);
}

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { RotationRecord } from "@latchkey/core/record/record";
import { type ComposedWorld, composeWorld } from "@latchkey/twin/compose-world";
import type { FaultRates } from "@latchkey/twin/fault/fault-kind";
import { createRandom } from "@latchkey/twin/random";
import { createCallRates } from "@latchkey/twin/rate/call-rates";
import type { Operation, Service } from "@latchkey/twin/service";
import type { Execution } from "@latchkey/twin/service/states/execution";
import { parseStackDescription } from "@latchkey/twin/stack/parse-stack-description";
import type { StackDescription } from "@latchkey/twin/stack/stack-description";
import { createAwsPipeline } from "@latchkey/twin/wire/aws-pipeline";
import type { HistoryEntry, RequestHistory } from "@latchkey/twin/wire/request-history";
import type { World } from "@latchkey/twin/world";
import type { Wire } from "./aws-transport.ts";
import { createDnsView } from "./dns-view.ts";
import { createEdgeView } from "./edge-view.ts";
import type { FunctionCode } from "./function-code.ts";
import { createFunctionRunner, type Invocation } from "./function-processes.ts";
import { authorityOf } from "./known-certificates.ts";
import { settleCrypto } from "./settled-crypto.ts";
import { VirtualTime } from "./virtual-time.ts";

export const bucketName = "latchkey-records-123456789012";
export const stateMachineArn =
  "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
export const auditArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit";

/** What a simulated world is made of. */
export interface SimulationOptions {
  readonly seed: number;
  readonly faults?: FaultRates;
  readonly edgeCount?: number;
  /** Longest time, in simulated minutes, that an edge lags behind a change. */
  readonly edgeLagMinutes?: number;
  /** Plants a bug: exchanges the code of a function. */
  readonly plant?: (code: FunctionCode, functionName: string) => FunctionCode;
  /** Sees every operation that a service carries out, before and after its effect. */
  readonly watch?: EffectWatch;
  /** Told when a function's code begins to run, and when it has come to an end. */
  readonly onInvocation?: (invocation: Invocation) => void;
}

/** Looks on at the moment of an effect. What it returns is called when the operation is done. */
export type EffectWatch = (effect: {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
  readonly principalArn: string;
}) => ((outcome: "done" | "refused") => void) | undefined;

/** A whole world in this process, on virtual time. */
export interface SimulatedWorld {
  readonly time: VirtualTime;
  readonly world: World;
  readonly composed: ComposedWorld;
  readonly snapshot: StackDescription;
  /** All calls that were answered, oldest first. */
  readonly calls: readonly HistoryEntry[];
  /** All runs of functions, oldest first. */
  readonly invocations: readonly Invocation[];
  /** Errors of the twin itself: there must be none. */
  readonly defects: readonly unknown[];
  /** Carries out a call as an operator would, at once and without the wire. @throws AwsError */
  operate<Output>(service: string, operation: string, input: object, region?: string): Output;
  /** Uses the control port's routes. */
  control(path: string, body?: object): Promise<unknown>;
  /** Of rotations, newest last. */
  executions(): readonly Execution[];
  /** Of audits, newest last. */
  audits(): readonly Execution[];
  /** Records and reports by key. */
  objects(prefix: string): readonly { readonly key: string; readonly text: string }[];
  records(): readonly (RotationRecord & { readonly key: string })[];
  /** Ends it, and gives the process its time back. */
  stop(): void;
}

const root = resolve(import.meta.dirname, "../../..");

let parsedSnapshot: StackDescription | undefined;

/** The deployed stack, read once. */
export function deployedStack(): StackDescription {
  parsedSnapshot ??= parseStackDescription(
    JSON.parse(readFileSync(resolve(root, "infra/stack.snapshot.json"), "utf8")),
  );
  return parsedSnapshot;
}

/**
 * Makes a world with the deployed stack and nothing else in it, and takes over the process's time.
 * There can be one at a time; `stop()` it before the next.
 */
export async function createSimulatedWorld(options: SimulationOptions): Promise<SimulatedWorld> {
  settleCrypto();
  const snapshot = deployedStack();
  const random = createRandom(options.seed);
  const time = new VirtualTime();
  const chance = random.fork("math-random");
  time.install(() => chance.next());
  const invocations: Invocation[] = [];
  const late: { world?: World; wire?: Wire; edges?: ReturnType<typeof createEdgeView> } = {};
  const clock = time.twinClock();
  const composed = await composeWorld({
    clock,
    seed: options.seed,
    snapshot,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    root,
    trustFiles: [],
    edgePort: 0,
    edgeCount: options.edgeCount ?? 3,
    ...(options.edgeLagMinutes === undefined ? {} : { edgeLagMinutes: options.edgeLagMinutes }),
    dnsPort: 0,
    bound: { aws: 4566, edge: 443, dns: 53 },
    inProcess: {
      runFunction: createFunctionRunner({
        snapshot,
        world: () => present(late.world),
        wire: () => present(late.wire),
        edges: () => present(late.edges),
        dns: createDnsView(() => present(late.world)),
        ...(options.plant === undefined ? {} : { plant: options.plant }),
        onInvocation: (invocation) => {
          if (invocation.end === undefined) invocations.push(invocation);
          options.onInvocation?.(invocation);
        },
      }),
      probe: async ({ FullyQualifiedDomainName: name = "" }) =>
        probeRegion(present(late.world), name),
      authority: await authorityOf(clock),
    },
  });
  const { world } = composed;
  const calls = createCallLog();
  const defects: unknown[] = [];
  const services = composed.services.map((service) => watched(service, options.watch));
  late.world = world;
  late.edges = createEdgeView({
    world,
    edges: composed.edgeNetwork,
    rootPem: composed.authority.rootPem,
  });
  late.wire = {
    clock: world.clock,
    random: random.fork("wire"),
    operationOf: calls.operationOf,
    pipeline: createAwsPipeline({
      world,
      iam: composed.iam,
      services,
      accounts: composed.accounts,
      history: calls.history,
      // AWS's documented ones, as on AWS: no world goes without.
      rates: createCallRates(world),
      onDefect: (error) => defects.push(error),
    }),
  };
  composed.edgeNetwork.startWithoutSockets();
  await composed.stack.start();
  const access = accessTo(composed);
  return {
    ...access,
    time,
    snapshot,
    invocations,
    defects,
    calls: calls.all,
    stop() {
      access.stop();
      time.uninstall();
    },
  };
}

function present<T>(part: T | undefined): T {
  if (part === undefined) throw new Error("The world is not put together yet");
  return part;
}

/** Every call, without the bound of the twin's own history. */
function createCallLog() {
  const all: HistoryEntry[] = [];
  const operations = new Map<string, string>();
  const history: RequestHistory = {
    add(entry) {
      all.push({ ...entry, number: all.length + 1 });
      operations.set(entry.requestId, entry.operation);
    },
    list: () => all,
  };
  return { all, history, operationOf: (requestId: string) => operations.get(requestId) ?? "" };
}

/** What the twin's own port answers a health checker: 503 while the Region is down. */
function probeRegion({ regionOutages }: World, hostName: string) {
  const region = hostName.split(".").at(-3) ?? "";
  return Promise.resolve(
    regionOutages.has(region)
      ? { isSuccess: false, status: "Failure: HTTP Status Code 503, the endpoint is not healthy" }
      : { isSuccess: true, status: "Success: HTTP Status Code 200, OK" },
  );
}

function watched(service: Service, watch: EffectWatch | undefined): Service {
  if (watch === undefined) return service;
  const operations = Object.entries(service.operations).map(([operation, run]) => {
    const carryOut: Operation = async (input, call) => {
      const principalArn = call.principal.arn;
      const end = watch({ service: service.signingName, operation, input, principalArn });
      try {
        const output = await run(input, call);
        end?.("done");
        return output;
      } catch (error) {
        end?.("refused");
        throw error;
      }
    };
    return [operation, carryOut] as const;
  });
  return { ...service, operations: Object.fromEntries(operations) };
}

function operationOf(services: readonly Service[], name: string, operation: string): Operation {
  const run = services.find(({ signingName }) => signingName === name)?.operations[operation];
  if (run === undefined) throw new Error(`The twin has no ${name} ${operation}`);
  return run;
}

function accessTo(composed: ComposedWorld) {
  const { world, stack, routes, services } = composed;
  const operate = <Output>(
    name: string,
    operation: string,
    input: object,
    region = "us-east-1",
  ) => {
    const run = operationOf(services, name, operation);
    const principal = { kind: "operator", arn: `arn:aws:iam::${world.accountId}:user/operator` };
    const call = { region, accountId: world.accountId, principal, requestId: "operator" } as const;
    return run(input, call as Parameters<Operation>[1]) as Output;
  };
  const objects = (prefix: string) => {
    const listed = operate<{ Contents?: readonly { Key?: string }[] }>("s3", "ListObjectsV2", {
      Bucket: bucketName,
      Prefix: prefix,
    });
    return (listed.Contents ?? []).map(({ Key: key = "" }) => {
      const { Body } = operate<{ Body: Uint8Array }>("s3", "GetObject", {
        Bucket: bucketName,
        Key: key,
      });
      return { key, text: Buffer.from(Body).toString("utf8") };
    });
  };
  const executionsOf = (name: string) =>
    stack.engine.executions.filter(({ start }) => start.stateMachineName === name).toReversed();
  return {
    world,
    composed,
    operate,
    objects,
    control: async (path: string, body: object = {}) => {
      const route = routes.find((one) => one.path === path && one.method !== "GET");
      if (route === undefined) throw new Error(`No control route ${path}`);
      return await route.handle(body);
    },
    executions: () => executionsOf("latchkey-rotation"),
    audits: () => executionsOf("latchkey-audit"),
    records: () =>
      objects("records/").map(({ key, text }) => ({
        key,
        ...(JSON.parse(text) as RotationRecord),
      })),
    stop() {
      composed.stopServices();
      void stack.stop();
      world.clock.stop();
    },
  };
}

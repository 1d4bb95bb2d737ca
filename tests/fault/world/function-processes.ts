import type { DnsPort } from "@latchkey/core/audit/dns-port";
import type { Clock } from "@latchkey/core/clock";
import { type LatchkeyEnvironment, parseEnvironment } from "@latchkey/core/config/environment";
import type { EdgePort } from "@latchkey/core/rotation/ports";
import type {
  InProcessContext,
  InProcessHandler,
} from "@latchkey/twin/service/lambda/in-process-function";
import type { StackDescription } from "@latchkey/twin/stack/stack-description";
import type { World } from "@latchkey/twin/world";
import { createTransport, type Wire } from "./aws-transport.ts";
import {
  createFunctionPorts,
  type FunctionCode,
  type FunctionPorts,
  functionCode,
} from "./function-code.ts";
import { ScopeSigner } from "./scope-signer.ts";

/** What the functions of a world run in. */
export interface FunctionHost {
  readonly snapshot: StackDescription;
  /** Both are made with the world, after its functions. */
  readonly world: () => World;
  readonly wire: () => Wire;
  readonly edges: () => EdgePort;
  readonly dns: DnsPort;
  /** Exchanges the code of a function: how a bug is planted. */
  readonly plant?: (code: FunctionCode, functionName: string) => FunctionCode;
  /** Told when code begins to run, and again when it has ended (`end` is set then). */
  readonly onInvocation: (invocation: Invocation) => void;
}

/** One run of a function's code. */
export interface Invocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly payload: unknown;
  readonly startedAt: Date;
  /** Whether its process has ended, by itself or not. */
  readonly isOver: () => boolean;
  /** Set when it has come to a result or thrown; never for a process that was killed. */
  end?: { readonly result: unknown } | { readonly error: Error };
}

/** A process of a function: its clients outlive an invocation, as in a warm Lambda. */
interface Process {
  readonly ports: FunctionPorts;
  invocation: InProcessContext | undefined;
}

/**
 * Runs the deployed functions' code in this process. Each process of a function calls AWS with the
 * credentials of the function's own role; one that was killed in an invocation is not used again.
 */
export function createFunctionRunner(host: FunctionHost): InProcessHandler {
  const idle = new Map<string, Process[]>();
  const codes = new Map(
    Object.entries(functionCode).map(([name, code]) => [name, host.plant?.(code, name) ?? code]),
  );
  return async (payload, context) => {
    const { functionName, awsRequestId } = context;
    const code = codes.get(functionName);
    if (code === undefined) throw new Error(`The simulation knows no function ${functionName}`);
    const free = idle.get(functionName) ?? [];
    idle.set(functionName, free);
    const process = free.pop() ?? startProcess(host, functionName);
    process.invocation = context;
    const clock: Clock = { now: () => host.world().clock.now() };
    const invocation: Invocation = {
      functionName,
      requestId: awsRequestId,
      payload,
      startedAt: clock.now(),
      isOver: context.isOver,
    };
    host.onInvocation(invocation);
    try {
      const result = await code(payload, process.ports, clock);
      invocation.end = { result };
      return result;
    } catch (error) {
      invocation.end = { error: error as Error };
      throw error;
    } finally {
      host.onInvocation(invocation);
      if (!context.isOver()) free.push(process);
    }
  };
}

const environments = new Map<string, LatchkeyEnvironment>();

function environmentOf(snapshot: StackDescription, functionName: string): LatchkeyEnvironment {
  const variables = snapshot.functions[functionName]?.environment ?? {};
  const key = JSON.stringify(variables);
  const environment = environments.get(key) ?? parseEnvironment(variables);
  environments.set(key, environment);
  return environment;
}

function startProcess(host: FunctionHost, functionName: string): Process {
  const { snapshot } = host;
  const world = host.world();
  const process: { ports?: FunctionPorts; invocation: InProcessContext | undefined } = {
    invocation: undefined,
  };
  const invocation = () => {
    if (process.invocation === undefined) throw new Error("A call without an invocation");
    return process.invocation;
  };
  const credentials = world.iam.issueCredentials(snapshot.functions[functionName]?.role ?? "");
  const ports = createFunctionPorts({
    environment: environmentOf(snapshot, functionName),
    access: {
      // An address, so that S3's bucket stays in the path.
      endpoint: "http://127.0.0.1:4566",
      credentials,
      signerConstructor: ScopeSigner,
      requestHandler: createTransport(host.wire(), invocation),
    },
    clock: { now: () => world.clock.now() },
    edges: host.edges(),
    dns: host.dns,
  });
  return Object.assign(process, { ports });
}

import { createFaultPlan } from "@latchkey/twin/fault/fault-plan";
import { createTwinClock, type TwinClock } from "../../src/clock.ts";
import {
  createDeployedIam,
  type DeployedIam,
  type RolePolicies,
} from "../../src/iam/deployed-iam.ts";
import { createRandom } from "../../src/random.ts";
import type { CallRates } from "../../src/rate/call-rates.ts";
import type { Service } from "../../src/service.ts";
import type { AnsweredCall } from "../../src/wire/answered-call.ts";
import { type AwsPipelineOptions, createAwsPipeline } from "../../src/wire/aws-pipeline.ts";
import { startAwsServer } from "../../src/wire/aws-server.ts";
import type { CallFaults } from "../../src/wire/call-faults.ts";
import { createRequestHistory, type RequestHistory } from "../../src/wire/request-history.ts";
import type { World } from "../../src/world.ts";

/** An AWS port with services of the test's own, and what the test may look into. */
export interface Wire {
  readonly url: string;
  readonly port: number;
  readonly clock: TwinClock;
  readonly iam: DeployedIam;
  readonly world: World;
  readonly history: RequestHistory;
  /** What the wire called its own fault. */
  readonly defects: unknown[];
  stop(): Promise<void>;
}

export const ACCOUNT = "123456789012";

/** An operator's credentials and an endpoint, for any SDK client. */
export function operatorOf(wire: Wire, region = "us-east-1") {
  return {
    endpoint: wire.url,
    region,
    credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
    maxAttempts: 1,
  };
}

/** The same for a role. */
export function roleOf(wire: Wire, roleName: string) {
  return { ...operatorOf(wire), credentials: wire.iam.issueCredentials(roleName) };
}

/** The JSON of an answer, as the tests look into it. */
export async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}

/** A header of Signature Version 4 with a signature that nobody checks. */
export function authorization(service: string, region = "us-east-1"): string {
  return `AWS4-HMAC-SHA256 Credential=operator/20260901/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`;
}

export async function startWire(options: {
  readonly services: (world: World & { readonly iam: DeployedIam }) => readonly Service[];
  /** Accounts beside the world's own. */
  readonly accounts?: AwsPipelineOptions["accounts"];
  readonly roles?: Readonly<Record<string, RolePolicies>>;
  readonly bodyLimitBytes?: number;
  /** Failures of a given code, to be ordered by the test. */
  readonly faults?: CallFaults;
  readonly rates?: CallRates;
  readonly onAnswered?: (call: AnsweredCall) => void;
}): Promise<Wire> {
  const clock = createTwinClock({ start: new Date("2026-09-01T12:00:00Z"), speed: 60 });
  const iam = createDeployedIam({ accountId: ACCOUNT, roles: options.roles ?? {} });
  const random = createRandom(1);
  const world = Object.assign({} as World, {
    accountId: ACCOUNT,
    clock,
    random,
    iam,
    regionOutages: new Set<string>(),
    faults: createFaultPlan({ clock, random: createRandom(8) }),
  });
  const history = createRequestHistory();
  const defects: unknown[] = [];
  const pipeline = createAwsPipeline({
    world,
    iam,
    services: options.services(world),
    history,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
    ...(options.rates === undefined ? {} : { rates: options.rates }),
    ...(options.onAnswered === undefined ? {} : { onAnswered: options.onAnswered }),
    onDefect: (error) => defects.push(error),
  });
  const server = await startAwsServer({
    pipeline,
    world,
    random,
    port: 0,
    ...(options.bodyLimitBytes === undefined ? {} : { bodyLimitBytes: options.bodyLimitBytes }),
  });
  return {
    url: server.url,
    port: server.port,
    clock,
    iam,
    world,
    history,
    defects,
    async stop() {
      await server.stop();
      clock.stop();
    },
  };
}

/** A service of the test's own; its calls need the action of the operation's name on everything. */
export function fakeService(
  signingName: string,
  operations: Service["operations"],
  action = (operation: string) => `${signingName}:${operation}`,
): Service {
  return {
    signingName,
    operations,
    authorizationsOf: (operation) => [{ action: action(operation), resources: ["*"] }],
  };
}

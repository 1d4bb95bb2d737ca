import { noFaults } from "@latchkey/twin/fault/fault-plan";
import type { Cancel, TwinClock } from "../../../src/clock.ts";
import type { Random } from "../../../src/random.ts";
import {
  type AwsCall,
  AwsError,
  ControlRefusal,
  type ControlRoute,
  type Service,
} from "../../../src/service.ts";
import type { DistributionConfig, HeldCertificate, World } from "../../../src/world.ts";

/** Simulated time that moves only when the test says so. */
class ManualClock implements TwinClock {
  readonly speed = 1;
  #now: number;
  #timers: { at: number; run: () => void }[] = [];

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  after(simulatedMs: number, run: () => void): Cancel {
    const timer = { at: this.#now + simulatedMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  sleep(simulatedMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(simulatedMs, resolve);
    });
  }

  stop(): void {
    this.#timers = [];
  }

  /** Runs what falls due, in order. */
  advance(simulatedMs: number): void {
    const end = this.#now + simulatedMs;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }
}

/** A plain linear congruential generator: the same numbers on every run. */
class FixedRandom implements Random {
  #state = 42;

  next(): number {
    this.#state = (this.#state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return this.#state / 2 ** 32;
  }

  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.integer(0, 15).toString(16)).join("");
  }

  fork(): Random {
    return this;
  }
}

const accountId = "123456789012";

/** A certificate that CloudFront would take; `changes` make it otherwise. */
export function certificate(id: string, changes: Partial<HeldCertificate> = {}): HeldCertificate {
  const region = changes.region ?? "us-east-1";
  return {
    arn: `arn:aws:acm:${region}:${accountId}:certificate/${id}`,
    region,
    accountId,
    names: ["auth.example.com"],
    status: "ISSUED",
    type: "AMAZON_ISSUED",
    keyAlgorithm: "RSA_2048",
    notBefore: new Date("2026-09-01T00:00:00Z"),
    notAfter: new Date("2027-03-18T00:00:00Z"),
    isTrusted: true,
    certificatePem: "",
    chainPem: "",
    privateKeyPem: "",
    ...changes,
  };
}

/** The neighbours of the service under test, all in the test's hand. */
export function createFakeWorld() {
  const clock = new ManualClock("2026-11-21T00:38:37Z");
  const certificates = new Map<string, HeldCertificate>();
  const inUse = new Map<string, string>();
  const addresses = new Set(["example.com"]);
  const cnames = new Map<string, string>();
  const healths = new Map<string, boolean>();
  const deployments: { config: DistributionConfig; finish(): void; fail(): void }[] = [];
  const removed: string[] = [];
  const world: World = {
    faults: noFaults(),
    accountId,
    clock,
    random: new FixedRandom(),
    certificates: {
      find: (arn) => certificates.get(arn),
      setInUse: (arn, userArn, isInUse) => {
        if (isInUse) inUse.set(arn, userArn);
        else inUse.delete(arn);
      },
      onReplaced: () => undefined,
    },
    customDomains: { find: () => undefined },
    dnsRecords: {
      lookup: (name, type) => {
        if (type === "A" && addresses.has(name)) return { values: ["192.0.2.1"], ttl: 300 };
        const target = cnames.get(name);
        return type === "CNAME" && target !== undefined
          ? { values: [`${target}.`.replace(/\.$/, "")], ttl: 300 }
          : undefined;
      },
    },
    healthChecks: { isHealthy: (id) => healths.get(id) },
    edges: {
      deploy: (config) =>
        new Promise((resolve, reject) => {
          deployments.push({ config, finish: resolve, fail: () => reject(new Error("edge")) });
        }),
      remove: (cloudFrontDomain) => removed.push(cloudFrontDomain),
      addressesOf: () => [],
    },
    bus: { emit: () => undefined },
    iam: {
      principalOf: () => ({ kind: "operator", arn: "" }),
      issueCredentials: () => ({ accessKeyId: "", secretAccessKey: "", sessionToken: "" }),
      isAllowed: () => true,
    },
    regionOutages: new Set(),
  };
  return { world, clock, certificates, inUse, addresses, cnames, healths, deployments, removed };
}

/** A caller of one service in one Region. */
export function callerOf(service: Service, region: string) {
  const call: AwsCall = {
    region,
    accountId,
    principal: { kind: "operator", arn: `arn:aws:iam::${accountId}:user/operator` },
    requestId: "00000000-0000-0000-0000-000000000000",
  };
  return {
    /** The response, or the refusal as it would go over the wire. */
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the response holds
    async send(operation: string, input: object): Promise<any> {
      const operate = service.operations[operation];
      if (operate === undefined) throw new Error(`no operation ${operation}`);
      return await operate(input, call);
    },
    async refusalOf(operation: string, input: object): Promise<string> {
      try {
        await this.send(operation, input);
      } catch (error) {
        if (error instanceof AwsError) return `${error.status} ${error.code}: ${error.message}`;
        throw error;
      }
      return "accepted";
    },
    authorizations: (operation: string, input: object) =>
      service.authorizationsOf(operation, input, call),
  };
}

/** What the control port answers, or its refusal. */
export async function control(
  routes: readonly ControlRoute[],
  path: string,
  body: unknown,
): Promise<unknown> {
  const route = routes.find((one) => one.path === path);
  if (route === undefined) throw new Error(`no control route ${path}`);
  try {
    return await route.handle(body);
  } catch (error) {
    if (error instanceof ControlRefusal) return `${error.status} ${error.message}`;
    throw error;
  }
}

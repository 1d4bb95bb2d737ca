import { noFaults } from "@latchkey/twin/fault/fault-plan";
import type { TwinClock } from "../../src/clock.ts";
import { createRandom } from "../../src/random.ts";
import type {
  DnsDirectory,
  DnsRecordType,
  HeldCertificate,
  ServedCustomDomain,
  World,
} from "../../src/world.ts";

type DnsValue = ReturnType<DnsDirectory["lookup"]>;
type EmittedEvent = Parameters<World["bus"]["emit"]>[0];

/** A world whose members a test fills in; whatever it leaves out is empty. */
export interface FakeWorld {
  readonly world: World;
  /** By `name type`, e.g. `example.com SOA`. */
  readonly dns: Map<string, DnsValue>;
  readonly events: EmittedEvent[];
  readonly held: Map<string, HeldCertificate>;
  readonly servedDomains: Map<string, ServedCustomDomain>;
  /** By host name. */
  readonly edgeAddresses: Map<string, readonly string[]>;
  /** Tells those who listen that the certificate was replaced. */
  announceReplaced(arn: string): void;
  /** Adds a record: `record("a.example.com", "A", "192.0.2.1")`. */
  record(name: string, type: DnsRecordType, ...values: readonly string[]): void;
}

export function createFakeWorld(clock: TwinClock, seed = 1): FakeWorld {
  const dns = new Map<string, DnsValue>();
  const events: EmittedEvent[] = [];
  const held = new Map<string, HeldCertificate>();
  const servedDomains = new Map<string, ServedCustomDomain>();
  const edgeAddresses = new Map<string, readonly string[]>();
  const listeners: ((arn: string) => void)[] = [];
  const world: World = {
    faults: noFaults(),
    accountId: "123456789012",
    clock,
    random: createRandom(seed),
    certificates: {
      find: (arn) => held.get(arn),
      setInUse: () => {},
      onReplaced: (listener) => listeners.push(listener),
    },
    customDomains: { find: (customDomain) => servedDomains.get(customDomain) },
    dnsRecords: { lookup: (name, type) => dns.get(`${name} ${type}`) },
    healthChecks: { isHealthy: () => undefined },
    edges: {
      deploy: () => Promise.resolve(),
      remove: () => {},
      addressesOf: (hostName) => edgeAddresses.get(hostName) ?? [],
    },
    bus: { emit: (event) => events.push(event) },
    iam: {
      principalOf: () => ({ kind: "operator", arn: "arn:aws:iam::123456789012:user/operator" }),
      issueCredentials: () => ({ accessKeyId: "", secretAccessKey: "", sessionToken: "" }),
      isAllowed: () => true,
    },
    regionOutages: new Set(),
  };
  return {
    world,
    dns,
    events,
    held,
    servedDomains,
    edgeAddresses,
    announceReplaced: (arn) => {
      for (const listener of listeners) listener(arn);
    },
    record: (name, type, ...values) => dns.set(`${name} ${type}`, { values, ttl: 300 }),
  };
}

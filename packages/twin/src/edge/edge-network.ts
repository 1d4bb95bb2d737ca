import type { Socket } from "node:net";
import type { ControlRoute } from "../service.ts";
import type { EdgeNetwork, World } from "../world.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import {
  createDistribution,
  type Distribution,
  type DistributionOptions,
  type MinuteSpan,
} from "./distribution.ts";
import { createEdgePage } from "./edge-page.ts";
import { createFaultBook, type FaultBook } from "./fault.ts";
import { closeServer, listenOnAddresses } from "./listen-on-addresses.ts";
import { createContextCache, type Presentation, presentationOf } from "./presentation.ts";
import { type Edge, edgeAddress, identify } from "./served-certificate.ts";
import { createTlsListener, type TlsDecision } from "./tls-listener.ts";

export interface EdgeNetworkOptions {
  /** TCP port of every edge; 0 for any free one. */
  readonly port: number;
  /** Makes the certificates of faults. */
  readonly authority: CertificateAuthority;
  /** Edges on 127.0.0.1, 127.0.0.2, …; default 6. */
  readonly edgeCount?: number;
  /** Simulated minutes until a new configuration reaches an edge; default 1 to 20. */
  readonly minutesToDistribute?: MinuteSpan;
  /** Simulated minutes until an edge serves a renewed or re-imported certificate; default 2 to 30. */
  readonly minutesToPull?: MinuteSpan;
}

/** CloudFront's part of the twin. */
export interface RunningEdges {
  readonly edges: EdgeNetwork;
  readonly routes: readonly ControlRoute[];
  /**
   * @returns the port, and the addresses that the machine lets edges have
   * @throws Error with code `EADDRINUSE` when the port is taken
   */
  start(): Promise<{ readonly port: number; readonly addresses: readonly string[] }>;
  /** Instead of `start`: the edges take part in everything but have no sockets. For simulations. */
  startWithoutSockets(): readonly string[];
  /** What an edge shows now to a client that asks it for the name by SNI. */
  shownAt(address: string, serverName: string): Presentation | "alert" | "reset";
  /** Ends every connection and frees the port. */
  stop(): Promise<void>;
}

/**
 * Edges that serve custom domains over TLS by SNI, each with its own copy of configuration and
 * certificate. The world's other members are used only after `start`.
 */
export function createEdgeNetwork(world: World, options: EdgeNetworkOptions): RunningEdges {
  const edges = Array.from({ length: options.edgeCount ?? 6 }, (_, index): Edge => {
    return { index, copies: new Map() };
  });
  const { faults, distribution } = createControl(world, options, edges);
  const http = createEdgePage(world);
  const sockets = new Set<Socket>();
  const decide = createDecision(faults);
  const servers = edges.map((edge) =>
    createTlsListener({ http, sockets, decide: (serverName) => decide(edge, serverName) }),
  );
  let listeningCount = 0;
  return {
    edges: {
      deploy: (config) => distribution.deploy(config),
      remove: (cloudFrontDomain) => distribution.remove(cloudFrontDomain),
      addressesOf: (hostName) =>
        distribution.wanted(hostName) ? addressesOf(edges.slice(0, listeningCount)) : [],
    },
    routes: [...faults.routes, edgesRoute(() => edges.slice(0, listeningCount), faults)],
    async start() {
      const { port, count } = await listenOnAddresses(servers, addressesOf(edges), options.port);
      // Edges that have no address would keep every deployment waiting for nobody's sake.
      edges.length = count;
      listeningCount = count;
      world.certificates.onReplaced((arn) => distribution.pull(arn));
      return { port, addresses: addressesOf(edges) };
    },
    startWithoutSockets() {
      listeningCount = edges.length;
      world.certificates.onReplaced((arn) => distribution.pull(arn));
      return addressesOf(edges);
    },
    shownAt(address, serverName) {
      const edge = edges.find(({ index }) => edgeAddress(index) === address);
      return edge === undefined ? "reset" : shownBy(faults, edge, serverName);
    },
    async stop() {
      const closed = servers.map(closeServer);
      for (const socket of sockets) socket.destroy();
      http.close();
      await Promise.all(closed);
    },
  };
}

/** Faults hold up distributions, and distributions go on when faults end. */
function createControl(
  world: World,
  options: EdgeNetworkOptions,
  edges: readonly Edge[],
): { readonly faults: FaultBook; readonly distribution: Distribution } {
  const faults: FaultBook = createFaultBook({
    authority: options.authority,
    clock: world.clock,
    edgeCount: edges.length,
    onChanged: (customDomain) => distribution.catchUp(customDomain),
  });
  const distribution = createDistribution(world, {
    onArrival: createFaultyArrivals(world, faults),
    edges,
    random: world.random.fork("edges"),
    minutesToDistribute: options.minutesToDistribute ?? [1, 20],
    minutesToPull: options.minutesToPull ?? [2, 30],
    isFrozen: ({ index }, customDomain, certificateArn) =>
      faults
        .activeAt(index, customDomain, certificateArn)
        .some(({ kind }) => kind === "never-converges"),
  });
  return { faults, distribution };
}

/**
 * What strikes an edge by itself as something arrives there; it holds until the next arrival. A
 * first configuration always arrives: an edge that has nothing has nothing to stay with.
 */
function createFaultyArrivals(world: World, faults: FaultBook): DistributionOptions["onArrival"] {
  return ({ index }, { customDomain, certificateArn }, { isFirst, isNewCertificate }) => {
    const arrival = { edgeIndex: index, customDomain, certificateArn };
    const strikes = (kind: "never-converges" | "broken-chain") => {
      const place = { edge: edgeAddress(index), customDomain, certificateArn };
      const isStruck = world.faults.strikes(`edge.${kind}`, place);
      if (isStruck) faults.strike(kind, arrival);
      return isStruck;
    };
    if (!isFirst && strikes("never-converges")) return;
    faults.forget(arrival);
    if (isNewCertificate) strikes("broken-chain");
  };
}

function createDecision(
  faults: FaultBook,
): (edge: Edge, serverName: string | undefined) => TlsDecision {
  const contextOf = createContextCache();
  return (edge, serverName) => {
    const shown = shownBy(faults, edge, serverName ?? "");
    if (typeof shown === "string") return { kind: shown };
    try {
      return { kind: "serve", context: contextOf(shown) };
    } catch {
      // A key or certificate that OpenSSL does not take cannot be served by anybody.
      return { kind: "alert" };
    }
  };
}

function shownBy(
  faults: FaultBook,
  edge: Edge,
  serverName: string,
): Presentation | "alert" | "reset" {
  const copy = edge.copies.get(serverName);
  if (copy === undefined) return "alert";
  const { customDomain, certificateArn } = copy.config;
  const active = faults.activeAt(edge.index, customDomain, certificateArn);
  if (active.some(({ kind }) => kind === "unreachable")) return "reset";
  return presentationOf(copy, active);
}

function edgesRoute(edges: () => readonly Edge[], faults: FaultBook): ControlRoute {
  return {
    method: "GET",
    path: "/edges",
    summary: "What each edge serves for each custom domain, and since when.",
    handle: () =>
      edges().map(({ index, copies }) => ({
        address: edgeAddress(index),
        customDomains: [...copies.values()].map((copy) => {
          const { customDomain, certificateArn } = copy.config;
          const active = faults.activeAt(index, customDomain, certificateArn);
          const { certificatePem, securityPolicy } = presentationOf(copy, active);
          return {
            customDomain,
            certificateArn,
            ...identify(certificatePem),
            securityPolicy,
            since: copy.since.toISOString(),
            faults: active.map(({ kind }) => kind),
          };
        }),
      })),
  };
}

function addressesOf(edges: readonly Edge[]): string[] {
  return edges.map(({ index }) => edgeAddress(index));
}

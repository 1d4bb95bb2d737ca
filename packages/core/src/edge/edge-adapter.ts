import type { TLSSocket } from "node:tls";
import { type Clock, systemClock } from "../clock.ts";
import type { EdgePort } from "../rotation/ports.ts";
import type { EdgeObservation } from "./edge.ts";
import { isLoopbackAddress, isPublicAddress } from "./public-address.ts";
import { createEdgeResolver } from "./resolve-edges.ts";
import { handshakeTimeoutMs, leafFactsOf, shakeHands, type TlsTarget } from "./tls-handshake.ts";
import { probeFloor } from "./tls-handshake-floor.ts";
import { trustOf } from "./tls-handshake-trust.ts";

/** How edges are found and connected to. */
export interface EdgeAdapterOptions {
  /** TCP port of TLS; 443 in production. */
  readonly port: number;
  /** Loopback addresses are connected to as well: for a simulator, never in production. */
  readonly allowLoopback: boolean;
  /** `address` or `address:port`; empty for the machine's own resolver. */
  readonly dnsServers: readonly string[];
  /** For the dates of the chain above the leaf; the machine's clock unless said. */
  readonly clock?: Clock;
  /** Milliseconds for each handshake; five seconds unless said. */
  readonly timeoutMs?: number;
}

/**
 * DNS and TLS towards the edges. Connects to public addresses only: a custom domain's DNS is in
 * other hands, and must not turn this into a probe of private networks. A refused address is
 * reported as unreachable, `address-not-public`.
 */
export function createEdgePort(options: EdgeAdapterOptions): EdgePort {
  const clock = options.clock ?? systemClock;
  // Many who hold this port never ask where the edges are.
  let resolver: EdgePort["resolveEdges"] | undefined;
  return {
    resolveEdges(query) {
      resolver ??= createEdgeResolver({ dnsServers: options.dnsServers });
      return resolver(query);
    },
    async observeEdge({ address, customDomain, securityPolicy }) {
      if (!isAllowed(address, options.allowLoopback)) {
        return { address, unreachable: "address-not-public" };
      }
      const { port, timeoutMs = handshakeTimeoutMs } = options;
      const target = { address, port, serverName: customDomain, timeoutMs };
      const observation = await observeHandshake(target, clock);
      if (observation.unreachable !== undefined || securityPolicy === undefined) return observation;
      const floorProbe = await probeFloor(target, securityPolicy);
      return { ...observation, ...(floorProbe === undefined ? {} : { floorProbe }) };
    },
  };
}

function isAllowed(address: string, allowLoopback: boolean): boolean {
  return isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));
}

async function observeHandshake(target: TlsTarget, clock: Clock): Promise<EdgeObservation> {
  const { address, serverName } = target;
  const outcome = await shakeHands(target, {}, (socket) => readPeer(socket, serverName, clock));
  return "problem" in outcome
    ? { address, unreachable: outcome.problem }
    : { address, ...outcome.found };
}

function readPeer(
  socket: TLSSocket,
  serverName: string,
  clock: Clock,
): Omit<EdgeObservation, "address"> {
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return { unreachable: "no-certificate" };
  // Typed as an Error, in truth the string of OpenSSL's code (lib/internal/tls/wrap).
  const verifyError = socket.authorized ? undefined : String(socket.authorizationError);
  return {
    ...leafFactsOf(leaf, serverName),
    ...trustOf(verifyError, leaf, clock.now()),
    protocol: socket.getProtocol() ?? "unknown",
  };
}

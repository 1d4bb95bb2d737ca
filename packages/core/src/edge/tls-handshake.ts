import type { X509Certificate } from "node:crypto";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";

/** Where to connect, and which name to ask for by SNI. */
export interface TlsTarget {
  /** IPv4 or IPv6 address. */
  readonly address: string;
  readonly port: number;
  readonly serverName: string;
  /** Milliseconds; `handshakeTimeoutMs` unless said. */
  readonly timeoutMs?: number;
}

/** Milliseconds for connecting and the handshake together. */
export const handshakeTimeoutMs = 5_000;

/**
 * What came of one handshake: what `read` found in the open socket, or a problem: an error code
 * (`ECONNREFUSED`, `ERR_SSL_WRONG_VERSION_NUMBER`, …) or `timeout`, and whether the connection stood
 * by then, so that the peer had been offered a handshake.
 */
export type HandshakeOutcome<Found> =
  | { readonly found: Found }
  | { readonly problem: string; readonly isConnected: boolean };

/**
 * Makes one TLS handshake and closes the connection again. The peer's certificate is not
 * judged: any will do. Never rejects and never throws for what a peer does; the socket is always
 * destroyed. The time-out runs by the machine's timers.
 */
export function shakeHands<Found>(
  { address, port, serverName, timeoutMs = handshakeTimeoutMs }: TlsTarget,
  options: ConnectionOptions,
  read: (socket: TLSSocket) => Found,
): Promise<HandshakeOutcome<Found>> {
  return new Promise((resolve) => {
    let socket: TLSSocket | undefined;
    let isConnected = false;
    const fail = (problem: string) => end({ problem, isConnected });
    const end = (outcome: HandshakeOutcome<Found>) => {
      clearTimeout(timer);
      resolve(outcome);
      socket?.destroy();
    };
    const timer = setTimeout(() => fail("timeout"), timeoutMs);
    try {
      socket = connect({
        ...options,
        host: address,
        port,
        servername: serverName,
        ALPNProtocols: ["http/1.1"],
        rejectUnauthorized: false,
        // The name is checked apart from the chain, so that each fault is told by its own word.
        checkServerIdentity: () => undefined,
      });
      const connected = socket;
      // Stays: errors after the end (a reset of what we just closed) must not be thrown.
      connected.on("error", (error) => fail(problemOf(error)));
      connected.once("close", () => fail("ECONNRESET"));
      connected.once("connect", () => {
        isConnected = true;
      });
      connected.once("secureConnect", () => end(readSafely(connected, read)));
    } catch (error) {
      fail(problemOf(error));
    }
  });
}

function readSafely<Found>(
  socket: TLSSocket,
  read: (socket: TLSSocket) => Found,
): HandshakeOutcome<Found> {
  try {
    return { found: read(socket) };
  } catch (error) {
    return { problem: problemOf(error), isConnected: true };
  }
}

function problemOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message ?? "unknown";
}

/** A leaf as edges are compared by; the names are lower-case. */
export interface LeafFacts {
  readonly fingerprintSha256: string;
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly isNameCovered: boolean;
}

/**
 * Reads a leaf certificate. Names count as CloudFront and browsers count them: subject alternative
 * names only (never the common name), and `*` only as a whole label, the first.
 */
export function leafFactsOf(leaf: X509Certificate, serverName: string): LeafFacts {
  const options = { subject: "never", wildcards: true, partialWildcards: false } as const;
  return {
    fingerprintSha256: leaf.fingerprint256.replaceAll(":", "").toLowerCase(),
    serial: serialOf(leaf),
    notBefore: leaf.validFromDate,
    notAfter: leaf.validToDate,
    isNameCovered: leaf.checkHost(serverName, options) !== undefined,
  };
}

/**
 * As ACM writes it: pairs of lower-case hex digits with colons between them. A negative one, which
 * RFC 5280 forbids and old CAs issued, keeps its sign in front.
 */
function serialOf(leaf: X509Certificate): string {
  const [, sign = "", digits = ""] = /^(-?)(.*)$/.exec(leaf.serialNumber.toLowerCase()) ?? [];
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return `${sign}${even.match(/../g)?.join(":") ?? even}`;
}

import type { Server as HttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";
import { readClientHello } from "./client-hello.ts";

/** In real time: how long a client may take for its ClientHello, and for the rest of a handshake. */
const handshakeMs = 10_000;
/** In real time: how long a connection may be silent. */
const idleMs = 30_000;
/** A fatal handshake_failure alert (RFC 8446, 6). */
const handshakeFailure = Buffer.from([21, 3, 3, 0, 2, 2, 40]);

/** What to do with a client that names this server. */
export type TlsDecision =
  | { readonly kind: "serve"; readonly context: SecureContext }
  /** Nobody here has that name. */
  | { readonly kind: "alert" }
  | { readonly kind: "reset" };

export interface TlsListenerOptions {
  /** Called once a connection with the name out of its ClientHello. */
  decide(serverName: string | undefined): TlsDecision;
  readonly http: HttpServer;
  /** Every open connection, so that they can be ended. */
  readonly sockets: Set<Socket>;
}

/**
 * A server that reads the ClientHello itself before OpenSSL does: OpenSSL settles the protocol
 * version before it asks for a name's certificate, and the floor depends on the name.
 */
export function createTlsListener(options: TlsListenerOptions): Server {
  return createServer({ noDelay: true }, (socket) => {
    options.sockets.add(socket);
    socket.on("close", () => options.sockets.delete(socket));
    // A client may go away at any moment.
    socket.on("error", () => socket.destroy());
    const deadline = setTimeout(() => socket.destroy(), handshakeMs);
    deadline.unref();
    socket.on("close", () => clearTimeout(deadline));
    awaitHello(socket, (serverName) => {
      clearTimeout(deadline);
      act(socket, options.decide(serverName), options.http);
    });
  });
}

/** Collects bytes until the ClientHello is whole, puts them back, and calls on; or ends the connection. */
function awaitHello(socket: Socket, onHello: (serverName: string | undefined) => void): void {
  let received = Buffer.alloc(0);
  const onData = (data: Buffer) => {
    received = Buffer.concat([received, data]);
    const reading = readClientHello(received);
    if (reading.kind === "incomplete") return;
    socket.off("data", onData);
    if (reading.kind === "malformed") {
      socket.destroy();
      return;
    }
    socket.pause();
    socket.unshift(received);
    onHello(reading.serverName);
  };
  socket.on("data", onData);
}

function act(socket: Socket, decision: TlsDecision, http: HttpServer): void {
  if (decision.kind === "reset") {
    socket.resetAndDestroy();
    return;
  }
  if (decision.kind === "alert") {
    socket.end(handshakeFailure);
    // What the client still sends is taken, so that closing does not reset what it has to read.
    socket.resume();
    setTimeout(() => socket.destroy(), handshakeMs).unref();
    return;
  }
  const secure = new TLSSocket(socket, {
    isServer: true,
    secureContext: decision.context,
    requestCert: false,
    ALPNProtocols: ["http/1.1"],
  });
  secure.on("error", () => secure.destroy());
  const deadline = setTimeout(() => secure.destroy(), handshakeMs);
  deadline.unref();
  secure.on("close", () => clearTimeout(deadline));
  secure.on("secure", () => {
    clearTimeout(deadline);
    secure.setTimeout(idleMs, () => secure.destroy());
    http.emit("connection", secure);
  });
}

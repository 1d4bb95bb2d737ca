import type { Server } from "node:http";

/** A server that is up; `stop` ends its connections too. */
export interface ListeningServer {
  readonly port: number;
  readonly url: string;
  stop(): Promise<void>;
}

/** The only address that any part of the twin listens on. */
export const LOOPBACK = "127.0.0.1";

/** Listens on loopback; 0 takes any free port. @throws Error with `code` `EADDRINUSE`, and the port */
export function listen(server: Server, port: number): Promise<ListeningServer> {
  // Clients keep connections for reuse: closed too early, one is gone just when it is wanted.
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => {
      server.removeListener("error", reject);
      // A broken client must not take the process down.
      server.on("clientError", (_error, socket) => {
        if (socket.writable) {
          socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        }
      });
      const address = server.address();
      const bound = typeof address === "object" && address ? address.port : port;
      resolve({ port: bound, url: `http://${LOOPBACK}:${bound}`, stop: () => close(server) });
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

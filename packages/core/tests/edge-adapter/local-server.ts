import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

/** A server on a port of its own; `await using` closes it with every connection. */
export interface LocalServer extends AsyncDisposable {
  readonly port: number;
}

/** Serves TLS on 127.0.0.1 with these options, saying nothing after the handshake. */
export function startTlsServer(options: TlsOptions): Promise<LocalServer> {
  const server = createTlsServer(options);
  server.on("tlsClientError", () => undefined);
  server.on("secureConnection", (socket) => socket.on("error", () => undefined));
  return listen(server);
}

/** Serves TCP on 127.0.0.1. */
export function startTcpServer(onConnection: (socket: Socket) => void): Promise<LocalServer> {
  return listen(createTcpServer(onConnection));
}

function listen(server: Server): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          for (const socket of sockets) socket.destroy();
        });
      const { port } = server.address() as AddressInfo;
      resolve({ port, [Symbol.asyncDispose]: close });
    });
  });
}

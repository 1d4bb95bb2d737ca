import type { Server } from "node:net";

const mostAttempts = 20;

/**
 * Makes servers listen on one port of several addresses.
 *
 * With port 0 the first takes any free port and the others the same one; when that is taken on one
 * of them, all start over with another. An address that the machine does not have (only 127.0.0.1
 * is set up on macOS) ends the list: the servers from there on stay closed.
 *
 * @returns the port, and how many of the servers listen
 * @throws Error with code `EADDRINUSE` when a port other than 0 is taken
 */
export async function listenOnAddresses(
  servers: readonly Server[],
  addresses: readonly string[],
  port: number,
): Promise<{ readonly port: number; readonly count: number }> {
  for (let attempt = 1; ; attempt++) {
    const listening: Server[] = [];
    try {
      return await listenOnce(servers, addresses, port, listening);
    } catch (error) {
      await Promise.all(listening.map(closeServer));
      const isClash = codeOf(error) === "EADDRINUSE";
      if (!isClash || port !== 0 || attempt === mostAttempts) throw error;
    }
  }
}

/** Resolves when the server accepts no more connections; harmless when it never listened. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
}

async function listenOnce(
  servers: readonly Server[],
  addresses: readonly string[],
  port: number,
  listening: Server[],
): Promise<{ port: number; count: number }> {
  let chosen = port;
  for (const [index, server] of servers.entries()) {
    const address = addresses[index];
    try {
      await listen(server, chosen, address);
    } catch (error) {
      if (index > 0 && codeOf(error) === "EADDRNOTAVAIL") break;
      throw error;
    }
    listening.push(server);
    const bound = server.address();
    if (bound !== null && typeof bound === "object") chosen = bound.port;
  }
  return { port: chosen, count: listening.length };
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

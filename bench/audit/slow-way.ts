import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";

/** A way to an endpoint on which every call takes longer. */
export interface SlowWay {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Passes calls on after so many milliseconds, any number of them at the same time: loopback answers
 * within a few milliseconds, AWS in tens to hundreds, and who asks one thing after the other pays.
 */
export async function startSlowWay(to: string, latencyMs: number): Promise<SlowWay> {
  const { hostname, port } = new URL(to);
  const server = createServer((asked, answer) => {
    const pass = () => {
      const { method = "POST", url: path = "/", headers } = asked;
      const onward = request({ hostname, port, method, path, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        pipeline(answered, answer).catch(() => answer.destroy());
      });
      pipeline(asked, onward).catch(() => answer.destroy());
    };
    setTimeout(pass, latencyMs);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What SST's CLI does for its components while a program runs, as far as nothing is deployed. */
export interface RpcServer {
  /** For `SST_SERVER`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Answers the JSON-RPC of SST's components: a build says that the handler was built into `out`
 * under its own name, the rest has nothing to say.
 *
 * @param out folder that stands for every function's bundle
 */
export async function startRpcServer(out: string): Promise<RpcServer> {
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      text += chunk;
    });
    request.on("end", () => {
      const { method, params } = JSON.parse(text) as RpcCall;
      response.end(JSON.stringify({ result: answerTo(method, params?.[0] ?? {}, out) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface RpcCall {
  readonly method: string;
  readonly params?: readonly Readonly<Record<string, unknown>>[];
}

function answerTo(method: string, input: Readonly<Record<string, unknown>>, out: string): object {
  switch (method) {
    case "Runtime.Build":
      return { handler: input.handler, out, errors: [], sourcemaps: [] };
    case "Provider.Aws.Bootstrap":
      return { asset: "sst-asset", state: "sst-state", version: 1 };
    default:
      return {};
  }
}

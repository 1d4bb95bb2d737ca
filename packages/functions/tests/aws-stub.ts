import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One call that reached the stub. */
export interface StubCall {
  /**
   * `DescribeUserPoolDomain`, or method and path of a call that carries no target, with the prefix of
   * what it lists.
   */
  readonly operation: string;
  readonly body: string;
}

/** What the stub answers; an `error` is AWS's name for it. */
export interface StubAnswer {
  readonly status?: number;
  readonly error?: string;
  readonly body?: object;
  /** Instead of a body in JSON, as S3 answers. */
  readonly text?: string;
}

/**
 * An AWS endpoint on loopback that answers by operation and remembers what it was asked: enough to
 * see that a Lambda is wired to the right ports, and no simulator.
 */
export async function startAwsStub(answer: (operation: string) => StubAnswer): Promise<{
  readonly url: string;
  readonly calls: StubCall[];
  stop(): Promise<void>;
}> {
  const calls: StubCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const target = request.headers["x-amz-target"];
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://aws");
      const prefix = searchParams.get("prefix");
      const path = prefix === null ? pathname : `${pathname}?prefix=${prefix}`;
      const operation =
        typeof target === "string" ? (target.split(".").at(-1) ?? "") : `${request.method} ${path}`;
      calls.push({ operation, body: Buffer.concat(chunks).toString("utf8") });
      const { status = 200, error, body = {}, text: given } = answer(operation);
      response.writeHead(status, {
        "content-type": "application/x-amz-json-1.1",
        ...(error === undefined ? {} : { "x-amzn-errortype": `${error}:` }),
      });
      const text = error === undefined ? body : { __type: error, message: "Rate exceeded" };
      response.end(operation.startsWith("PUT") ? "" : (given ?? JSON.stringify(text)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

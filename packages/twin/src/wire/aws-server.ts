import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { ConnectionFault } from "../fault/connection-fault.ts";
import type { Random } from "../random.ts";
import { AwsError } from "../service.ts";
import type { World } from "../world.ts";
import type { AwsPipeline } from "./aws-pipeline.ts";
import { type ListeningServer, listen } from "./listening-server.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { BODY_TOO_LARGE, readBody } from "./request-body.ts";
import { encodeUnaddressedError } from "./unaddressed-error.ts";

/** What the AWS port works with. */
export interface AwsServerOptions {
  readonly pipeline: AwsPipeline;
  readonly world: Pick<World, "clock" | "regionOutages">;
  readonly random: Random;
  /** 0 for any free one. */
  readonly port: number;
  readonly bodyLimitBytes?: number;
}

/** Lambda's payload limit, the largest of the services here. */
const BODY_LIMIT_BYTES = 6 * 1024 * 1024;

/**
 * Opens the one port of all services, on loopback.
 *
 * @throws Error with `code` `EADDRINUSE` when the port is taken
 */
export function startAwsServer(options: AwsServerOptions): Promise<ListeningServer> {
  const server = createServer((incoming, outgoing) => {
    serve(options, incoming, outgoing).catch((error: unknown) => leave(error, incoming, outgoing));
  });
  return listen(server, options.port);
}

/** A silent call keeps its connection until the caller gives up, or the port is closed. */
function leave(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (!(error instanceof ConnectionFault)) {
    outgoing.destroy();
  } else if (error.how === "reset") {
    incoming.socket.resetAndDestroy();
  }
}

async function serve(
  options: AwsServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const requestId = uuid(options.random);
  const [path = "/", query = ""] = splitOnce(incoming.url ?? "/", "?");
  const head = {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: flatten(incoming),
  };
  const health = healthAnswer(head, options.world);
  const response = health ?? (await answer(options, incoming, head, requestId));
  const hasNoBody = head.method === "HEAD" || response.status === 304;
  outgoing.writeHead(response.status, {
    date: options.world.clock.now().toUTCString(),
    "x-amzn-requestid": requestId,
    "x-amz-request-id": requestId,
    ...(hasNoBody ? {} : { "content-length": Buffer.byteLength(response.body) }),
    ...response.headers,
  });
  outgoing.end(hasNoBody ? undefined : response.body);
}

async function answer(
  options: AwsServerOptions,
  incoming: IncomingMessage,
  head: Omit<WireRequest, "body">,
  requestId: string,
): Promise<WireResponse> {
  const limit = options.bodyLimitBytes ?? BODY_LIMIT_BYTES;
  const body = await readBody(incoming, limit);
  if (body === BODY_TOO_LARGE) {
    const message = `The request's body must not exceed ${limit} bytes.`;
    const error = new AwsError("RequestEntityTooLargeException", message, 413);
    const response = encodeUnaddressedError(error, { ...head, body: Buffer.alloc(0) }, requestId);
    return { ...response, headers: { ...response.headers, connection: "close" } };
  }
  return options.pipeline.answer({ ...head, body }, requestId);
}

/** What Route 53's health checkers probe: a Region's endpoint, told by the `Host` header. */
function healthAnswer(
  { method, path, headers }: Omit<WireRequest, "body">,
  world: AwsServerOptions["world"],
): WireResponse | undefined {
  const region = /^[a-z0-9-]+\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?::\d+)?$/i.exec(
    headers.host ?? "",
  )?.[1];
  if (method !== "GET" || path !== "/healthcheck" || !region || headers.authorization) {
    return undefined;
  }
  const isDown = world.regionOutages.has(region.toLowerCase());
  return {
    status: isDown ? 503 : 200,
    headers: { "content-type": "text/plain" },
    body: isDown ? "unavailable" : "ok",
  };
}

function flatten(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join("-");
}

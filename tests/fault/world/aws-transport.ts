import { Readable } from "node:stream";
import type { AwsAccess } from "@latchkey/core/aws/aws-client";
import { requestTimeoutMs } from "@latchkey/core/aws/aws-client";
import type { TwinClock } from "@latchkey/twin/clock";
import { ConnectionFault } from "@latchkey/twin/fault/connection-fault";
import type { Random } from "@latchkey/twin/random";
import { type InProcessContext, never } from "@latchkey/twin/service/lambda/in-process-function";
import type { AwsPipeline } from "@latchkey/twin/wire/aws-pipeline";
import type { WireResponse } from "@latchkey/twin/wire/message";

/** An HTTP request as the SDK hands it to its handler, as far as it is looked at. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What calls travel over. */
export interface Wire {
  readonly pipeline: AwsPipeline;
  readonly clock: TwinClock;
  readonly random: Random;
  /** The operation of the call with that request ID, once it was answered. */
  readonly operationOf: (requestId: string) => string;
}

/** Milliseconds that a request, and its answer, are under way. */
const travelMs = { least: 2, most: 120 } as const;

/**
 * An SDK transport straight into the twin's pipeline, for one process of a function: `invocation`
 * says for which invocation it works now. Each way takes some virtual time, so that what others do
 * falls between asking and acting. A dead process hears of nothing and sends nothing.
 */
export function createTransport(
  wire: Wire,
  invocation: () => InProcessContext,
): NonNullable<AwsAccess["requestHandler"]> {
  const handle = async (request: SdkRequest) => {
    const current = invocation();
    await travel(wire);
    if (current.isOver()) return await never;
    const requestId = `sim-${wire.random.hex(16)}`;
    const answer = await answered(wire, request, requestId);
    const operation = wire.operationOf(requestId);
    await current.called(operation);
    if (answer === "silent") await wire.clock.sleep(requestTimeoutMs);
    else await travel(wire);
    if (current.isOver()) return await never;
    if (answer === "silent") throw timeoutError();
    if (answer === "reset") throw resetError();
    return { response: responseOf(answer, { operation, requestId, at: wire.clock.now() }) };
  };
  // The SDK asks for no more of a handler than this; its type is a class's.
  return {
    handle,
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  } as NonNullable<AwsAccess["requestHandler"]>;
}

function travel({ clock, random }: Wire): Promise<void> {
  return clock.sleep(random.integer(travelMs.least, travelMs.most));
}

async function answered(
  { pipeline }: Wire,
  { method, path, query = {}, headers, body = "" }: SdkRequest,
  requestId: string,
): Promise<WireResponse | ConnectionFault["how"]> {
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  try {
    return await pipeline.answer(
      {
        method,
        path,
        query: new URLSearchParams(Object.entries(query).flatMap(pairsOf)),
        headers: Object.fromEntries(lowered) as Record<string, string>,
        body: bytesOf(body),
      },
      requestId,
    );
  } catch (error) {
    if (error instanceof ConnectionFault) return error.how;
    throw error;
  }
}

function pairsOf([name, value]: [string, string | readonly string[] | null]): [string, string][] {
  if (value === null) return [[name, ""]];
  return typeof value === "string" ? [[name, value]] : value.map((one) => [name, one]);
}

/** As `HttpResponse` of the SDK; a body of bytes needs no stream, but for an object's content. */
function responseOf(
  { status, headers, body }: WireResponse,
  { operation, requestId, at }: { operation: string; requestId: string; at: Date },
): object {
  const bytes = new Uint8Array(bytesOf(body));
  return {
    statusCode: status,
    headers: {
      date: at.toUTCString(),
      "x-amzn-requestid": requestId,
      "x-amz-request-id": requestId,
      ...headers,
    },
    body: operation === "GetObject" ? Readable.from([bytes]) : bytes,
  };
}

/** The SDK's own bytes object warns when it is read in any other way. */
function bytesOf(body: string | Uint8Array): Buffer {
  if (typeof body === "string") return Buffer.from(body);
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function resetError(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

/** As @smithy/node-http-handler has it when `requestTimeout` has passed. */
function timeoutError(): Error {
  const message = `[ERROR] a request has exceeded the configured ${requestTimeoutMs} ms requestTimeout.`;
  return Object.assign(new Error(message), { name: "TimeoutError", code: "ETIMEDOUT" });
}

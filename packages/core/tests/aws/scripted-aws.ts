import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, vi } from "vitest";

/** One request as it came over the wire. */
export interface SeenRequest {
  /** The operation of `X-Amz-Target`, or method and path of a REST service. */
  readonly operation: string;
  /** Path and query as they were sent. */
  readonly url: string;
  /** Region of the signature's credential scope. */
  readonly region: string;
  /** Parsed when it is JSON, and the text itself otherwise. */
  readonly body: unknown;
  readonly headers: IncomingMessage["headers"];
}

/** What to answer: a status other than 200, a JSON value or a text (XML), or silence. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isSilent?: boolean;
}

/** An HTTP server that the SDK takes for AWS, answering from a script written by hand. */
export interface ScriptedAws {
  readonly seen: readonly SeenRequest[];
}

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** Starts it and points the SDK at it until the test ends. */
export async function startAws(
  answer: (request: SeenRequest) => ScriptedAnswer,
): Promise<ScriptedAws> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void readRequest(request).then((one) => {
      seen.push(one);
      reply(response, answer(one));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
  });
  const { port } = server.address() as AddressInfo;
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  vi.stubEnv("AWS_REGION", "ap-southeast-2");
  return { seen };
}

/** An error as the JSON services send it: a colon after the header's name, a namespace in the body. */
export function jsonError(name: string, message: string, status = 400): ScriptedAnswer {
  return {
    status,
    body: { __type: `com.amazonaws.service#${name}`, message },
    headers: { "x-amzn-errortype": `${name}:`, "x-amzn-requestid": "req-1" },
  };
}

/** An error as S3 and Route 53 send it. */
export function xmlError(code: string, message: string, status: number): ScriptedAnswer {
  return {
    status,
    body: `<?xml version="1.0"?><ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>req-1</RequestId></ErrorResponse>`,
  };
}

/** S3 leaves the wrapper out. */
export function s3Error(code: string, message: string, status: number): ScriptedAnswer {
  return {
    status,
    body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>req-1</RequestId></Error>`,
  };
}

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const target = request.headers["x-amz-target"];
  const operation =
    typeof target === "string"
      ? (target.split(".").at(-1) ?? "")
      : `${request.method} ${request.url?.split("?")[0]}`;
  const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1];
  return {
    operation,
    url: request.url ?? "",
    region: region ?? "unsigned",
    body: typeof target === "string" ? JSON.parse(text) : text,
    headers: request.headers,
  };
}

function reply(response: ServerResponse, answer: ScriptedAnswer): void {
  if (answer.isSilent === true) return;
  const { status = 200, body = {}, headers = {} } = answer;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "application/xml" : "application/x-amz-json-1.1";
  response.writeHead(status, { "content-type": type, ...headers }).end(text);
}

import { AwsError } from "../service.ts";
import type { WireRequest } from "./message.ts";

/** A body without its chunk framing, and the trailing headers that came behind it (names in lower case). */
export interface DecodedBody {
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

const CRLF = "\r\n";

/** Whether a request's body is framed in `aws-chunked` chunks. */
export function isAwsChunked(headers: Readonly<Record<string, string>>): boolean {
  return (
    /\baws-chunked\b/.test(headers["content-encoding"] ?? "") ||
    (headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-")
  );
}

/**
 * Takes `aws-chunked` framing off: `hex-size[;chunk-signature=…]CRLF data CRLF … 0 CRLF trailers CRLF`.
 * Chunk signatures are not verified.
 *
 * @throws AwsError IncompleteBody when the framing breaks off or its length is not the declared one
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function decodeAwsChunked(raw: Buffer, declaredLength: string | undefined): DecodedBody {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = raw.indexOf(CRLF, at);
    const size = lineEnd < 0 ? "" : (raw.toString("latin1", at, lineEnd).split(";")[0] ?? "");
    if (!/^[0-9a-f]{1,8}$/i.test(size)) {
      throw incomplete();
    }
    const start = lineEnd + CRLF.length;
    const end = start + Number.parseInt(size, 16);
    if (end === start) {
      at = start;
      break;
    }
    if (raw.toString("latin1", end, end + CRLF.length) !== CRLF) {
      throw incomplete();
    }
    chunks.push(raw.subarray(start, end));
    at = end + CRLF.length;
  }
  const body = Buffer.concat(chunks);
  if (declaredLength !== undefined && Number(declaredLength) !== body.byteLength) {
    throw incomplete();
  }
  return { body, trailers: readTrailers(raw.toString("latin1", at)) };
}

function readTrailers(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split(/\r?\n/)
      .map((line) => /^([\w-]+)\s*:\s*(.*)$/.exec(line))
      .flatMap((match) => (match ? [[(match[1] ?? "").toLowerCase(), match[2] ?? ""]] : [])),
  );
}

function incomplete(): AwsError {
  return new AwsError(
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header.",
  );
}

/** The request without its framing: the body as it was meant, trailers among the headers. @throws AwsError IncompleteBody */
export function unframe(request: WireRequest): WireRequest {
  if (!isAwsChunked(request.headers)) {
    return request;
  }
  const { body, trailers } = decodeAwsChunked(
    request.body,
    request.headers["x-amz-decoded-content-length"],
  );
  const headers: Record<string, string> = { ...request.headers, ...trailers };
  const encodings = (headers["content-encoding"] ?? "")
    .split(",")
    .map((encoding) => encoding.trim())
    .filter((encoding) => encoding !== "" && encoding !== "aws-chunked");
  delete headers["content-encoding"];
  return {
    ...request,
    body,
    headers:
      encodings.length > 0 ? { ...headers, "content-encoding": encodings.join(", ") } : headers,
  };
}

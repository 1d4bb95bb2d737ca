import type { IncomingMessage } from "node:http";

/** A body above the limit; the rest of it was not kept. */
export const BODY_TOO_LARGE = Symbol("body too large");

/** How much of a body above the limit is still read, so that the client gets to see the answer. */
const DRAIN_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Reads a request's body up to a limit in bytes.
 *
 * @throws Error when the client goes away in the middle
 */
export function readBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Buffer | typeof BODY_TOO_LARGE> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length <= limitBytes) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        if (length > DRAIN_LIMIT_BYTES) {
          request.pause();
          resolve(BODY_TOO_LARGE);
        }
      }
    });
    request.on("end", () => resolve(length <= limitBytes ? Buffer.concat(chunks) : BODY_TOO_LARGE));
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) {
        reject(new Error("The client closed the connection before the whole request was sent."));
      }
    });
  });
}

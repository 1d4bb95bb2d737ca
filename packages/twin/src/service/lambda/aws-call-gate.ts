import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import type { WorkerReport } from "./worker-message.ts";

/**
 * In a function's thread: reports each answer of the twin's AWS endpoint before the function can
 * see it, and holds the thread until it may go on. So its process can end when a call has had its
 * effect and nobody has heard of it.
 */
export function reportAwsCalls(
  endpoint: string,
  gate: SharedArrayBuffer,
  report: (message: WorkerReport) => void,
): void {
  if (!URL.canParse(endpoint)) return;
  const { host } = new URL(endpoint);
  const word = new Int32Array(gate);
  // Node publishes this before it hands the response to whoever made the request.
  subscribe("http.client.response.finish", (message) => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.getHeader("host") !== host) return;
    const target = request.getHeader("x-amz-target");
    Atomics.store(word, 0, 0);
    report({
      kind: "called",
      ...(typeof target === "string" ? { operation: target.replace(/^.*\./, "") } : {}),
    });
    Atomics.wait(word, 0, 0);
  });
}

import { connect } from "node:net";
import { type RunningTwin, startTwin } from "@latchkey/twin/twin";
import { expect } from "vitest";

/** A twin, and what it said of its own defects: there must be none, whatever it is sent. */
export interface TwinBench {
  readonly twin: RunningTwin;
  /** `where: what`, each an error that no caller should be able to cause. */
  readonly defects: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts a twin without a deployed stack.
 *
 * @param speed simulated seconds in a real one, if not the twin's default
 */
export async function startBench(speed?: number): Promise<TwinBench> {
  const defects: string[] = [];
  const twin = await startTwin({
    seed: 7,
    ...(speed === undefined ? {} : { speed }),
    onDefect: (error, where) => {
      defects.push(`${where}: ${error instanceof Error ? error.stack : String(error)}`);
    },
  });
  return { twin, defects, stop: () => twin.stop() };
}

/** That it still answers as it should. */
export async function expectAlive({ twin, defects }: TwinBench): Promise<void> {
  expect(defects).toEqual([]);
  const answer = await fetch(`${twin.controlUrl}/healthz`);
  expect(answer.status).toBe(200);
}

/** How long an answer to raw bytes is waited for; no answer is one, too. */
const patienceMs = 150;

/** Sends bytes over TCP as they are and resolves with what comes back until the peer is done. */
export function sendRaw(port: number, host: string, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = connect({ port, host });
    const end = () => {
      socket.destroy();
      resolve(Buffer.concat(received));
    };
    socket.setTimeout(patienceMs, end);
    socket.on("data", (chunk) => received.push(chunk));
    // A peer may hang up on garbage while it is being sent.
    socket.on("error", end);
    socket.on("close", end);
    socket.end(bytes);
  });
}

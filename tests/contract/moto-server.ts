import { spawn } from "node:child_process";
import { once } from "node:events";

/** moto's server, up. */
export interface MotoServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const startDeadlineMs = 60_000;

/**
 * Starts moto's server on a free loopback port.
 * @throws Error with what it printed when it ends, or does not say its port in a minute
 */
export async function startMotoServer(program: string): Promise<MotoServer> {
  const child = spawn(program, ["--host", "127.0.0.1", "--port", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
    // A requested certificate counts as validated after so many seconds; moto asks no DNS. Long
    // enough for a slow machine to see it pending, and few cases wait for it.
    env: { ...process.env, MOTO_ACM_VALIDATION_WAIT: "6", PYTHONUNBUFFERED: "1" },
  });
  const ended = once(child, "exit");
  child.stderr.setEncoding("utf8");
  const endpoint = await new Promise<string>((resolve, reject) => {
    let printed = "";
    const giveUp = (why: string) => {
      child.kill("SIGKILL");
      reject(new Error(`moto's server ${why}:\n${printed}`));
    };
    const timer = setTimeout(() => giveUp("did not start"), startDeadlineMs);
    child.on("error", () => giveUp("cannot be run"));
    child.on("exit", () => giveUp("ended"));
    child.stderr.on("data", (text: string) => {
      printed = (printed + text).slice(-10_000);
      const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
  return {
    endpoint,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}

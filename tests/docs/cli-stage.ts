import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bootStack, type Stack, type StackOptions } from "../scenario/stack.ts";

const entry = resolve(import.meta.dirname, "../../packages/cli/bin/latchkey.ts");

/** What a command line of its own process gave. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A twin on which `latchkey` is run as people run it. */
export interface CliStage {
  readonly stack: Stack;
  /** The whole environment of the command's process. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder that the process runs in. */
  readonly folder: string;
  latchkey(...args: readonly string[]): Promise<Run>;
  /** The same as on a terminal of so many columns, without colours. */
  latchkeyOn(columns: number, ...args: readonly string[]): Promise<Run>;
  stop(): Promise<void>;
}

/** Boots a twin and makes the environment by which `latchkey` finds it. */
export async function openCliStage(options: StackOptions = {}): Promise<CliStage> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-cli-"));
  const stack = await bootStack({ faults: "none", ...options });
  const { endpoint, edgePort, dnsPort, rootCaPem } = stack.twin;
  const caFile = join(folder, "twin-root-ca.pem");
  await writeFile(caFile, rootCaPem);
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: "operator",
    AWS_SECRET_ACCESS_KEY: "operator",
    AWS_ENDPOINT_URL: endpoint,
    NODE_EXTRA_CA_CERTS: caFile,
    LATCHKEY_EDGE_PORT: String(edgePort),
    LATCHKEY_DNS_SERVERS: `127.0.0.1:${dnsPort}`,
    LATCHKEY_EDGE_LOOPBACK: "allow",
  };
  return {
    stack,
    env,
    folder,
    latchkey: (...args) => runLatchkey(args, env, folder),
    latchkeyOn: (columns, ...args) =>
      runLatchkey(args, { ...env, NODE_OPTIONS: asTerminal(columns) }, folder),
    async stop() {
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes Node.js take its piped output for a terminal. */
function asTerminal(columns: number): string {
  const code = `process.stdout.isTTY=true;process.stdout.columns=${columns};process.stdout.getColorDepth=()=>1`;
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
}

/** Runs the command in a process of its own. */
export function runLatchkey(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Run> {
  return new Promise((settle) => {
    const child = execFile(
      process.execPath,
      [entry, ...args],
      { env, cwd, maxBuffer: 64 * 1024 * 1024 },
      (_, stdout, stderr) => settle({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

import { rm } from "node:fs/promises";
import { TrustFileError } from "../src/edge/trust-file.ts";
import { StackFileError } from "../src/stack/stack-file-error.ts";
import { PortInUseError } from "../src/started-parts.ts";
import type { RunningTwin } from "../src/twin.ts";
import { describeAsJson, describeForPeople, writeRootCa } from "./twin-banner.ts";
import {
  DEFAULT_STACK_FILE,
  parseTwinFlags,
  type TwinFlags,
  USAGE,
  WrongFlag,
} from "./twin-flags.ts";

async function main(): Promise<void> {
  const flags = parseTwinFlags(process.argv.slice(2));
  if (flags.isHelp) {
    process.stdout.write(USAGE);
    return;
  }
  // Listened for before anything starts: a Ctrl-C in between must not leave ports open.
  const interrupted = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  // Loaded only now: a wrong flag is to be answered at once.
  const { startTwin } = await import("../src/twin.ts");
  const twin = await startTwin({
    ...flags,
    ...(flags.stackFile === undefined ? {} : { snapshotFile: flags.stackFile }),
  });
  const rootCaFile = await writeRootCa(twin.rootCaPem);
  announce(twin, rootCaFile, flags);
  await interrupted;
  await twin.stop();
  await rm(rootCaFile, { force: true });
}

function announce(twin: RunningTwin, rootCaFile: string, flags: TwinFlags): void {
  process.stdout.write(
    flags.isJson
      ? `${describeAsJson(twin, rootCaFile, flags.stackFile)}\n`
      : describeForPeople(twin, rootCaFile, flags.stackFile),
  );
}

/** What went wrong, for people; and the exit code. */
function explain(error: unknown): { readonly text: string; readonly exitCode: number } {
  if (error instanceof WrongFlag) {
    return { text: error.message, exitCode: 2 };
  }
  if (error instanceof TrustFileError) {
    return explain(new WrongFlag(`--trust: ${error.message}`, "--trust my-root-ca.pem"));
  }
  if (error instanceof StackFileError) {
    return explain(new WrongFlag(`--stack: ${error.message}`, `--stack ${DEFAULT_STACK_FILE}`));
  }
  if (error instanceof PortInUseError) {
    const free = error.port + 10_000 > 65_535 ? 0 : error.port + 10_000;
    return {
      text: `${error.message}\nChoose another: npm run twin -- --${error.part}-port ${free}      (0 takes any free one)`,
      exitCode: 1,
    };
  }
  return {
    text: `The twin could not run: ${error instanceof Error ? error.message : String(error)}`,
    exitCode: 1,
  };
}

try {
  await main();
} catch (error) {
  const { text, exitCode } = explain(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}

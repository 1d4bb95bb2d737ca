#!/usr/bin/env node
import { heedInterruption } from "../src/interruption.ts";
import { runLatchkey } from "../src/run.ts";

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const onInterruption = heedInterruption(process);
const { env, stdin, stdout, stderr } = process;
process.exitCode = await runLatchkey(process.argv.slice(2), {
  env,
  stdin,
  stdout,
  stderr,
  onInterruption,
});

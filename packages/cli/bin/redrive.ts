import { heedInterruption } from "../src/interruption.ts";
import { runLatchkey } from "../src/run.ts";

// `npm run redrive`: the runbooks' name of `latchkey redrive`.
const onInterruption = heedInterruption(process);
const { env, stdout, stderr } = process;
process.exitCode = await runLatchkey(["redrive", ...process.argv.slice(2)], {
  env,
  stdout,
  stderr,
  onInterruption,
});

import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type PlantedBug, plantedBugs } from "./planted-bug.ts";
import { simulate, tellCounterexample } from "./simulate.ts";

const usage = `npm run test:fault -- [options]

Runs random worlds, each from a seed of its own, and checks what must always hold. Without options
the tests of the simulation itself run first.

  --worlds N   how many (500)
  --seed S     seed of the first one (1)
  --path P     with --seed: runs only the plan that this path leads to
  --bug NAME   plants a bug: ${Object.keys(plantedBugs).join(", ")}
`;

/** What was asked for. */
interface Run {
  readonly worlds: number;
  readonly seed: number;
  readonly path?: string;
  readonly bug?: PlantedBug;
}

/** What a process tells of a world. */
interface Report {
  readonly seed: number;
  /** The counterexample in words. */
  readonly violation?: string;
}

/** Counterexamples after which it is not worth going on. */
const mostViolations = 3;

const run = readCommandLine();
const part = process.env.LATCHKEY_SIMULATION_PART;
// Stacks of expected errors are a third of the work; a single world shows them.
if (run.worlds > 1) Error.stackTraceLimit = 0;
if (part !== undefined) await runPart(run, Number(part.split("/")[0]), Number(part.split("/")[1]));
else if (run.worlds === 1) process.exitCode = await runOne(run);
else process.exitCode = (await runTests()) || (await runAll(run));

function readCommandLine(): Run {
  const { values } = parseArgs({
    options: {
      worlds: { type: "string" },
      seed: { type: "string", default: "1" },
      path: { type: "string" },
      bug: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const seed = Number(values.seed);
  const worlds = Number(values.worlds ?? (values.path === undefined ? "500" : "1"));
  const isBug = values.bug === undefined || Object.hasOwn(plantedBugs, values.bug);
  if (values.help || !Number.isSafeInteger(seed) || !(worlds >= 1) || !isBug) {
    console.error(usage);
    process.exit(values.help ? 0 : 64);
  }
  return {
    seed,
    worlds,
    ...(values.path === undefined ? {} : { path: values.path }),
    ...(values.bug === undefined ? {} : { bug: values.bug as PlantedBug }),
  };
}

async function tell({ bug, path }: Run, seed: number): Promise<Report> {
  const plant = bug === undefined ? {} : { plant: plantedBugs[bug] };
  const found = await simulate({ seed, ...(path === undefined ? {} : { path }), ...plant });
  return found === undefined ? { seed } : { seed, violation: tellCounterexample(found, bug) };
}

async function runOne(one: Run): Promise<number> {
  const { violation } = await tell(one, one.seed);
  console.log(violation ?? `world ${one.seed}: what must always hold, held`);
  return violation === undefined ? 0 : 1;
}

/** That the simulation is the same each time, and catches what it must; only for a landing's run. */
async function runTests(): Promise<number> {
  if (process.argv.length > 2) return 0;
  const root = resolve(import.meta.dirname, "../..");
  const vitest = resolve(root, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run", "--config", "vitest.fault.config.ts"], {
    cwd: root,
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? 1;
}

/** Every `parts`-th seed, from the `nth` on; each report goes to the parent. */
async function runPart(all: Run, nth: number, parts: number): Promise<void> {
  for (let at = nth; at < all.worlds; at += parts) {
    const report = await tell(all, all.seed + at);
    await new Promise((resolve) => process.send?.(report, resolve));
  }
  process.disconnect();
}

async function runAll(all: Run): Promise<number> {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  const parts = Math.min(2, availableParallelism());
  let done = 0;
  let violations = 0;
  let isTold = 0;
  const stop = new AbortController();
  const note = ({ violation }: Report) => {
    done += 1;
    if (violation !== undefined) {
      violations += 1;
      console.log(`\n${violation}\n`);
      if (violations >= mostViolations) stop.abort();
    }
    if (seconds() < isTold + 10) return;
    isTold = seconds();
    console.log(`${done} of ${all.worlds} worlds, ${violations} violations, ${isTold} s`);
  };
  const codes = await Promise.all(
    Array.from({ length: parts }, (_, nth) => runProcess(`${nth}/${parts}`, note, stop.signal)),
  );
  const to = all.seed + all.worlds - 1;
  console.log(`${done} worlds, seeds ${all.seed}..${to}, ${violations} violations, ${seconds()} s`);
  return violations === 0 && done === all.worlds && codes.every((code) => code === 0) ? 0 : 1;
}

/** Worlds take over a process's time, so each process runs one at a time. */
function runProcess(
  nthOfParts: string,
  note: (report: Report) => void,
  stop: AbortSignal,
): Promise<number> {
  const child = fork(import.meta.filename, process.argv.slice(2), {
    env: { ...process.env, LATCHKEY_SIMULATION_PART: nthOfParts },
  });
  child.on("message", (report) => note(report as Report));
  stop.addEventListener("abort", () => child.kill(), { once: true });
  return new Promise((resolve) => {
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

import { relative } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, expect } from "vitest";

/** The seed of every property unless `LATCHKEY_FUZZ_SEED` says otherwise: a test that wavers is a defect. */
const defaultSeed = 20_261_121;

const seed = wholeNumberOf("LATCHKEY_FUZZ_SEED", defaultSeed);
/** `LATCHKEY_FUZZ_RUNS`: how many times more runs than usual, for a long hunt. */
const factor = Math.max(1, wholeNumberOf("LATCHKEY_FUZZ_RUNS", 1));
/** `LATCHKEY_FUZZ_PATH`: the way to one counterexample, as a failure prints it. */
const path = process.env.LATCHKEY_FUZZ_PATH;

/** A long hunt must not be ended by the tests' usual time-out. */
export const huntTimeoutMs = 60_000 * factor;

/**
 * Holds a property against so many inputs, always the same ones unless the environment says
 * otherwise. What breaks it is shrunk, and printed with the command that repeats it.
 */
export async function holdProperty<Input>(
  inputs: fc.Arbitrary<Input>,
  runs: number,
  property: (input: Input) => Promise<void> | void,
): Promise<void> {
  const parameters: fc.Parameters<[Input]> = {
    seed,
    numRuns: runs * factor,
    ...(path === undefined ? {} : { path }),
    reporter,
  };
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => await property(input)),
    parameters,
  );
}

/** fast-check's own message walks into what is deeper than the stack. */
const shownInput = { depth: 8, maxStringLength: 400, maxArrayLength: 20, breakLength: 100 };

async function reporter<Inputs>(details: fc.RunDetails<Inputs>): Promise<void> {
  if (!details.failed) return;
  const { currentTestName = "", testPath = "" } = expect.getState();
  const name = currentTestName.split(" > ").at(-1) ?? "";
  const variables = `LATCHKEY_FUZZ_SEED=${details.seed} LATCHKEY_FUZZ_PATH=${details.counterexamplePath}`;
  const replay = `${variables} npx vitest run ${relative("", testPath)} -t ${JSON.stringify(name)}`;
  const input = inspect(details.counterexample, shownInput);
  const how = `after ${details.numRuns} runs, shrunk ${details.numShrinks} times`;
  const cause = details.errorInstance;
  throw new Error(`Broken by ${input}\n${how}. Once more: ${replay}\n${String(cause)}`, { cause });
}

/**
 * In a test file: fails it for promises that nobody waited for, for errors that nobody caught,
 * and for anything that found its way into `Object.prototype` and its like.
 */
export function watchProcess(): void {
  const stray: unknown[] = [];
  const note = (error: unknown) => stray.push(error);
  const before = prototypeMembers();
  beforeAll(() => {
    process.on("unhandledRejection", note);
    process.on("uncaughtException", note);
  });
  afterAll(async () => {
    // Rejections are told of when the microtasks have run.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", note);
    process.off("uncaughtException", note);
    expect(stray).toEqual([]);
    expect(prototypeMembers()).toEqual(before);
  });
}

function prototypeMembers(): readonly PropertyKey[][] {
  const prototypes = [Object, Array, String, Function, Promise, Map, Buffer, Error];
  return prototypes.map((made) => Reflect.ownKeys(made.prototype));
}

function wholeNumberOf(variable: string, byDefault: number): number {
  const value = Number(process.env[variable] ?? byDefault);
  if (!Number.isSafeInteger(value)) throw new Error(`${variable} must be a whole number.`);
  return value;
}

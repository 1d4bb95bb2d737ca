import type { World } from "../../world.ts";
import { type AslMachine, type AslState, PAYLOAD_LIMIT_BYTES, StateError } from "./asl.ts";
import type { History } from "./history.ts";
import { Retrying } from "./retry.ts";

/** Iterations of an inline Map at a time, at most. */
const MOST_AT_ONCE = 40;
/** Makes the iteration's input; it is no state of the machine, so nothing tells of it. */
const SELECTOR = "Twin: item selector";

/** `$$.Map.Item` */
export interface MapItem {
  readonly Index: number;
  readonly Value: unknown;
}

/** One iteration about to run. */
export interface MapIteration {
  readonly index: number;
  readonly value: unknown;
  /** Aborted when another iteration fails, or the execution ends. */
  readonly signal: AbortSignal;
}

/** One visit to a Map state. */
export interface MapVisit {
  readonly state: AslState;
  readonly stateName: string;
  readonly world: Pick<World, "clock" | "random">;
  readonly history: History;
  readonly signal: AbortSignal;
  readonly onRetry: () => void;
  /** Runs the inner machine once. */
  readonly runItem: (
    machine: AslMachine,
    input: unknown,
    item: MapIteration,
  ) => Promise<{ readonly output: unknown } | { readonly error: unknown }>;
}

/**
 * A Map state in its inline mode, its retries on simulated time: the first failing iteration aborts
 * those that run, and none begins after it.
 *
 * @throws StateError of the failed iteration, by whose name the state's `Catch` is chosen
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
export async function mapState(
  parameters: Readonly<Record<string, unknown>>,
  visit: MapVisit,
): Promise<unknown> {
  const retrying = new Retrying(visit.state.Retry ?? [], visit.world.random);
  for (;;) {
    try {
      return await tryMap(parameters, visit);
    } catch (error) {
      visit.signal.throwIfAborted();
      visit.history.append("MapStateFailed");
      const seconds = error instanceof StateError ? retrying.waitSecondsAfter(error) : undefined;
      if (seconds === undefined) throw error;
      await visit.world.clock.sleep(seconds * 1000, visit.signal);
      visit.onRetry();
    }
  }
}

async function tryMap(
  { items, input, maxConcurrency }: Readonly<Record<string, unknown>>,
  visit: MapVisit,
): Promise<readonly unknown[]> {
  if (!Array.isArray(items)) {
    const cause = `Reference path "${visit.state.ItemsPath ?? "$"}" must point to array.`;
    throw new StateError("States.Runtime", cause, true);
  }
  const { length } = items;
  visit.history.append("MapStateStarted", { mapStateStartedEventDetails: { length } });
  const outputs = await runItems(items, visit, { input, atOnce: Number(maxConcurrency ?? 0) });
  if (Buffer.byteLength(JSON.stringify(outputs)) > PAYLOAD_LIMIT_BYTES) {
    throw new StateError(
      "States.DataLimitExceeded",
      `The state/task '${visit.stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`,
      true,
    );
  }
  visit.history.append("MapStateSucceeded");
  return outputs;
}

/** Results in the order of the items. */
async function runItems(
  items: readonly unknown[],
  visit: MapVisit,
  { input, atOnce }: { readonly input: unknown; readonly atOnce: number },
): Promise<readonly unknown[]> {
  const machine = machineOf(visit.state);
  const failing = new AbortController();
  const signal = AbortSignal.any([visit.signal, failing.signal]);
  const outputs: unknown[] = new Array(items.length);
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const work = async () => {
    while (next < items.length && !signal.aborted) {
      const index = next;
      next += 1;
      const value: unknown = items[index];
      const hasSelector = machine.StartAt === SELECTOR;
      const outcome = await runItem(machine, hasSelector ? input : value, visit, {
        ...{ index, value, signal },
      });
      if ("output" in outcome) outputs[index] = outcome.output;
      else if (failure === undefined && !visit.signal.aborted) {
        failure = outcome;
        failing.abort(new Error("Another iteration failed"));
      }
    }
  };
  const workers = Math.min(atOnce || MOST_AT_ONCE, MOST_AT_ONCE, items.length);
  await Promise.all(Array.from({ length: workers }, work));
  visit.signal.throwIfAborted();
  if (failure !== undefined) throw (failure as { readonly error: unknown }).error;
  return outputs;
}

async function runItem(
  machine: AslMachine,
  input: unknown,
  { stateName, history, runItem: run }: MapVisit,
  iteration: MapIteration,
): ReturnType<MapVisit["runItem"]> {
  const details = { name: stateName, index: iteration.index };
  history.append("MapIterationStarted", { mapIterationStartedEventDetails: details });
  const outcome = await run(machine, input, iteration);
  if (iteration.signal.aborted) {
    history.append("MapIterationAborted", { mapIterationAbortedEventDetails: details });
  } else if ("output" in outcome) {
    history.append("MapIterationSucceeded", { mapIterationSucceededEventDetails: details });
  } else {
    history.append("MapIterationFailed", { mapIterationFailedEventDetails: details });
  }
  return iteration.signal.aborted ? { error: iteration.signal.reason } : outcome;
}

/** The inner machine; in front of it what makes its input of the item, if the state says so. */
function machineOf(state: AslState): AslMachine {
  const inner = (state.ItemProcessor ?? state.Iterator) as AslMachine;
  const selector = state.ItemSelector ?? state.Parameters;
  if (selector === undefined) return inner;
  const first: AslState = { Type: "Pass", Parameters: selector, Next: inner.StartAt };
  return { ...inner, StartAt: SELECTOR, States: { [SELECTOR]: first, ...inner.States } };
}

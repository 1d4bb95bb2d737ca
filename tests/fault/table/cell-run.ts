import type { FaultKind } from "@latchkey/twin/fault/fault-kind";
import { functionOf } from "../oracle/allowed-calls.ts";
import { Witness } from "../oracle/witness.ts";
import { comeToRest } from "../run-world.ts";
import { createFleet } from "../world/fleet.ts";
import { type Estate, estateOf, heldBy } from "../world/operator.ts";
import { createSimulatedWorld, type SimulatedWorld } from "../world/simulated-world.ts";
import { deny, noteChances } from "./chance-log.ts";
import { type Scenario, settings } from "./scenario.ts";
import { type Aim, SiteLog } from "./site.ts";

/** What is done to a world: a fault of the twin's, or calls that IAM denies. */
export interface Strike extends Aim {
  readonly kind: FaultKind | "denied";
  /** `run`: until the function's run that it strikes first is over. */
  readonly lasts: "once" | "run" | "always";
}

/** What came of a scenario. */
export interface Outcome {
  /** How often the fault struck. */
  readonly struck: number;
  /** Of the one record; `none` without one. */
  readonly verdict: string;
  readonly records: number;
  readonly certificate: "new" | "old";
  /** Updates that gave the custom domain another certificate than it had. */
  readonly changes: number;
  /** Notices on the bus that a rotation has ended. */
  readonly notices: number;
  /** Events that nobody could work on, kept for a person. */
  readonly deadLetters: number;
  /** The execution's last state; `none` without an execution. */
  readonly lastState: string;
  /** Calls by `function service operation region`, and runs by function. */
  readonly counts: ReadonlyMap<string, number>;
  /** What must never be, seen while it ran. */
  readonly violations: readonly string[];
}

/** One seed for all cells: the world of a cell differs from another by its fault alone. */
const seed = 1;
const always = 1_000_000_000;
const hourMs = 3_600_000;

/** Plays a scenario with or without a fault and lets it come to rest. */
export async function runCell(scenario: Scenario, strike?: Strike): Promise<Outcome> {
  return await inWorld(async ({ sim, estate, witness, onEnd }) => {
    const seen = { calls: sim.calls.length, runs: sim.invocations.length, denied: 0 };
    if (strike !== undefined) orderStrike(sim, strike, () => (seen.denied += 1));
    onEnd((functionName) => {
      const isOurs = functionName === functionOfStrike(strike);
      if (strike?.lasts === "run" && isOurs && struckBy(sim, strike) > 0) sim.world.faults.clear();
    });
    await scenario.play(sim, estate);
    await comeToRest(sim);
    // A run that is struck before it begins is not seen as one, and the next may be an hour away.
    if (strike?.lasts === "always") await sim.time.advance(hourMs);
    const struck = struckBy(sim, strike) + seen.denied;
    return outcomeOf({ sim, estate, witness, struck, since: seen });
  });
}

/** The rows of a scenario: what it does when nothing fails. */
export async function findSites(scenario: Scenario): Promise<SiteLog> {
  return await inWorld(async ({ sim, estate }) => {
    const log = new SiteLog(scenario);
    noteChances(sim, (chance) => log.note(chance));
    await scenario.play(sim, estate);
    await comeToRest(sim);
    return log;
  });
}

interface Stage {
  readonly sim: SimulatedWorld;
  readonly estate: Estate;
  readonly witness: Witness;
  /** Whom to tell when a run of a function has come to its end. */
  onEnd(tell: (functionName: string) => void): void;
}

async function inWorld<Result>(use: (stage: Stage) => Promise<Result>): Promise<Result> {
  const witness = new Witness();
  let tellEnd: (functionName: string) => void = () => {};
  const sim = await createSimulatedWorld({
    seed,
    edgeLagMinutes: 1,
    edgeCount: 2,
    watch: witness.watch,
    onInvocation: (invocation) => {
      witness.onInvocation(invocation);
      if (invocation.end !== undefined) tellEnd(invocation.functionName);
    },
  });
  try {
    const estate = estateOf(await createFleet(sim, [settings]));
    witness.begin(sim, estate);
    const onEnd: Stage["onEnd"] = (tell) => {
      tellEnd = tell;
    };
    return await use({ sim, estate, witness, onEnd });
  } finally {
    sim.stop();
  }
}

function orderStrike(sim: SimulatedWorld, strike: Strike, onDenied: () => void): void {
  const { kind, where, skip, lasts } = strike;
  const times = lasts === "once" ? 1 : always;
  if (kind === "denied") deny(sim, { where, skip, times }, onDenied);
  else sim.world.faults.order({ kind, where, skip, times });
}

function functionOfStrike(strike: Strike | undefined): string | undefined {
  return /(latchkey-[a-z-]+)-role\//.exec(strike?.where.principal ?? "")?.[1];
}

function struckBy(sim: SimulatedWorld, strike: Strike | undefined): number {
  return sim.world.faults.struck().filter(({ kind }) => kind === strike?.kind).length;
}

function outcomeOf({
  sim,
  estate,
  witness,
  struck,
  since,
}: Pick<Stage, "sim" | "estate" | "witness"> & {
  readonly struck: number;
  readonly since: { readonly calls: number; readonly runs: number };
}): Outcome {
  const [domain] = estate.domains;
  if (domain === undefined) throw new Error("A world without a custom domain");
  const records = sim.records();
  const executions = sim.executions();
  return {
    struck,
    verdict: records.map(({ verdict }) => verdict).join("+") || "none",
    records: records.length,
    certificate: heldBy(sim, domain) === domain.firstCertificateArn ? "old" : "new",
    changes: witness.updates.filter(({ from, to }) => from !== to).length,
    notices: noticesOf(sim),
    deadLetters:
      sim.composed.stack.queues.findByName("latchkey-dead-letters")?.receive(1000, 0).length ?? 0,
    lastState: executions.map(({ visited }) => visited.at(-1)).join("+") || "none",
    counts: countsOf(sim, since),
    violations: [
      ...witness.violations.map(({ what }) => what),
      ...sim.defects.map((defect) => `the twin failed: ${String(defect)}`),
    ],
  };
}

/** Of the calls, those that were carried out, whatever their caller was told. */
function noticesOf(sim: SimulatedWorld): number {
  return sim.calls.filter(
    ({ service, operation, outcome, fault = "" }) =>
      service === "events" &&
      operation === "PutEvents" &&
      (outcome === "ok" || fault.endsWith("-after")),
  ).length;
}

function countsOf(
  sim: SimulatedWorld,
  since: { readonly calls: number; readonly runs: number },
): ReadonlyMap<string, number> {
  const made = sim.calls.slice(since.calls).flatMap((call) => {
    const functionName = functionOf(call.principal);
    return functionName === undefined ? [] : [callKeyOf({ functionName, ...call })];
  });
  const run = sim.invocations.slice(since.runs).map(({ functionName }) => functionName);
  // A run that ends before its code begins is one of the twin's alone.
  const early = sim.world.faults
    .struck()
    .filter(({ kind }) => kind === "lambda.killed-before" || kind === "lambda.timed-out")
    .map(({ place }) => place.function ?? "");
  const counts = new Map<string, number>();
  for (const key of [...made, ...run, ...early]) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Under which a call is counted. */
export function callKeyOf(call: {
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
}): string {
  return [call.functionName, call.service, call.operation, call.region].join(" ");
}

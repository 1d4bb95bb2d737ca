import { checkRest, checkStep, isManaged } from "./oracle/check-rest.ts";
import type { Violation } from "./oracle/violation.ts";
import { Witness } from "./oracle/witness.ts";
import type { Plant } from "./planted-bug.ts";
import { createFleet } from "./world/fleet.ts";
import { type Estate, estateOf, perform } from "./world/operator.ts";
import { createSimulatedWorld, type SimulatedWorld } from "./world/simulated-world.ts";
import type { WorldPlan } from "./world/world-plan.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** The longest that an execution may take (a renewal is watched for a day), and some more. */
const longestRotationMs = 40 * hourMs;
/** So long nothing may happen before it counts as rest: longer than any retry waits. */
const quietMs = 15 * minuteMs;

/** What came of a world. */
export interface WorldOutcome {
  readonly violations: readonly Violation[];
  /** One line for each call, run of a function and end of an execution; the same for the same plan. */
  trace(): readonly string[];
}

/** Makes the world of a plan, runs its script, lets it come to rest, audits it, and judges it. */
export async function runWorld(plan: WorldPlan, plant?: Plant): Promise<WorldOutcome> {
  const witness = new Witness();
  const seen: Violation[] = [];
  const sim = await createSimulatedWorld({
    seed: plan.seed,
    edgeLagMinutes: plan.edgeLagMinutes,
    watch: witness.watch,
    onInvocation: witness.onInvocation,
    ...(plant === undefined ? {} : { plant }),
  });
  try {
    const estate = estateOf(await createFleet(sim, plan.domains));
    await sim.control("/cognito/omitted-settings", { mode: plan.omittedSettings });
    await sim.control("/cognito/unknown-domain", { answer: plan.unknownDomain });
    witness.begin(sim, estate);
    sim.world.faults.setRates(plan.rates);
    for (const { afterMs, act } of plan.steps) {
      await sim.time.advance(afterMs);
      await perform(act, sim, estate);
      seen.push(...witness.violations.splice(0), ...checkStep(sim));
      if (seen.length > 0) break;
    }
    seen.push(...(await endHarm(sim, estate, witness)));
    const auditedMs = await endWell(sim, estate);
    const violations = [
      ...seen,
      ...witness.violations,
      ...checkRest({ sim, estate, witness, auditedMs }),
    ];
    const defects = sim.defects.map((defect) => ({
      invariant: 3 as const,
      at: "",
      what: `the twin itself failed: ${defect instanceof Error ? defect.stack : String(defect)}`,
    }));
    return { violations: [...violations, ...defects], trace: () => traceOf(sim) };
  } finally {
    sim.stop();
  }
}

/**
 * While edges still serve what users cannot use, everything else comes to rest: a rotation, or the
 * next audit, must have gone back from what Latchkey itself gave them.
 */
async function endHarm(
  sim: SimulatedWorld,
  estate: Estate,
  witness: Witness,
): Promise<readonly Violation[]> {
  sim.world.faults.clear();
  sim.world.regionOutages.clear();
  const isHarmed = () => estate.domains.some((domain) => witness.harmOf(domain) !== undefined);
  if (!isHarmed()) return [];
  await comeToRest(sim);
  if (!isHarmed()) return [];
  await sim.time.advance(20 * minuteMs);
  await perform({ do: "audit", apply: true }, sim, estate);
  await comeToRest(sim);
  const at = new Date(sim.time.nowMs).toISOString();
  return estate.domains.flatMap((domain) => {
    const what = isManaged(sim, domain) ? witness.harmOf(domain) : undefined;
    return what === undefined ? [] : [{ invariant: 4 as const, at, what }];
  });
}

/** Faults end, outages end, everything comes to rest; then one audit, and rest again. */
async function endWell(sim: SimulatedWorld, estate: Estate): Promise<number> {
  for (const domain of estate.domains.keys()) {
    await perform({ do: "edge", domain, fault: "none", isPartial: false }, sim, estate);
    await perform({ do: "health-check", domain, to: "healthy" }, sim, estate);
  }
  await comeToRest(sim);
  // Longer than the time within which two requests for the same thing count as one.
  await sim.time.advance(20 * minuteMs);
  const auditedMs = sim.time.nowMs;
  await perform({ do: "audit", apply: true }, sim, estate);
  await comeToRest(sim);
  return auditedMs;
}

/** Lets time pass until nothing has happened for a while. */
export async function comeToRest(sim: SimulatedWorld): Promise<void> {
  const isIdle = () =>
    [...sim.executions(), ...sim.audits()].every(({ status }) => status !== "RUNNING");
  const endMs = sim.time.nowMs + longestRotationMs;
  for (;;) {
    await sim.time.advanceUntil(isIdle, endMs - sim.time.nowMs);
    const runs = sim.invocations.length;
    await sim.time.advance(quietMs);
    if (sim.time.nowMs >= endMs || (isIdle() && sim.invocations.length === runs)) return;
  }
}

function traceOf(sim: SimulatedWorld): readonly string[] {
  return [
    ...sim.calls.map(({ time, principal, service, operation, outcome }) =>
      [time, principal.split("/").at(-1), service, operation, outcome].join(" "),
    ),
    ...sim.invocations.map(({ startedAt, functionName, requestId, end }) =>
      [startedAt.toISOString(), functionName, requestId, endOf(end)].join(" "),
    ),
    ...[...sim.executions(), ...sim.audits()].map(({ start, status, visited }) => {
      return [start.name, status, visited.join(">")].join(" ");
    }),
    ...sim.records().map(({ key, verdict }) => `${key} ${verdict}`),
    ...sim.world.faults
      .struck()
      .map(({ at, kind, place }) => [at, kind, JSON.stringify(place)].join(" ")),
  ];
}

function endOf(end: SimulatedWorld["invocations"][number]["end"]): string {
  if (end === undefined) return "killed";
  return "result" in end ? "done" : `${end.error.name}: ${end.error.message}`;
}

import { anExecution } from "../../../../tests/gen/a-rotation-state.ts";
import type { FakeWorld } from "../../../../tests/gen/fake-world.ts";
import type { RotationState } from "../../src/rotation/rotation-state.ts";
import { checkDomain } from "../../src/rotation/step/check-domain.ts";
import { checkEdges } from "../../src/rotation/step/check-edges.ts";
import { checkRouting } from "../../src/rotation/step/check-routing.ts";
import { planRotation } from "../../src/rotation/step/plan.ts";
import { rollBack } from "../../src/rotation/step/roll-back.ts";
import { updateCustomDomain } from "../../src/rotation/step/update.ts";

/** How a rotation went. */
export interface RotationRun {
  readonly state: RotationState;
  /** The states entered, as the workflow names them. */
  readonly visited: readonly string[];
  /** State transitions as Step Functions counts them: Wait, Task and Choice each. */
  readonly transitions: number;
  readonly seconds: number;
}

/** Wait states, and the task behind each. */
const waits: Partial<Record<RotationState["next"], string>> = {
  hold: "Plan",
  "wait-for-domain": "CheckDomain",
  "wait-for-edges": "CheckEdges",
};

const tasks: Partial<Record<RotationState["next"], string>> = {
  update: "Update",
  "check-edges": "CheckEdges",
  "check-routing": "CheckRouting",
  "roll-back": "RollBack",
};

/**
 * Walks a rotation through its states as the workflow does, JSON between them, on a fake world
 * whose clock moves only in the Wait states.
 *
 * @param betweenStates may change the world before each task
 */
export async function runRotation(
  world: FakeWorld,
  input: unknown,
  betweenStates: (task: string, elapsedSeconds: number) => void = () => undefined,
): Promise<RotationRun> {
  const start = world.clock.now().getTime();
  const elapsed = () => (world.clock.now().getTime() - start) / 1000;
  const visited: string[] = [];
  let task = "Plan";
  let payload = input;
  // Record, its Choice and the ending state.
  let transitions = 3;
  for (let laps = 0; laps < 1000; laps += 1) {
    betweenStates(task, elapsed());
    visited.push(task);
    const state = JSON.parse(JSON.stringify(await runTask(task, payload, world)));
    transitions += 2;
    if (state.next === "record") return { state, visited, transitions, seconds: elapsed() };
    const waited = waits[state.next as RotationState["next"]];
    if (waited !== undefined) {
      transitions += 1;
      world.clock.advance(state.waitSeconds);
    }
    task = waited ?? tasks[state.next as RotationState["next"]] ?? `nothing for ${state.next}`;
    payload = state;
  }
  throw new Error("the rotation did not end");
}

async function runTask(task: string, payload: unknown, world: FakeWorld): Promise<RotationState> {
  const state = payload as RotationState;
  switch (task) {
    case "Plan":
      return await planRotation(payload, anExecution, world.ports);
    case "Update":
      return await updateCustomDomain(state, world.ports);
    case "CheckDomain":
      return await checkDomain(state, world.ports);
    case "CheckEdges":
      return await checkEdges(state, world.ports);
    case "CheckRouting":
      return await checkRouting(state, world.ports);
    case "RollBack":
      return await rollBack(state, world.ports);
    default:
      throw new Error(`the workflow has no such task: ${task}`);
  }
}

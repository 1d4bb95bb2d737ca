import type { FaultKind } from "@latchkey/twin/fault/fault-kind";
import type { FaultPlace } from "@latchkey/twin/fault/fault-plan";
import { accessDenied } from "@latchkey/twin/iam/access-denied";
import type { SimulatedWorld } from "../world/simulated-world.ts";

/** One moment at which a fault could have struck. */
export interface Chance {
  readonly kind: FaultKind;
  readonly place: FaultPlace;
}

/** Where calls are denied. */
export interface Denial {
  /** Members that the place must have. */
  readonly where: FaultPlace;
  /** Fitting calls that pass before. */
  readonly skip: number;
  /** How many are denied from then on. */
  readonly times: number;
}

/** Of all that can strike a call this is asked first, once for every call that IAM agreed to. */
const askedFirst: FaultKind = "call.throttled";

/**
 * Notes every chance that faults have in a world from now on. What a rotation can be struck by is
 * seen here, not guessed.
 */
export function noteChances(sim: SimulatedWorld, note: (chance: Chance) => void): void {
  watchPlan(sim, (kind, place) => note({ kind, place }));
  // Who reads what is remembered only while some read may be stale.
  sim.world.faults.order({ kind: "call.stale-read", where: { service: "none" } });
}

/**
 * Denies calls as IAM does when a statement is missing, which is no fault of the twin's plan.
 *
 * @param onDenied told of each call that was denied
 */
export function deny(sim: SimulatedWorld, denial: Denial, onDenied: () => void): void {
  let { skip, times } = denial;
  watchPlan(sim, (kind, place) => {
    const isMeant = Object.entries(denial.where).every(
      ([member, value]) => place[member] === value,
    );
    if (kind !== askedFirst || !isMeant || times === 0) return;
    if (skip > 0) {
      skip -= 1;
      return;
    }
    times -= 1;
    onDenied();
    const { service = "", operation = "", principal = "" } = place;
    const caller = { kind: "role", roleName: "", arn: principal } as const;
    const refused = { isAllowed: false, reason: "implicit-deny", resource: "*" } as const;
    throw accessDenied(service, caller, `${service}:${operation}`, refused);
  });
}

/** Whoever could be struck asks the plan: `onChance` hears it first, and may throw instead. */
function watchPlan(
  { world: { faults } }: SimulatedWorld,
  onChance: (kind: FaultKind, place: FaultPlace) => void,
): void {
  const ask = faults.strikes;
  faults.strikes = (kind, place) => {
    onChance(kind, place);
    return ask(kind, place);
  };
}

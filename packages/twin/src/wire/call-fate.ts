import type { TwinClock } from "../clock.ts";
import { ConnectionFault } from "../fault/connection-fault.ts";
import type { FaultKind } from "../fault/fault-kind.ts";
import type { FaultPlan } from "../fault/fault-plan.ts";
import { AwsError } from "../service.ts";
import type { Principal } from "../world.ts";
import type { CallFaults } from "./call-faults.ts";
import { concurrentModification, internalError, throttled } from "./error-form.ts";
import { createStaleReads } from "./stale-read.ts";

/** Where a call meets its fate. */
export interface CallPlace {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly principal: Principal;
}

type CallPlan = Pick<FaultPlan, "strikes" | "strikesByOrder" | "rates" | "ordered">;

/** What goes wrong with one call. */
interface CallFate {
  /** Before: nothing happens. After: the call is carried out, and its answer is lost. */
  readonly moment: "before" | "after";
  readonly failure: AwsError | ConnectionFault;
}

/** In this order they are asked, and the first that strikes is the call's fate. */
const kinds: readonly {
  readonly kind: FaultKind;
  readonly moment: CallFate["moment"];
  /** Undefined where the call cannot fail like this. */
  failure(place: CallPlace): CallFate["failure"] | undefined;
}[] = [
  {
    kind: "call.throttled",
    moment: "before",
    failure: ({ service }) => throttled(service),
  },
  {
    kind: "call.internal-error",
    moment: "before",
    failure: ({ service }) => internalError(service),
  },
  {
    kind: "call.reset-before",
    moment: "before",
    failure: () => new ConnectionFault("reset"),
  },
  {
    kind: "call.timed-out",
    moment: "before",
    failure: () => new ConnectionFault("silent"),
  },
  {
    kind: "call.concurrent-modification",
    moment: "before",
    failure: ({ service, operation }) => concurrentModification(service, operation),
  },
  {
    kind: "call.internal-error-after",
    moment: "after",
    failure: ({ service }) => internalError(service),
  },
  {
    kind: "call.reset-after",
    moment: "after",
    failure: () => new ConnectionFault("reset"),
  },
  {
    kind: "call.timed-out-after",
    moment: "after",
    failure: () => new ConnectionFault("silent"),
  },
];

/** Decides what goes wrong with a call that may be made; undefined for most. */
function fateOf(
  place: CallPlace,
  strikes: (kind: FaultKind) => boolean,
  ordered: Pick<CallFaults, "take"> | undefined,
): CallFate | undefined {
  const fault = ordered?.take(place);
  if (fault) {
    const { code, message, status, when } = fault;
    return { moment: when, failure: new AwsError(code, message, status) };
  }
  for (const { kind, moment, failure } of kinds) {
    const failed = failure(place);
    if (failed && strikes(kind)) return { moment, failure: failed };
  }
  return undefined;
}

/** Lets calls meet what goes wrong with them. */
export interface CallTrial {
  /**
   * Carries a call out, or not; a call meets one fault at most.
   *
   * @param onFault told of the fault that struck
   * @throws AwsError the call's own refusal, or the fault's
   * @throws ConnectionFault for a call that gets no answer
   */
  run(call: TriedCall, onFault: (kind: FaultKind) => void): Promise<object>;
}

/** A call that IAM has agreed to. */
export interface TriedCall extends CallPlace {
  readonly input: unknown;
  /** What the call does. */
  run(): Promise<object>;
}

/** @param options.ordered failures of a given code, which come before what the plan says */
export function createCallTrial(options: {
  readonly clock: Pick<TwinClock, "now">;
  readonly plan: CallPlan;
  readonly ordered?: Pick<CallFaults, "take">;
}): CallTrial {
  const { clock, plan, ordered } = options;
  const staleReads = createStaleReads(clock);
  return {
    async run(call, onFault) {
      const strikes = (kind: FaultKind): boolean => {
        const isStruck = strikesCall(plan, kind, call);
        if (isStruck) onFault(kind);
        return isStruck;
      };
      const fate = fateOf(call, strikes, ordered);
      if (fate?.moment === "before") throw fate.failure;
      const done = mayBeStale(plan)
        ? staleReads.carryOut(call, () => !fate && strikes("call.stale-read"))
        : call.run();
      const [settled] = await Promise.allSettled([done]);
      // A lost answer hides a refusal, too; but not a failure of the twin itself.
      const isAnswer = settled.status === "fulfilled" || settled.reason instanceof AwsError;
      if (fate && isAnswer) throw fate.failure;
      if (settled.status === "rejected") throw settled.reason;
      return settled.value;
    },
  };
}

/**
 * Whether the fault strikes this call. Rates strike what is deployed alone: people and tests set
 * the world up undisturbed; an order strikes whoever fits.
 */
function strikesCall(
  plan: CallPlan,
  kind: FaultKind,
  { service, operation, region, principal }: CallPlace,
): boolean {
  const place = { service, operation, region, principal: principal.arn };
  return principal.kind === "role" ? plan.strikes(kind, place) : plan.strikesByOrder(kind, place);
}

/** Nothing is remembered of reads while none can be stale. */
function mayBeStale(plan: CallPlan): boolean {
  const isRated = (plan.rates()["call.stale-read"] ?? 0) > 0;
  return isRated || plan.ordered().some(({ kind }) => kind === "call.stale-read");
}

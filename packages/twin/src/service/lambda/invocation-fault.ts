import type { FaultPlan } from "../../fault/fault-plan.ts";

/** What an operator ordered by hand, through the control port, for one invocation. */
export type OrderedEnd = "none" | "kill-before" | "kill-after";

/**
 * What goes wrong in one invocation of a function, asked at the three points at which something
 * can; whoever runs the function makes it come true. After a "yes" nothing more is asked.
 *
 *     atStart ─► handler: call ─► afterCall ─► call ─► afterCall … ─► beforeReturn ─► answer
 */
export interface InvocationFaults {
  /**
   * Before the handler is run: `killed` ends the process (`Runtime.ExitError`), `timed-out` does
   * nothing until the function's time-out has passed on the twin's clock (`Sandbox.Timedout`).
   */
  atStart(): "run" | "killed" | "timed-out";
  /**
   * Whether the process ends now: the call had its effect, the function has no answer yet. The
   * place of the fault names `function`, `call` (counted from "1") and, if known, `operation`.
   */
  afterCall(operation?: string): boolean;
  /** Whether the process ends now that the handler is done, whatever it came to. */
  beforeReturn(): boolean;
}

/** The faults of an invocation that begins now. */
export function faultsOfInvocation(
  faults: Pick<FaultPlan, "strikes">,
  functionName: string,
  ordered: OrderedEnd = "none",
): InvocationFaults {
  const place = { function: functionName };
  let calls = 0;
  return {
    atStart() {
      if (ordered === "kill-before") return "killed";
      if (faults.strikes("lambda.killed-before", place)) return "killed";
      return faults.strikes("lambda.timed-out", place) ? "timed-out" : "run";
    },
    afterCall(operation) {
      calls += 1;
      return faults.strikes("lambda.killed-after-call", {
        ...place,
        call: String(calls),
        ...(operation === undefined ? {} : { operation }),
      });
    },
    beforeReturn: () =>
      ordered === "kill-after" || faults.strikes("lambda.killed-before-return", place),
  };
}

/** For one invocation in which nothing goes wrong. */
export const noInvocationFaults: InvocationFaults = {
  atStart: () => "run",
  afterCall: () => false,
  beforeReturn: () => false,
};

/** Whether a task's function is run a second time for this visit to the state. */
export function isTaskRunTwice(
  faults: Pick<FaultPlan, "strikes">,
  place: { readonly state: string; readonly function: string },
): boolean {
  return faults.strikes("states.task-twice", place);
}

import type { TaskFunction } from "../setting/names.ts";
import type { PassState, StateMachineDefinition } from "./asl.ts";
import { endings } from "./rotation-ending.ts";
import { closingStates, planStates, proofStates, updateStates } from "./rotation-step.ts";

/** Hold (2 h), the watch of a renewal (24 h), a late record (3 h), and an hour for retries. */
const rotationTimeoutSeconds = 30 * 60 * 60;

/**
 * Whatever JSON an execution was started with becomes an object, so that a `Catch` can always add
 * `$.error` to it: `ResultPath` cannot be applied to a string or a list.
 */
const accept: PassState = {
  Type: "Pass",
  Comment: "Wraps the input, which a person may have typed and which is not checked yet.",
  Parameters: { "request.$": "$" },
  Next: "Plan",
};

/** Reached only if a Lambda and this file disagree about the order of steps; recorded as failed. */
const unexpectedStep: PassState = {
  Type: "Pass",
  Comment: "A step asked for one that may not follow it.",
  Result: { Error: "UnexpectedStep", Cause: "The step's `next` is none that may follow it." },
  ResultPath: "$.error",
  Next: "Record",
};

/**
 * The rotation as a Standard workflow: one execution is one attempt for one custom domain.
 * A task's input and output is the whole `RotationState`; `$.next` says where it goes and
 * `$.waitSeconds` how long a Wait lasts, so the rules stay in core and only the order is here.
 *
 * ```
 * Accept ─► Plan ─► Update ─► WaitForDomain ⇄ CheckDomain ─► WaitForEdges ⇄ CheckEdges ─► CheckRouting ─► Record
 *            ⇅ Hold ◄──┘                 └────────► RollBack ◄──┘ ─► WaitForDomain …
 * ```
 *
 * @param options.functionArns ARN of each task's Lambda
 */
export function rotationDefinition(options: {
  readonly functionArns: Readonly<Record<TaskFunction, string>>;
}): StateMachineDefinition {
  const arns = options.functionArns;
  return {
    Comment: "Moves one Cognito custom domain to the right certificate and proves it.",
    StartAt: "Accept",
    TimeoutSeconds: rotationTimeoutSeconds,
    States: {
      Accept: accept,
      ...planStates(arns),
      ...updateStates(arns),
      ...proofStates(arns),
      ...closingStates(arns),
      UnexpectedStep: unexpectedStep,
      ...endings,
    },
  };
}

import * as v from "valibot";
import { type NamedReason, reasonOf } from "../rotation/reason.ts";
import type { RotationState } from "../rotation/rotation-state.ts";
import { cutText, printable } from "./printable-text.ts";

/** What a `Catch` of Step Functions puts into the state. */
export type StepError = NonNullable<RotationState["error"]>;

/** Characters of a cause that its reason repeats: Step Functions keeps up to 32,768. */
const longestMessage = 2_000;

/** How Lambda renders a thrown error into `Cause`. */
const LambdaCause = v.object({ errorMessage: v.string() });

/** Says in words with what a step failed, after all its retries. */
export function describeStepError(error: StepError): NamedReason<"stepFailed"> {
  return reasonOf(
    "stepFailed",
    printable(
      `A step failed with ${cutText(error.Error, 200)}: ${cutText(messageOf(error.Cause), longestMessage)}`,
    ),
    "Put right what the message names and run the rotation again: every step looks first, so it goes on from what is there.",
  );
}

function messageOf(cause: string | undefined): string {
  if (cause === undefined || cause === "") return "no cause was given.";
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), LambdaCause), cause);
  // A cause that was cut, or is not Lambda's, is told as it is.
  return parsed.success ? parsed.output.errorMessage : cause;
}

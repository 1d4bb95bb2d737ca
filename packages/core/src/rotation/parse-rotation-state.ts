import * as v from "valibot";
import { LatchkeyError, type Recovery } from "../error.ts";
import { printable } from "../record/printable-text.ts";
import { RotationState } from "./rotation-state.ts";

/** The input of a step is not a rotation's state: the workflow was edited, or fed by hand. */
export class RotationStateInvalidError extends LatchkeyError {
  override readonly name = "RotationStateInvalidError";
  readonly code = "rotation.state-invalid";
  readonly recovery: Recovery = "operator";
  /** What is wrong and where, one entry an issue. */
  readonly issues: readonly string[];

  constructor(issues: readonly string[], cause?: unknown) {
    super(
      `The step's input is not a rotation's state: ${issues.join("; ")}. Start a new execution with a request such as {"customDomain":"auth.example.com","apply":true}.`,
      { cause },
    );
    this.issues = issues;
  }
}

/** At most this many issues are told: the first ones say enough. */
const mostIssues = 5;

/**
 * Parses what a step after `Plan` was given.
 * @throws RotationStateInvalidError when it is not a rotation's state
 */
export function parseRotationState(input: unknown): RotationState {
  const result = v.safeParse(RotationState, input);
  if (result.success) return result.output;
  throw new RotationStateInvalidError(describeIssues(result.issues));
}

/** Issues of the schema library as `where: what`, at most five, each cut to a sane length. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): readonly string[] {
  return issues
    .slice(0, mostIssues)
    .map((issue) => printable(`${v.getDotPath(issue) ?? "input"}: ${issue.message}`.slice(0, 200)));
}

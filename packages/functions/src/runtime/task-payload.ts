import type { ExecutionInfo } from "@latchkey/core/rotation/plan-state";
import { RotationState } from "@latchkey/core/rotation/rotation-state";
import * as v from "valibot";

/** An execution's ARN has at most 256 characters, its name 80 (Step Functions API, `StartExecution`). */
const ShortText = v.pipe(v.string(), v.maxLength(256));

/** `$$.Execution` of Step Functions' context object, as core names its parts. */
export const ExecutionPart = v.pipe(
  v.object({ Id: ShortText, Name: ShortText, StartTime: ShortText }),
  v.transform(
    ({ Id, Name, StartTime }): ExecutionInfo => ({ arn: Id, name: Name, startedAt: StartTime }),
  ),
);

/** What a task after `Plan` is given: the rotation's state and the execution it belongs to. */
export const TaskPayload = v.object({ state: RotationState, execution: ExecutionPart });

/** For `Plan` and `Record`, whose state may be anything: judging it is their work. */
export const OpenTaskPayload = v.object({ state: v.unknown(), execution: ExecutionPart });

/** Shown to whoever invokes a task with something else. */
export const taskExample =
  '{"state":{"request":{"customDomain":"auth.example.com","apply":true}},"execution":{"Id":"arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:try","Name":"try","StartTime":"2026-09-01T18:43:48Z"}}';

/**
 * The input of the first `Plan`, which the workflow wraps as `{ request }`; a state, which has a
 * `version`, and everything else stays as it is.
 */
export function unwrapInput(state: unknown): unknown {
  const isWrapped =
    typeof state === "object" && state !== null && "request" in state && !("version" in state);
  return isWrapped ? state.request : state;
}

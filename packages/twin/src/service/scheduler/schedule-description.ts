import type { RetryDescription, StackDescription } from "../../stack/stack-description.ts";

/** One schedule of the stack description: what EventBridge Scheduler runs. */
export interface ScheduleDescription {
  readonly arn: string;
  /** `rate(…)`, `cron(…)` with six fields, or `at(…)`. */
  readonly expression: string;
  /** IANA name; UTC when absent. */
  readonly timeZone?: string;
  readonly state: "ENABLED" | "DISABLED";
  readonly target: ScheduleTarget;
  readonly description?: string;
}

/** What a schedule invokes, and by which role. */
export interface ScheduleTarget {
  readonly arn: string;
  /** The execution role: for the target, and for the dead-letter queue. */
  readonly roleArn: string;
  /** JSON text; Scheduler's own event when absent. */
  readonly input?: string;
  readonly deadLetterArn?: string;
  /** 24 h and 185 attempts when absent. */
  readonly retry?: RetryDescription;
}

/** The schedules of a stack; a description may lack them. */
export function schedulesOf(
  stack: StackDescription,
): Readonly<Record<string, ScheduleDescription>> {
  return (
    (stack as { readonly schedules?: Readonly<Record<string, ScheduleDescription>> }).schedules ??
    {}
  );
}

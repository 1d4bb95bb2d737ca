import type { ScheduleDescription, StackDescription } from "../../stack/stack-description.ts";
import { uuid } from "../../stack/uuid.ts";
import type { World } from "../../world.ts";
import type { QueueDirectory } from "../sqs/queue-directory.ts";
import { type InvokeScheduleTarget, principalOf } from "./invoke-schedule-target.ts";
import { schedulePayload } from "./schedule-payload.ts";
import { ScheduleTargetError } from "./schedule-target-error.ts";

/** One run of a schedule, as the control port shows it. */
export interface ScheduleRun {
  readonly schedule: string;
  readonly executionId: string;
  /** ISO 8601. */
  readonly scheduledAt: string;
  attempts: number;
  outcome: "pending" | "delivered" | "retrying" | "dead-lettered" | "dropped" | "lost";
  error?: { readonly code: string; readonly message: string };
}

/** Scheduler's longest: a day, 185 retries. Its defaults are the same as far as is known. */
const MAXIMUM_AGE_SECONDS = 86_400;
const MAXIMUM_RETRIES = 185;
/** AWS tells of its back-off only that it is exponential. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 600_000;

interface Work {
  readonly name: string;
  readonly schedule: ScheduleDescription;
  readonly scheduledAt: Date;
  readonly run: ScheduleRun;
}

/** What a delivery works with. */
export interface ScheduleDeliveryParts {
  readonly queues: QueueDirectory;
  readonly invoke: InvokeScheduleTarget;
}

/**
 * Brings a schedule's runs to its target: at least once, with retry, then to its dead-letter queue,
 * where the execution role must be allowed to send.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export class ScheduleDelivery {
  readonly #stack: StackDescription;
  readonly #world: World;
  readonly #parts: ScheduleDeliveryParts;
  #failuresToCome = 0;

  constructor(stack: StackDescription, world: World, parts: ScheduleDeliveryParts) {
    this.#stack = stack;
    this.#world = world;
    this.#parts = parts;
  }

  /** Lets the next attempts fail as if the target were throttled. */
  failNext(times: number): void {
    this.#failuresToCome = times;
  }

  deliver(name: string, schedule: ScheduleDescription, scheduledAt: Date): ScheduleRun {
    const run: ScheduleRun = {
      schedule: name,
      executionId: uuid(this.#world.random),
      scheduledAt: scheduledAt.toISOString(),
      attempts: 0,
      outcome: "pending",
    };
    this.#attempt({ name, schedule, scheduledAt, run });
    return run;
  }

  #attempt(work: Work): void {
    const { run, schedule } = work;
    run.attempts += 1;
    try {
      this.#refuseByFault();
      this.#parts.invoke(schedule.target, this.#payloadOf(work));
      run.outcome = "delivered";
    } catch (error) {
      if (!(error instanceof ScheduleTargetError)) throw error;
      run.error = { code: error.code, message: error.message };
      this.#afterFailure(work, error);
    }
  }

  #payloadOf({ schedule, scheduledAt, run }: Work): string {
    const { account, region } = this.#stack;
    const { executionId, attempts } = run;
    return schedulePayload(schedule, { account, region, scheduledAt, executionId, attempts });
  }

  #refuseByFault(): void {
    if (this.#failuresToCome <= 0) return;
    this.#failuresToCome -= 1;
    throw new ScheduleTargetError("TooManyRequestsException", "Rate exceeded", true);
  }

  #afterFailure(work: Work, error: ScheduleTargetError): void {
    const { run, schedule, scheduledAt } = work;
    const { retry } = schedule.target;
    const retries = run.attempts - 1;
    if (!error.isRetryable) {
      this.#giveUp(work, error);
      return;
    }
    if (retries >= (retry?.maximumRetryAttempts ?? MAXIMUM_RETRIES)) {
      this.#giveUp(work, error, "MaximumRetryAttempts");
      return;
    }
    const jitter = 0.5 + this.#world.random.next() / 2;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS) * jitter;
    const ageMs = this.#world.clock.now().getTime() + waitMs - scheduledAt.getTime();
    if (ageMs > (retry?.maximumEventAgeSeconds ?? MAXIMUM_AGE_SECONDS) * 1000) {
      this.#giveUp(work, error, "MaximumEventAgeInSeconds");
      return;
    }
    run.outcome = "retrying";
    this.#world.clock.after(waitMs, () => this.#attempt(work));
  }

  #giveUp(work: Work, error: ScheduleTargetError, exhausted?: string): void {
    const { run, schedule } = work;
    const { deadLetterArn } = schedule.target;
    const queue = deadLetterArn && this.#parts.queues.findByArn(deadLetterArn);
    run.outcome = queue && this.#maySend(schedule, deadLetterArn) ? "dead-lettered" : "dropped";
    if (!queue || run.outcome === "dropped") return;
    const attributes = {
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      EXECUTION_ID: run.executionId,
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
      IS_PAYLOAD_TRUNCATED: "false",
      RETRY_ATTEMPTS: String(run.attempts - 1),
      SCHEDULED_TIME: run.scheduledAt,
      SCHEDULE_ARN: schedule.arn,
      TARGET_ARN: schedule.target.arn,
    };
    const named = Object.entries(attributes).map(
      ([name, value]) => [name, { DataType: "String", StringValue: value }] as const,
    );
    queue.send(this.#payloadOf(work), Object.fromEntries(named));
  }

  #maySend({ target }: ScheduleDescription, queueArn: string): boolean {
    try {
      const principal = principalOf(this.#stack, target.roleArn);
      return this.#world.iam.isAllowed(principal, "sqs:SendMessage", [queueArn]);
    } catch (error) {
      if (error instanceof ScheduleTargetError) return false;
      throw error;
    }
  }
}

import type { ScheduleDescription } from "../../stack/stack-description.ts";

/** What is known of one attempt of a run. */
export interface ScheduledAttempt {
  readonly account: string;
  readonly region: string;
  readonly scheduledAt: Date;
  readonly executionId: string;
  /** From 1. */
  readonly attempts: number;
}

/**
 * What a target is given: the schedule's `input` with its context attributes filled in, or, without
 * one, the event that Scheduler makes itself.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function schedulePayload(schedule: ScheduleDescription, attempt: ScheduledAttempt): string {
  const scheduledAt = `${attempt.scheduledAt.toISOString().slice(0, 19)}Z`;
  if (schedule.target.input === undefined) {
    return JSON.stringify({
      version: "0",
      id: attempt.executionId,
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account: attempt.account,
      time: scheduledAt,
      region: attempt.region,
      resources: [schedule.arn],
      detail: "{}",
    });
  }
  return schedule.target.input
    .replaceAll("<aws.scheduler.schedule-arn>", schedule.arn)
    .replaceAll("<aws.scheduler.scheduled-time>", scheduledAt)
    .replaceAll("<aws.scheduler.execution-id>", attempt.executionId)
    .replaceAll("<aws.scheduler.attempt-number>", String(attempt.attempts));
}

import { arnsOf } from "./arns.ts";
import type { Stack } from "./names.ts";

/** A mail that one of Latchkey's own events becomes. */
export interface NoticeSettings {
  readonly description: string;
  readonly detailType: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  /** File that tells what to do, where an alarm has one. */
  readonly runbook?: string;
}

/** At least one. */
const some = [{ numeric: [">", 0] }];

/** A mail about rotations that ended with one verdict. */
function rotationEnded(verdict: string, runbook?: string): NoticeSettings {
  return {
    description: `Mail: a rotation ended ${verdict}.`,
    detailType: "Latchkey Rotation Ended",
    detail: { verdict: [verdict] },
    ...(runbook === undefined ? {} : { runbook }),
  };
}

/**
 * Latchkey's own events that people are told of, by the rule's name without prefix. A rotation
 * that found nothing to do or proved what was expected is no news, nor is an audit that found what
 * the one before did.
 *
 * Alarms count what the rules of the failures match (alarm-settings.ts).
 */
export const noticeSettings = {
  "rotation-rotated": rotationEnded("rotated"),
  "rotation-refused": rotationEnded("refused"),
  "rotation-superseded": rotationEnded("superseded"),
  "rotation-rolled-back": rotationEnded("rolled-back", "docs/runbook/rotation-rolled-back.md"),
  "rotation-not-served": rotationEnded("not-served", "docs/runbook/rotation-not-served.md"),
  "rotation-failed": rotationEnded("failed", "docs/runbook/rotation-failed.md"),
  "trigger-refused": {
    description: "Mail: an event was refused.",
    detailType: "Latchkey Trigger Refused",
  },
  "audit-findings": {
    description: "Mail: an audit found something new, or something is gone.",
    detailType: "Latchkey Audit Ended",
    // What was told before is no news: nobody is mailed the same each night.
    detail: { news: { $or: [{ findings: some }, { resolved: some }] } },
    runbook: "docs/runbook/README.md",
  },
} satisfies Readonly<Record<string, NoticeSettings>>;

export type NoticeName = keyof typeof noticeSettings;

/**
 * The pattern of a notice's rule. Another stage in the same account puts its events on the same
 * bus; what tells its rotations and audits apart is the execution that each of their events names.
 */
export function noticePattern(
  { detailType, detail }: NoticeSettings,
  stack: Stack,
): Readonly<Record<string, unknown>> {
  const executions = executionsOf(detailType, arnsOf(stack));
  return {
    source: ["latchkey"],
    "detail-type": [detailType],
    ...(detail === undefined ? {} : { detail }),
    ...(executions === undefined ? {} : { resources: [{ prefix: executions }] }),
  };
}

/** How the ARNs of the executions begin whose end such an event tells. */
function executionsOf(detailType: string, arns: ReturnType<typeof arnsOf>): string | undefined {
  if (detailType === "Latchkey Rotation Ended") return arns.executions;
  return detailType === "Latchkey Audit Ended" ? arns.auditExecutions : undefined;
}

/** Where a mail's texts are in the event (core/src/record/notice-text.ts), by the template's variable. */
export const noticePaths = {
  subject: "$.detail.message.subject",
  whatHappened: "$.detail.message.whatHappened",
  whatItMeansForUsers: "$.detail.message.whatItMeansForUsers",
  whatToDo: "$.detail.message.whatToDo",
  execution: "$.detail.message.execution",
  record: "$.detail.message.record",
} as const;

/** The mail's template: EventBridge takes a text for each line, in quotes. */
export function noticeTemplate({ runbook }: NoticeSettings): string {
  const lines = [
    "<subject>",
    "What happened: <whatHappened>",
    "What it means for users: <whatItMeansForUsers>",
    "What to do: <whatToDo>",
    ...(runbook === undefined ? [] : [`Runbook: ${runbook}`]),
    "Execution: <execution>",
    "Record: <record>",
  ];
  return lines.map((line) => JSON.stringify(line)).join("\n");
}

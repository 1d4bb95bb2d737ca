/** A CloudWatch alarm on one metric. */
export interface AlarmSettings {
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Minimum" | "Maximum" | "SampleCount";
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly threshold: number;
  readonly comparison: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly treatMissingData: "notBreaching" | "breaching" | "ignore";
}

/** The runbook of an alarm is the file of its name. */
export const alarmNames = [
  "rotation-failed",
  "rotation-rolled-back",
  "rotation-not-served",
  "dead-letter",
  "audit-missed",
  "audit-failed",
  "audit-timed-out",
  "certificate-expiring",
  "health-check-disabled",
] as const;
export type AlarmName = (typeof alarmNames)[number];

/** An alarm for what is counted: once in a period is enough, and no data is no alarm. */
export function whenever(periodSeconds: number) {
  return {
    statistic: "Sum",
    periodSeconds,
    evaluationPeriods: 1,
    threshold: 1,
    comparison: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
  } as const;
}

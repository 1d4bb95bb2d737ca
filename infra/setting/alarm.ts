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
  "certificate-expiring",
  "health-check-disabled",
] as const;
export type AlarmName = (typeof alarmNames)[number];

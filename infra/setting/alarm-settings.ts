import { type AlarmName, type AlarmSettings, whenever } from "./alarm.ts";
import { namesOf } from "./names.ts";
import type { NoticeName } from "./notice-settings.ts";

/** The audit runs once a day at least; two hours of grace. */
const auditHours = 26;
const daySeconds = 24 * 3600;

/**
 * The alarms, by name without prefix. What counts rotations is the rule that mails about them, as
 * EventBridge itself counts it: that needs no metric of a function that may be what failed.
 *
 * @param about.warnDays days to expiry below which a certificate that users are served is an alarm
 * @param about.auditArn ARN of the audit's state machine
 */
export function alarmSettings(
  prefix: string,
  { warnDays, auditArn }: { readonly warnDays: number; readonly auditArn: string },
): Readonly<Record<AlarmName, AlarmSettings>> {
  const names = namesOf(prefix);
  const rotations = (rule: NoticeName, name: AlarmName, meaning: string) => ({
    description: describe(name, meaning),
    namespace: "AWS/Events",
    metric: "TriggeredRules",
    dimensions: { RuleName: names.rule(rule) },
    ...whenever(300),
  });
  const audits = (metric: string, name: AlarmName, meaning: string) => ({
    description: describe(name, meaning),
    namespace: "AWS/States",
    metric,
    dimensions: { StateMachineArn: auditArn },
    ...whenever(300),
  });
  const audit = { namespace: "Latchkey", dimensions: { service: names.function("finish-audit") } };
  return {
    "rotation-failed": rotations("rotation-failed", "rotation-failed", "A rotation failed."),
    "rotation-rolled-back": rotations(
      "rotation-rolled-back",
      "rotation-rolled-back",
      "A new certificate harmed users; the previous one was put back.",
    ),
    "rotation-not-served": rotations(
      "rotation-not-served",
      "rotation-not-served",
      "A new certificate is set, but not every edge was seen to serve it in time.",
    ),
    "dead-letter": {
      description: describe("dead-letter", "An event could not be delivered or handled."),
      namespace: "AWS/SQS",
      metric: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: names.deadLetters },
      ...whenever(300),
      statistic: "Maximum",
    },
    "audit-missed": {
      ...audit,
      description: describe("audit-missed", `No audit has ended for ${auditHours} hours.`),
      metric: "CustomDomains",
      statistic: "SampleCount",
      periodSeconds: 3600,
      evaluationPeriods: auditHours,
      threshold: 1,
      comparison: "LessThanThreshold",
      treatMissingData: "breaching",
    },
    "audit-failed": audits("ExecutionsFailed", "audit-failed", "An audit failed."),
    // Step Functions counts these apart.
    "audit-timed-out": audits("ExecutionsTimedOut", "audit-timed-out", "An audit ran out of time."),
    "certificate-expiring": {
      ...audit,
      description: describe(
        "certificate-expiring",
        `A certificate that users are served has less than ${warnDays} days left.`,
      ),
      metric: "DaysToExpiry",
      statistic: "Minimum",
      periodSeconds: daySeconds,
      evaluationPeriods: 1,
      threshold: warnDays,
      comparison: "LessThanThreshold",
      treatMissingData: "ignore",
    },
    "health-check-disabled": {
      ...audit,
      description: describe(
        "health-check-disabled",
        "A health check that failover depends on is disabled, which counts as healthy.",
      ),
      metric: "HealthCheckDisabled",
      ...whenever(daySeconds),
      treatMissingData: "ignore",
    },
  };
}

function describe(name: AlarmName, meaning: string): string {
  return `${meaning} What to do: docs/runbook/${name}.md`;
}

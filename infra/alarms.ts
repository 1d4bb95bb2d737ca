import { type Installation, logicalNameOf } from "./installation.ts";
import { type AlarmName, alarmNames } from "./setting/alarm.ts";
import { alarmSettings } from "./setting/alarm-settings.ts";

/** The alarms, each of which tells the topic and names its runbook. */
export function createAlarms(
  { name: component, names, prefix, config, options }: Installation,
  topic: aws.sns.Topic,
  audit: aws.sfn.StateMachine,
): readonly aws.cloudwatch.MetricAlarm[] {
  const { warnDays } = config.expiry;
  const settings = alarmSettings(prefix, { warnDays, auditArn: "" });
  // All but the dimensions is the same for every ARN.
  const dimensionsOf = (name: AlarmName) =>
    audit.arn.apply((auditArn) => alarmSettings(prefix, { warnDays, auditArn })[name].dimensions);
  return alarmNames.map((name: AlarmName) => {
    const alarm = settings[name];
    return new aws.cloudwatch.MetricAlarm(
      `${component}${logicalNameOf(name)}Alarm`,
      {
        name: names.alarm(name),
        alarmDescription: alarm.description,
        namespace: alarm.namespace,
        metricName: alarm.metric,
        dimensions: dimensionsOf(name),
        statistic: alarm.statistic,
        period: alarm.periodSeconds,
        evaluationPeriods: alarm.evaluationPeriods,
        threshold: alarm.threshold,
        comparisonOperator: alarm.comparison,
        treatMissingData: alarm.treatMissingData,
        alarmActions: [topic.arn],
      },
      options,
    );
  });
}

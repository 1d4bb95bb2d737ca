import { arnOf } from "./mock-cloud.ts";
import { byName, type ResourceReader } from "./resource-reader.ts";

/** The log groups, by name. */
export function describeLogGroups(resources: ResourceReader) {
  return byName(resources.all("aws:cloudwatch/logGroup:LogGroup"), (group) => ({
    retentionDays: group.number("retentionInDays"),
  }));
}

/** The alarms, by name. */
export function describeAlarms(resources: ResourceReader, region: string) {
  const type = "aws:cloudwatch/metricAlarm:MetricAlarm";
  return byName(resources.all(type), (alarm, name) => ({
    arn: arnOf(type, name, region),
    description: alarm.text("alarmDescription"),
    namespace: alarm.text("namespace"),
    metric: alarm.text("metricName"),
    dimensions: alarm.at("dimensions").textMembers(),
    statistic: alarm.text("statistic"),
    periodSeconds: alarm.number("period"),
    evaluationPeriods: alarm.number("evaluationPeriods"),
    threshold: alarm.number("threshold"),
    comparison: alarm.text("comparisonOperator"),
    treatMissingData: alarm.text("treatMissingData"),
    actions: alarm.texts("alarmActions"),
  }));
}

/** The bodies of the dashboards, by name. */
export function describeDashboards(resources: ResourceReader) {
  const all = resources.all("aws:cloudwatch/dashboard:Dashboard");
  return byName(all, (dashboard) => dashboard.json("dashboardBody"), "dashboardName");
}

import type { JsonCursor } from "./json-cursor.ts";
import { asArn, asTextRecord, exampleArns, readArn } from "./read-members.ts";
import {
  type AlarmDescription,
  comparisons,
  type DashboardDescription,
  type LogGroupDescription,
  missingDataTreatments,
  statistics,
} from "./stack-description.ts";

const members = [
  "arn",
  "namespace",
  "metric",
  "dimensions",
  "statistic",
  "periodSeconds",
  "evaluationPeriods",
  "threshold",
  "comparison",
  "treatMissingData",
  "actions",
  "description",
];

/** A CloudWatch alarm on one metric. */
export function readAlarm(cursor: JsonCursor): AlarmDescription {
  const dimensions = { QueueName: "latchkey-dead-letters" };
  const description = "An event was lost. What to do: docs/runbook/dead-letter.md";
  cursor.object(members, { arn: exampleArns.alarm, namespace: "AWS/SQS", dimensions, description });
  const count = (key: string, to: number) =>
    cursor.at(key).integer({ from: 1, to, example: key === "periodSeconds" ? 300 : 1 });
  const threshold = cursor.at("threshold").value;
  return {
    arn: readArn(cursor, exampleArns.alarm),
    namespace: cursor.at("namespace").string("AWS/SQS"),
    metric: cursor.at("metric").string("ApproximateNumberOfMessagesVisible"),
    dimensions: asTextRecord(cursor.at("dimensions"), dimensions),
    statistic: cursor.at("statistic").oneOf(statistics),
    periodSeconds: count("periodSeconds", 604_800),
    evaluationPeriods: count("evaluationPeriods", 10_080),
    threshold:
      typeof threshold === "number"
        ? threshold
        : cursor.at("threshold").refuse("must be a number", 1),
    comparison: cursor.at("comparison").oneOf(comparisons),
    treatMissingData: cursor.at("treatMissingData").oneOf(missingDataTreatments),
    actions: cursor
      .at("actions")
      .list([exampleArns.topic])
      .map((arn) => asArn(arn, exampleArns.topic)),
    description: cursor.at("description").string(description),
  };
}

/** A log group; `retentionDays` is one of those that CloudWatch Logs knows. */
export function readLogGroup(cursor: JsonCursor): LogGroupDescription {
  cursor.object(["retentionDays"], { retentionDays: 90 });
  return {
    retentionDays: cursor.at("retentionDays").integer({ from: 1, to: 3653, example: 90 }),
  };
}

/** A dashboard's body; only that it has widgets is checked. */
export function readDashboard(cursor: JsonCursor): DashboardDescription {
  cursor.object(["widgets"], { widgets: [] });
  return {
    widgets: cursor
      .at("widgets")
      .list([])
      .map((widget) => widget.record({ type: "metric" })),
  };
}

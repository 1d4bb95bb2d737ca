import { alarmNames } from "./alarm.ts";
import { arnsOf } from "./arns.ts";
import { allFunctions, controlRegion, namesOf, type Stack } from "./names.ts";

type Metric = readonly (string | Readonly<Record<string, unknown>>)[];

interface Place {
  readonly column: 0 | 1;
  readonly row: number;
}

/** A graph, 12 of the 24 columns wide; `CloudWatch API, "Dashboard body structure and syntax"`. */
function graph(
  title: string,
  place: Place,
  metrics: readonly Metric[],
  properties: Readonly<Record<string, unknown>>,
) {
  return {
    type: "metric",
    x: place.column * 12,
    y: place.row * 6,
    width: 12,
    height: 6,
    properties: { title, region: controlRegion, view: "timeSeries", metrics, ...properties },
  };
}

/** How the executions of one state machine ended. */
function executions(title: string, place: Place, stateMachineArn: string) {
  return graph(
    title,
    place,
    ["ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut"].map(
      (metric) => ["AWS/States", metric, "StateMachineArn", stateMachineArn],
    ),
    { period: 3600, stat: "Sum" },
  );
}

/** The dashboard's body: what is wrong, what expires when, what rotations came to, what was lost. */
export function dashboardBody(stack: Stack, rotationArn: string, auditArn: string) {
  const names = namesOf(stack.prefix);
  const audit = names.function("finish-audit");
  const endings = ["rotated", "refused", "superseded", "rolled-back", "not-served", "failed"];
  const ofFunctions = (metric: string): Metric[] =>
    allFunctions.map((name) => ["AWS/Lambda", metric, "FunctionName", names.function(name)]);
  const daily = { period: 86_400 };
  return {
    widgets: [
      {
        type: "alarm",
        x: 0,
        y: 0,
        width: 24,
        height: 6,
        properties: { title: "Alarms", alarms: alarmNames.map(arnsOf(stack).alarm) },
      },
      graph(
        "Days until the first certificate expires",
        { column: 0, row: 1 },
        [["Latchkey", "DaysToExpiry", "service", audit]],
        { ...daily, stat: "Minimum", yAxis: { left: { min: 0 } } },
      ),
      graph(
        "What the audit saw",
        { column: 1, row: 1 },
        ["CustomDomains", "Findings", "HealthCheckDisabled"].map((metric) => [
          "Latchkey",
          metric,
          "service",
          audit,
        ]),
        { ...daily, stat: "Maximum" },
      ),
      graph(
        "What rotations came to",
        { column: 0, row: 2 },
        endings.map((verdict) => [
          "AWS/Events",
          "TriggeredRules",
          "RuleName",
          names.rule(`rotation-${verdict}`),
          { label: verdict },
        ]),
        { period: 3600, stat: "Sum" },
      ),
      executions("Rotations", { column: 1, row: 2 }, rotationArn),
      executions("Audits", { column: 0, row: 3 }, auditArn),
      graph("Errors of functions", { column: 1, row: 3 }, ofFunctions("Errors"), { stat: "Sum" }),
      graph(
        "Dead letters",
        { column: 0, row: 4 },
        [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", names.deadLetters]],
        { stat: "Maximum" },
      ),
    ],
  };
}

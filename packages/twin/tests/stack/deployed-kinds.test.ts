import { describe, expect, it } from "vitest";
import { StackDescriptionError } from "../../src/stack/json-cursor.ts";
import { parseStackDescription } from "../../src/stack/parse-stack-description.ts";
import { fixtureSnapshot, functionArn, queueArn, roleArn } from "./fixture/fixture-snapshot.ts";

/** The fixture as loose JSON, so that it can be made wrong. */
// biome-ignore lint/suspicious/noExplicitAny: the tests put wrong values anywhere into it
type Loose = any;

const topicArn = "arn:aws:sns:us-east-1:123456789012:notices";

/** The fixture with one of each kind that it may lack. */
function wholeSnapshot(): Loose {
  const snapshot: Loose = fixtureSnapshot();
  snapshot.schedules = {
    daily: {
      arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/daily",
      expression: "cron(0 5 * * ? *)",
      timeZone: "Europe/Berlin",
      state: "ENABLED",
      target: {
        arn: functionArn("echo"),
        roleArn: roleArn("rule-role"),
        input: "{}",
        deadLetterArn: queueArn,
        retry: { maximumEventAgeSeconds: 86_400, maximumRetryAttempts: 185 },
      },
    },
  };
  snapshot.topics = {
    notices: {
      arn: topicArn,
      subscriptions: [{ protocol: "email", endpoint: "ops@example.com" }],
      policy: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["sns:Publish"],
          Resource: [topicArn],
          Condition: { ArnEquals: { "aws:SourceArn": ["arn:aws:events:us-east-1:1:rule/a"] } },
        },
      ],
    },
  };
  snapshot.alarms = {
    lost: {
      arn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:lost",
      namespace: "AWS/SQS",
      metric: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "dead-letters" },
      statistic: "Maximum",
      periodSeconds: 300,
      evaluationPeriods: 1,
      threshold: 1,
      comparison: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
      actions: [topicArn],
      description: "An event was lost.",
    },
  };
  snapshot.logGroups = { "/aws/lambda/echo": { retentionDays: 90 } };
  snapshot.dashboards = { all: { widgets: [{ type: "metric" }] } };
  snapshot.functions.echo.logGroup = "/aws/lambda/echo";
  snapshot.rules["to-echo"].targets[0].inputTransformer = {
    inputPaths: { name: "$.detail.name" },
    inputTemplate: '"Hello <name>"',
  };
  snapshot.rules["to-notices"] = {
    ...snapshot.rules["to-echo"],
    targets: [{ id: "notices", arn: topicArn }],
  };
  snapshot.buckets.records.lifecycle = [{ id: "tidy", prefix: "", abortUploadDays: 7 }];
  return snapshot;
}

function pathRefused(change: (snapshot: Loose) => void): string {
  const snapshot = wholeSnapshot();
  change(snapshot);
  try {
    parseStackDescription(snapshot);
  } catch (error) {
    if (error instanceof StackDescriptionError) return error.path;
    throw error;
  }
  throw new Error("The stack was not refused");
}

describe("a stack description with schedules, topics, alarms, log groups and dashboards", () => {
  it("is taken as it is", () => {
    expect(parseStackDescription(wholeSnapshot())).toEqual(wholeSnapshot());
  });

  it.each<readonly [string, string, (snapshot: Loose) => void]>([
    [
      "a schedule in no time zone",
      "$.schedules.daily.timeZone",
      ({ schedules }) => {
        schedules.daily.timeZone = "Europe/Nowhere";
      },
    ],
    [
      "a schedule of no known form",
      "$.schedules.daily.expression",
      ({ schedules }) => {
        schedules.daily.expression = "every day";
      },
    ],
    [
      "a schedule of a function that is not there",
      "$.schedules.daily.target.arn",
      ({ schedules }) => {
        schedules.daily.target.arn = functionArn("nobody");
      },
    ],
    [
      "a schedule by a role that is not there",
      "$.schedules.daily.target.roleArn",
      ({ schedules }) => {
        schedules.daily.target.roleArn = roleArn("nobody");
      },
    ],
    [
      "a topic's policy for nobody",
      "$.topics.notices.policy[0].Principal",
      ({ topics }) => {
        topics.notices.policy[0].Principal = undefined;
      },
    ],
    [
      "an alarm that tells a topic that is not there",
      "$.alarms.lost.actions[0]",
      ({ alarms }) => {
        alarms.lost.actions = [topicArn.replace("notices", "others")];
      },
    ],
    [
      "an alarm of an unknown statistic",
      "$.alarms.lost.statistic",
      ({ alarms }) => {
        alarms.lost.statistic = "Most";
      },
    ],
    [
      "a function whose log group is not there",
      "$.functions.echo.logGroup",
      ({ functions }) => {
        functions.echo.logGroup = "/aws/lambda/other";
      },
    ],
    [
      "an input transformer without a template",
      "$.rules.to-echo.targets[0].inputTransformer.inputTemplate",
      ({ rules }) => {
        rules["to-echo"].targets[0].inputTransformer.inputTemplate = undefined;
      },
    ],
    [
      "a rule for a topic that is not there",
      "$.rules.to-notices.targets[0].arn",
      ({ topics, alarms }) => {
        alarms.lost.actions = [];
        topics.notices.arn = topicArn.replace("notices", "others");
      },
    ],
    [
      "a lifecycle of no days",
      "$.buckets.records.lifecycle[0].abortUploadDays",
      ({ buckets }) => {
        buckets.records.lifecycle[0].abortUploadDays = 0;
      },
    ],
    [
      "an unknown member of a dashboard",
      "$.dashboards.all",
      ({ dashboards }) => {
        dashboards.all.title = "All";
      },
    ],
  ])("is refused with %s", (_, path, change) => {
    expect(pathRefused(change)).toBe(path);
  });
});

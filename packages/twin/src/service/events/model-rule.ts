import type { ModelRules } from "../member-rule.ts";

const ruleName = { length: [1, 64], pattern: "[\\.\\-_A-Za-z0-9]+" } as const;
const busNameOrArn = {
  length: [1, 1600],
  pattern:
    "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?[\\/\\.\\-_A-Za-z0-9]+",
} as const;
const page = { NextToken: { length: [1, 2048] }, Limit: { value: [1, 100] } } as const;

/** EventBridge's; how many entries there may be, `PutEvents` says by itself. */
export const eventsRules: ModelRules = {
  PutEvents: {
    "Entries[].EventBusName": busNameOrArn,
    "Entries[].TraceHeader": { length: [1, 500] },
  },
  TestEventPattern: { EventPattern: { length: [0, 4096] } },
  ListRules: { NamePrefix: ruleName, EventBusName: busNameOrArn, ...page },
  DescribeRule: { Name: ruleName, EventBusName: busNameOrArn },
  ListTargetsByRule: { Rule: ruleName, EventBusName: busNameOrArn, ...page },
};

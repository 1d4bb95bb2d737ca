import { describeRules, describeSchedules } from "./describe-events.ts";
import { describeFunctions } from "./describe-functions.ts";
import { describeRoles } from "./describe-iam.ts";
import { describeAlarms, describeDashboards, describeLogGroups } from "./describe-monitoring.ts";
import { describeBuckets, describeQueues, describeTopics } from "./describe-storage.ts";
import { arnOf, mockAccount } from "./mock-cloud.ts";
import type { RecordedResource } from "./recorded-resource.ts";
import { byName, nameInArn, ResourceReader } from "./resource-reader.ts";

/**
 * Everything that the app makes, as the plain data that the twin runs and people review. It is read
 * from the resources that were really registered; one that it does not know is refused.
 *
 * @throws Error that names the resource and what is wrong with it
 */
export function describeStack(resources: readonly RecordedResource[], region: string) {
  const reader = new ResourceReader(resources);
  const description = {
    version: 1,
    account: mockAccount,
    region,
    functions: describeFunctions(reader, region),
    roles: describeRoles(reader, region),
    rules: describeRules(reader, region),
    schedules: describeSchedules(reader, region),
    stateMachines: describeStateMachines(reader, region),
    buckets: describeBuckets(reader, region),
    queues: describeQueues(reader, region),
    topics: describeTopics(reader, region),
    alarms: describeAlarms(reader, region),
    logGroups: describeLogGroups(reader),
    dashboards: describeDashboards(reader),
  };
  reader.refuseUnread();
  return description;
}

function describeStateMachines(reader: ResourceReader, region: string) {
  const type = "aws:sfn/stateMachine:StateMachine";
  return byName(reader.all(type), (machine, name) => {
    const logging = machine.at("loggingConfiguration");
    return {
      arn: arnOf(type, name, region),
      type: machine.text("type"),
      role: nameInArn(machine.text("roleArn")),
      definition: machine.json("definition"),
      logging: {
        level: logging.text("level"),
        includeExecutionData: logging.isTrue("includeExecutionData"),
        // `arn:aws:logs:us-east-1:123456789012:log-group:/aws/…:*`
        logGroup: logging.text("logDestination").split(":")[6] ?? "",
      },
      tracing: machine.at("tracingConfiguration").isTrue("enabled"),
    };
  });
}

import { checkStackReferences } from "./check-stack-references.ts";
import { JsonCursor } from "./json-cursor.ts";
import { readFunction } from "./parse-function.ts";
import { readRole } from "./parse-iam.ts";
import { readAlarm, readDashboard, readLogGroup } from "./parse-monitoring.ts";
import { readRule } from "./parse-rule.ts";
import { readSchedule } from "./parse-schedule.ts";
import { readStateMachine } from "./parse-state-machine.ts";
import { readBucket, readQueue, readTopic } from "./parse-storage.ts";
import { readAll } from "./read-members.ts";
import type { StackDescription } from "./stack-description.ts";

/** Kinds of resource that a description may lack altogether. */
const optionalKinds = {
  schedules: readSchedule,
  topics: readTopic,
  alarms: readAlarm,
  logGroups: readLogGroup,
  dashboards: readDashboard,
} as const;

/** What this module has made: to read it again takes a tenth of a second for each state machine. */
const alreadyRead = new WeakSet<object>();

/**
 * Reads a stack description of unknown origin; one that was read here before is given back as it is.
 * @throws StackDescriptionError with the path of the first wrong value and an example of a right one
 */
export function parseStackDescription(snapshot: unknown): StackDescription {
  if (typeof snapshot === "object" && snapshot !== null && alreadyRead.has(snapshot)) {
    return snapshot as StackDescription;
  }
  const root = new JsonCursor(snapshot);
  root.object(
    [
      "version",
      "account",
      "region",
      "functions",
      "roles",
      "rules",
      "stateMachines",
      "buckets",
      "queues",
      ...Object.keys(optionalKinds),
    ],
    { version: 1, account: "123456789012", region: "us-east-1", functions: {}, roles: {} },
  );
  if (root.at("version").value !== 1) root.at("version").refuse("must be 1", 1);
  const stack: StackDescription = {
    version: 1,
    account: root.at("account").string("123456789012", /^[0-9]{12}$/),
    region: root.at("region").string("us-east-1", /^[a-z]{2}(-[a-z]+)+-[0-9]$/),
    functions: readAll(root.at("functions"), readFunction),
    roles: readAll(root.at("roles"), readRole),
    rules: readAll(root.at("rules"), readRule),
    stateMachines: readAll(root.at("stateMachines"), readStateMachine),
    buckets: readAll(root.at("buckets"), readBucket),
    queues: readAll(root.at("queues"), readQueue),
    ...root.optional("schedules", (all) => readAll(all, optionalKinds.schedules)),
    ...root.optional("topics", (all) => readAll(all, optionalKinds.topics)),
    ...root.optional("alarms", (all) => readAll(all, optionalKinds.alarms)),
    ...root.optional("logGroups", (all) => readAll(all, optionalKinds.logGroups)),
    ...root.optional("dashboards", (all) => readAll(all, optionalKinds.dashboards)),
  };
  checkStackReferences(stack);
  alreadyRead.add(stack);
  return stack;
}

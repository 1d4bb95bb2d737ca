import type { JsonCursor } from "./json-cursor.ts";
import { readRetry } from "./parse-rule.ts";
import { asArn, exampleArns, readArn } from "./read-members.ts";
import type { ScheduleDescription } from "./stack-description.ts";

/** A schedule of EventBridge Scheduler with its one target. */
export function readSchedule(cursor: JsonCursor): ScheduleDescription {
  const target = { arn: exampleArns.function, roleArn: exampleArns.role };
  cursor.object(["arn", "expression", "timeZone", "state", "target", "description"], {
    arn: exampleArns.schedule,
    expression: "cron(0 5 * * ? *)",
    state: "ENABLED",
    target,
  });
  return {
    arn: readArn(cursor, exampleArns.schedule),
    expression: cursor
      .at("expression")
      .string("cron(0 5 * * ? *)", /^(cron\(.+\)|rate\(.+\)|at\(.+\))$/),
    ...cursor.optional("timeZone", readTimeZone),
    state: cursor.at("state").oneOf(["ENABLED", "DISABLED"]),
    target: readTarget(cursor.at("target"), target),
    ...cursor.optional("description", (text) => text.string("Starts the audit")),
  };
}

function readTarget(cursor: JsonCursor, example: object): ScheduleDescription["target"] {
  cursor.object(["arn", "roleArn", "input", "deadLetterArn", "retry"], example);
  return {
    arn: readArn(cursor, exampleArns.function),
    roleArn: asArn(cursor.at("roleArn"), exampleArns.role),
    ...cursor.optional("input", (input) => input.string('{"trigger":"schedule"}')),
    ...cursor.optional("deadLetterArn", (arn) => asArn(arn, exampleArns.queue)),
    ...cursor.optional("retry", readRetry),
  };
}

function readTimeZone(cursor: JsonCursor): string {
  const name = cursor.string("Europe/Berlin");
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    cursor.refuse(`is "${name}", which is no IANA time zone`, "Europe/Berlin");
  }
  return name;
}

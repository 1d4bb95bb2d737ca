import { compileEventPattern } from "../service/events/event-pattern.ts";
import type { JsonCursor } from "./json-cursor.ts";
import { asArn, asTextRecord, exampleArns, readArn } from "./read-members.ts";
import type {
  InputTransformerDescription,
  RetryDescription,
  RuleDescription,
  TargetDescription,
} from "./stack-description.ts";

/** A rule with its pattern and targets. */
export function readRule(cursor: JsonCursor): RuleDescription {
  const pattern = { source: ["aws.acm"] };
  cursor.object(["arn", "bus", "state", "eventPattern", "targets", "description"], {
    arn: exampleArns.rule,
    bus: "default",
    state: "ENABLED",
    eventPattern: pattern,
    targets: [],
  });
  const eventPattern = cursor.at("eventPattern").record(pattern);
  try {
    compileEventPattern(eventPattern);
  } catch (error) {
    cursor
      .at("eventPattern")
      .refuse(error instanceof Error ? error.message : String(error), pattern);
  }
  const targets = cursor.at("targets").list([]).map(readTarget);
  if (targets.length > 5) cursor.at("targets").refuse("has more than the 5 targets of a rule", []);
  return {
    arn: readArn(cursor, exampleArns.rule),
    bus: cursor.at("bus").string("default"),
    state: cursor
      .at("state")
      .oneOf(["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]),
    eventPattern,
    targets,
    ...cursor.optional("description", (text) => text.string("A certificate was issued")),
  };
}

function readTarget(cursor: JsonCursor): TargetDescription {
  cursor.object(["id", "arn", "roleArn", "deadLetterArn", "retry", "inputTransformer"], {
    id: "dispatch",
    arn: exampleArns.function,
    deadLetterArn: exampleArns.queue,
  });
  return {
    id: cursor.at("id").string("dispatch", /^[.\-_A-Za-z0-9]{1,64}$/),
    arn: readArn(cursor, exampleArns.function),
    ...cursor.optional("roleArn", (arn) => asArn(arn, exampleArns.role)),
    ...cursor.optional("deadLetterArn", (arn) => asArn(arn, exampleArns.queue)),
    ...cursor.optional("retry", readRetry),
    ...cursor.optional("inputTransformer", readInputTransformer),
  };
}

function readInputTransformer(cursor: JsonCursor): InputTransformerDescription {
  const example = { customDomain: "$.detail.customDomain" };
  const template = '"<customDomain> has a new certificate."';
  cursor.object(["inputPaths", "inputTemplate"], { inputPaths: example, inputTemplate: template });
  const inputTemplate = cursor.at("inputTemplate").string(template);
  if (inputTemplate.length > 8192) cursor.at("inputTemplate").refuse("is too long", template);
  return {
    ...cursor.optional("inputPaths", (paths) => asTextRecord(paths, example)),
    inputTemplate,
  };
}

/** How long and how often a delivery is tried. */
export function readRetry(cursor: JsonCursor): RetryDescription {
  cursor.object(["maximumEventAgeSeconds", "maximumRetryAttempts"], { maximumRetryAttempts: 185 });
  return {
    ...cursor.optional("maximumEventAgeSeconds", (age) =>
      age.integer({ from: 60, to: 86_400, example: 86_400 }),
    ),
    ...cursor.optional("maximumRetryAttempts", (attempts) =>
      attempts.integer({ from: 0, to: 185, example: 185 }),
    ),
  };
}

import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import type { JsonCursor } from "./json-cursor.ts";
import { exampleArns, readArn } from "./read-members.ts";
import type { StateMachineDescription } from "./stack-description.ts";

/** A state machine whose definition the interpreter takes. */
export function readStateMachine(cursor: JsonCursor): StateMachineDescription {
  const example = { StartAt: "Plan", States: { Plan: { Type: "Succeed" } } };
  cursor.object(["arn", "type", "role", "definition", "logging", "tracing"], {
    arn: exampleArns.stateMachine,
    type: "STANDARD",
    role: "latchkey-rotation-role",
    definition: example,
  });
  const definition = cursor.at("definition").record(example);
  try {
    // A copy, because the validator writes into what it checks.
    new StateMachine(structuredClone(definition) as unknown as StateMachineDefinition);
  } catch (error) {
    cursor.at("definition").refuse(error instanceof Error ? error.message : String(error), example);
  }
  return {
    arn: readArn(cursor, exampleArns.stateMachine),
    type: cursor.at("type").oneOf(["STANDARD"]),
    role: cursor.at("role").string("latchkey-rotation-role"),
    definition,
    ...cursor.optional("logging", readLogging),
    ...cursor.optional("tracing", (tracing) => tracing.boolean()),
  };
}

function readLogging(cursor: JsonCursor): StateMachineDescription["logging"] & object {
  const logGroup = "/aws/vendedlogs/states/latchkey-rotation";
  cursor.object(["level", "includeExecutionData", "logGroup"], { level: "ALL", logGroup });
  return {
    level: cursor.at("level").oneOf(["ALL", "ERROR", "FATAL", "OFF"]),
    includeExecutionData: cursor.at("includeExecutionData").boolean(),
    logGroup: cursor.at("logGroup").string(logGroup),
  };
}

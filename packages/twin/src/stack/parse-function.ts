import type { JsonCursor } from "./json-cursor.ts";
import { asArn, asTextRecord, exampleArns, readArn } from "./read-members.ts";
import type { FunctionDescription, FunctionPermission } from "./stack-description.ts";

/** A Lambda function with its resource policy. */
export function readFunction(cursor: JsonCursor): FunctionDescription {
  const example = { arn: exampleArns.function, handler: "packages/functions/src/plan.handler" };
  cursor.object(
    [
      "arn",
      "handler",
      "runtime",
      "architecture",
      "timeoutSeconds",
      "memoryMb",
      "environment",
      "role",
      "permissions",
      "deadLetterArn",
      "maximumRetryAttempts",
      "logGroup",
      "description",
    ],
    example,
  );
  return {
    arn: readArn(cursor, exampleArns.function),
    handler: cursor.at("handler").string(example.handler, /^(?!\/)(?!.*\.\.\/)[^\s]+\.[\w$]+$/),
    runtime: cursor.at("runtime").string("nodejs24.x", /^nodejs[0-9]+\.x$/),
    architecture: cursor.at("architecture").oneOf(["arm64", "x86_64"]),
    timeoutSeconds: cursor.at("timeoutSeconds").integer({ from: 1, to: 900, example: 60 }),
    memoryMb: cursor.at("memoryMb").integer({ from: 128, to: 10_240, example: 512 }),
    environment:
      cursor.at("environment").value === undefined
        ? {}
        : asTextRecord(cursor.at("environment"), { LATCHKEY_PARAMETER_PREFIX: "/latchkey" }),
    role: cursor.at("role").string("latchkey-plan-role"),
    permissions:
      cursor.at("permissions").value === undefined
        ? []
        : cursor.at("permissions").list([]).map(readPermission),
    ...cursor.optional("deadLetterArn", (arn) => asArn(arn, exampleArns.queue)),
    ...cursor.optional("maximumRetryAttempts", (attempts) =>
      attempts.integer({ from: 0, to: 2, example: 2 }),
    ),
    ...cursor.optional("logGroup", (name) => name.string("/aws/lambda/latchkey-plan")),
    ...cursor.optional("description", (text) => text.string("Reads the world and decides")),
  };
}

function readPermission(cursor: JsonCursor): FunctionPermission {
  cursor.object(["principal", "sourceArn"], {
    principal: "events.amazonaws.com",
    sourceArn: exampleArns.rule,
  });
  return {
    principal: cursor.at("principal").string("events.amazonaws.com"),
    ...cursor.optional("sourceArn", (arn) => asArn(arn, exampleArns.rule)),
  };
}

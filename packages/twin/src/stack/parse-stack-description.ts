import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { compileEventPattern } from "../service/events/event-pattern.ts";
import { checkStackReferences } from "./check-stack-references.ts";
import { JsonCursor } from "./json-cursor.ts";
import type {
  FunctionDescription,
  FunctionPermission,
  RetryDescription,
  RoleDescription,
  RuleDescription,
  StackDescription,
  StateMachineDescription,
  StatementDescription,
  TargetDescription,
} from "./stack-description.ts";

const EXAMPLE_ARN = "arn:aws:lambda:us-east-1:123456789012:function:latchkey-plan";
const ROLE_ARN = "arn:aws:iam::123456789012:role/latchkey-plan-role";
const QUEUE_ARN = "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters";
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:.+$/;

/**
 * Reads a stack description of unknown origin.
 * @throws StackDescriptionError with the path of the first wrong value and an example of a right one
 */
export function parseStackDescription(snapshot: unknown): StackDescription {
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
    buckets: readAll(root.at("buckets"), (bucket) => {
      bucket.object(["arn", "versioned"], { arn: "arn:aws:s3:::records", versioned: true });
      return {
        arn: readArn(bucket, "arn:aws:s3:::records"),
        versioned: bucket.at("versioned").boolean(),
      };
    }),
    queues: readAll(root.at("queues"), (queue) => {
      queue.object(["arn"], { arn: QUEUE_ARN });
      return { arn: readArn(queue, QUEUE_ARN) };
    }),
  };
  checkStackReferences(stack);
  return stack;
}

/** Kinds of resource may be absent; then there are none. */
function readAll<T>(cursor: JsonCursor, read: (item: JsonCursor) => T): Record<string, T> {
  if (cursor.value === undefined) return {};
  return Object.fromEntries(cursor.entries({}).map(([name, item]) => [name, read(item)]));
}

function readArn(cursor: JsonCursor, example: string, key = "arn"): string {
  return cursor.at(key).string(example, ARN);
}

function readFunction(cursor: JsonCursor): FunctionDescription {
  const example = { arn: EXAMPLE_ARN, handler: "packages/functions/src/plan.handler" };
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
    ],
    example,
  );
  return {
    arn: readArn(cursor, EXAMPLE_ARN),
    handler: cursor.at("handler").string(example.handler, /^(?!\/)(?!.*\.\.\/)[^\s]+\.[\w$]+$/),
    runtime: cursor.at("runtime").string("nodejs24.x", /^nodejs[0-9]+\.x$/),
    architecture: cursor.at("architecture").oneOf(["arm64", "x86_64"]),
    timeoutSeconds: cursor.at("timeoutSeconds").integer({ from: 1, to: 900, example: 60 }),
    memoryMb: cursor.at("memoryMb").integer({ from: 128, to: 10_240, example: 512 }),
    environment: readAll(cursor.at("environment"), (value) =>
      typeof value.value === "string" ? value.value : value.refuse("must be a string", "/latchkey"),
    ),
    role: cursor.at("role").string("latchkey-plan-role"),
    permissions:
      cursor.at("permissions").value === undefined
        ? []
        : cursor.at("permissions").list([]).map(readPermission),
    ...cursor.optional("deadLetterArn", (arn) => arn.string(QUEUE_ARN, ARN)),
    ...cursor.optional("maximumRetryAttempts", (attempts) =>
      attempts.integer({ from: 0, to: 2, example: 2 }),
    ),
  };
}

function readPermission(cursor: JsonCursor): FunctionPermission {
  const rule = "arn:aws:events:us-east-1:123456789012:rule/latchkey-certificate-available";
  cursor.object(["principal", "sourceArn"], { principal: "events.amazonaws.com", sourceArn: rule });
  return {
    principal: cursor.at("principal").string("events.amazonaws.com"),
    ...cursor.optional("sourceArn", (arn) => arn.string(rule, ARN)),
  };
}

function readRole(cursor: JsonCursor): RoleDescription {
  cursor.object(["arn", "trust", "statements"], {
    arn: ROLE_ARN,
    trust: ["lambda.amazonaws.com"],
    statements: [],
  });
  return {
    arn: readArn(cursor, ROLE_ARN),
    trust: cursor
      .at("trust")
      .list(["lambda.amazonaws.com"])
      .map((principal) => principal.string("lambda.amazonaws.com")),
    statements: cursor.at("statements").list([]).map(readStatement),
  };
}

function readStatement(cursor: JsonCursor): StatementDescription {
  const example = { Effect: "Allow", Action: ["acm:DescribeCertificate"], Resource: ["*"] };
  cursor.object(["Sid", "Effect", "Action", "Resource", "Condition"], example);
  return {
    ...cursor.optional("Sid", (sid) => sid.string("ReadCertificate")),
    Effect: cursor.at("Effect").oneOf(["Allow", "Deny"]),
    Action: cursor
      .at("Action")
      .list(example.Action)
      .map((action) => action.string("acm:DescribeCertificate", /^(\*|[\w-]+:[\w*?]+)$/)),
    Resource: cursor
      .at("Resource")
      .list(["*"])
      .map((resource) => resource.string("*")),
    ...cursor.optional("Condition", (condition) =>
      condition.record({ StringEquals: { "aws:ResourceTag/latchkey:mode": "managed" } }),
    ),
  };
}

function readRule(cursor: JsonCursor): RuleDescription {
  const arn = "arn:aws:events:us-east-1:123456789012:rule/latchkey-certificate-available";
  const pattern = { source: ["aws.acm"] };
  cursor.object(["arn", "bus", "state", "eventPattern", "targets", "description"], {
    arn,
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
    arn: readArn(cursor, arn),
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
  cursor.object(["id", "arn", "roleArn", "deadLetterArn", "retry"], {
    id: "dispatch",
    arn: EXAMPLE_ARN,
    deadLetterArn: QUEUE_ARN,
  });
  return {
    id: cursor.at("id").string("dispatch", /^[.\-_A-Za-z0-9]{1,64}$/),
    arn: readArn(cursor, EXAMPLE_ARN),
    ...cursor.optional("roleArn", (arn) => arn.string(ROLE_ARN, ARN)),
    ...cursor.optional("deadLetterArn", (arn) => arn.string(QUEUE_ARN, ARN)),
    ...cursor.optional("retry", readRetry),
  };
}

function readRetry(cursor: JsonCursor): RetryDescription {
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

function readStateMachine(cursor: JsonCursor): StateMachineDescription {
  const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
  const example = { StartAt: "Plan", States: { Plan: { Type: "Succeed" } } };
  cursor.object(["arn", "type", "role", "definition"], {
    arn,
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
    arn: readArn(cursor, arn),
    type: cursor.at("type").oneOf(["STANDARD"]),
    role: cursor.at("role").string("latchkey-rotation-role"),
    definition,
  };
}

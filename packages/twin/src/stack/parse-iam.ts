import type { JsonCursor } from "./json-cursor.ts";
import { asTexts, exampleArns, readArn } from "./read-members.ts";
import type {
  ResourceStatementDescription,
  RoleDescription,
  StatementDescription,
} from "./stack-description.ts";

const STATEMENT = { Effect: "Allow", Action: ["acm:DescribeCertificate"], Resource: ["*"] };
const STATEMENT_MEMBERS = ["Sid", "Effect", "Action", "Resource", "Condition"];

/** A role: who may take it, and what it may do. */
export function readRole(cursor: JsonCursor): RoleDescription {
  cursor.object(["arn", "trust", "statements"], {
    arn: exampleArns.role,
    trust: ["lambda.amazonaws.com"],
    statements: [],
  });
  return {
    arn: readArn(cursor, exampleArns.role),
    trust: cursor
      .at("trust")
      .list(["lambda.amazonaws.com"])
      .map((principal) => principal.string("lambda.amazonaws.com")),
    statements: cursor.at("statements").list([]).map(readStatement),
  };
}

/** A statement of the policy of a queue, a topic or a bucket: one of a role's, and who is meant. */
export function readResourceStatement(cursor: JsonCursor): ResourceStatementDescription {
  cursor.object([...STATEMENT_MEMBERS, "Principal"], STATEMENT);
  return { ...statementOf(cursor), Principal: readPrincipal(cursor.at("Principal")) };
}

function readPrincipal(cursor: JsonCursor): ResourceStatementDescription["Principal"] {
  if (cursor.value === "*") return "*";
  cursor.object(["Service"], { Service: "events.amazonaws.com" });
  return { Service: cursor.at("Service").string("events.amazonaws.com") };
}

function readStatement(cursor: JsonCursor): StatementDescription {
  cursor.object(STATEMENT_MEMBERS, STATEMENT);
  return statementOf(cursor);
}

function statementOf(cursor: JsonCursor): StatementDescription {
  return {
    ...cursor.optional("Sid", (sid) => sid.string("ReadCertificate")),
    Effect: cursor.at("Effect").oneOf(["Allow", "Deny"]),
    Action: cursor
      .at("Action")
      .list(STATEMENT.Action)
      .map((action) => action.string("acm:DescribeCertificate", /^(\*|[\w-]+:[\w*?]+)$/)),
    Resource: cursor
      .at("Resource")
      .list(["*"])
      .map((resource) => resource.string("*")),
    ...cursor.optional("Condition", readCondition),
  };
}

function readCondition(cursor: JsonCursor): StatementDescription["Condition"] & object {
  const example = { StringEquals: { "aws:ResourceTag/latchkey:mode": "auto" } };
  return Object.fromEntries(
    cursor
      .entries(example)
      .map(([operator, keys]) => [
        operator,
        Object.fromEntries(
          keys.entries(example.StringEquals).map(([key, value]) => [key, textOrTexts(value)]),
        ),
      ]),
  );
}

function textOrTexts(cursor: JsonCursor): string | readonly string[] {
  return Array.isArray(cursor.value) ? asTexts(cursor, "auto") : cursor.string("auto");
}

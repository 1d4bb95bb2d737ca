import { AwsError } from "../service.ts";
import { elementOf, kindOf, membersOf, type SchemaRef } from "./schema.ts";

/**
 * How each service names a missing member. The others say `ValidationException`.
 * (Cognito, Route 53 and Lambda by their API references; CloudWatch and SQS by their common errors.)
 */
const REFUSALS: Readonly<Record<string, string>> = {
  "cognito-idp": "InvalidParameterException",
  lambda: "InvalidParameterValueException",
  monitoring: "MissingRequiredParameterException",
  route53: "InvalidInput",
  s3: "InvalidRequest",
  sqs: "MissingParameter",
  sts: "ValidationError",
};

/**
 * Refuses an input that lacks members which the model requires, all of them named at once:
 * `1 validation error detected: Value null at 'domain' failed to satisfy constraint: Member must not be null`.
 *
 * @throws AwsError with the code that the service uses for it
 */
export function checkRequiredMembers(signingName: string, schema: SchemaRef, input: unknown): void {
  const missing = [...missingPaths(schema, input, "")];
  if (missing.length === 0) {
    return;
  }
  const code = REFUSALS[signingName] ?? "ValidationException";
  if (code.startsWith("Missing")) {
    throw new AwsError(code, `The parameter ${upperFirst(missing[0] ?? "")} is required.`);
  }
  const count = `${missing.length} validation error${missing.length > 1 ? "s" : ""} detected`;
  const each = missing.map(
    (path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`,
  );
  throw new AwsError(code, `${count}: ${each.join("; ")}`);
}

function* missingPaths(schema: SchemaRef, value: unknown, path: string): Iterable<string> {
  if (typeof value !== "object" || value === null) {
    return;
  }
  switch (kindOf(schema)) {
    case "struct":
      for (const member of membersOf(schema)) {
        const memberValue = (value as Readonly<Record<string, unknown>>)[member.name];
        const isMissing = memberValue === undefined || memberValue === null;
        if (isMissing ? !member.isRequired : typeof memberValue !== "object") {
          continue;
        }
        const memberPath = path + (path ? "." : "") + lowerFirst(member.name);
        if (isMissing) {
          yield memberPath;
        } else {
          yield* missingPaths(member.ref, memberValue, memberPath);
        }
      }
      return;
    case "list":
      for (const [index, item] of Array.isArray(value) ? value.entries() : []) {
        yield* missingPaths(elementOf(schema), item, `${path}.${index + 1}.member`);
      }
      return;
    case "map":
      for (const [key, item] of Object.entries(value)) {
        yield* missingPaths(elementOf(schema), item, `${path}.${key}.member`);
      }
      return;
    default:
      return;
  }
}

/** AWS names members in its Java spelling: `userPoolId`, but `KMSKeyId` stays, as it does there. */
function lowerFirst(name: string): string {
  return /^[A-Z]{2}/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

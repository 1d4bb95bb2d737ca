import { brokenConstraints } from "../member-rule.ts";
import { invalidParameter } from "./errors.ts";

/** One member of a request and what its model demands of it. */
interface Rule {
  readonly member: string;
  readonly value: unknown;
  readonly isRequired?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** As the model spells it; the whole text must match. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
  readonly from?: number;
  readonly to?: number;
}

/** The model's `ArnType`, as its refusals quote it. */
const arnPattern =
  "arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?";

/**
 * Checks modelled constraints the way Cognito's front does: all at once, in one
 * `InvalidParameterException` whose text counts the violations. Member names are the API's with
 * a small first letter, nested ones joined by dots.
 */
export function checkConstraints(rules: readonly Rule[]): void {
  const violations = rules.flatMap(violationsOf);
  if (violations.length === 0) return;
  const detected = violations.length === 1 ? "error" : "errors";
  throw invalidParameter(
    `${violations.length} validation ${detected} detected: ${violations.join("; ")}`,
  );
}

function violationsOf(rule: Rule): string[] {
  const { value } = rule;
  const said = (constraint: string) =>
    `Value '${value ?? "null"}' at '${rule.member}' failed to satisfy constraint: ${constraint}`;
  if (value === undefined || value === null)
    return rule.isRequired
      ? [`Value null at '${rule.member}' failed to satisfy constraint: Member must not be null`]
      : [];
  const { minLength = 0, maxLength = Infinity, from = -Infinity, to = Infinity } = rule;
  const { pattern, oneOf } = rule;
  const modelled = {
    length: [minLength, maxLength] as const,
    value: [from, to] as const,
    ...(pattern === undefined ? {} : { pattern }),
    ...(oneOf === undefined ? {} : { oneOf }),
  };
  return brokenConstraints(modelled, value).map(said);
}

/** The rules for `UserPoolId`, which nearly every operation takes. */
export function userPoolIdRule(value: unknown): Rule {
  return {
    member: "userPoolId",
    value,
    isRequired: true,
    minLength: 1,
    maxLength: 55,
    pattern: "[\\w-]+_[0-9a-zA-Z]+",
  };
}

/** The rules for the ARN of a certificate or user pool. */
export function arnRule(member: string, value: unknown, isRequired = true): Rule {
  return { member, value, isRequired, minLength: 20, maxLength: 2048, pattern: arnPattern };
}

/**
 * Refuses tags whose keys or values are too short or too long: for maps, AWS says it of all keys
 * or all values at once. @throws InvalidParameterException
 */
export function checkTags(member: string, tags: Readonly<Record<string, string>> = {}): void {
  const shown = `{${Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ")}}`;
  const said = (what: string, bounds: readonly [number, number]) =>
    invalidParameter(
      `1 validation error detected: Value '${shown}' at '${member}' failed to satisfy constraint: ${what} must satisfy constraint: [Member must have length less than or equal to ${bounds[1]}, Member must have length greater than or equal to ${bounds[0]}]`,
    );
  if (Object.keys(tags).some((key) => key.length < 1 || key.length > 128))
    throw said("Map keys", [1, 128]);
  if (Object.values(tags).some((value) => value.length > 256)) throw said("Map value", [0, 256]);
}

import { invalidParameter } from "./errors.ts";

/** One member of a request and what its model demands of it. */
interface Rule {
  readonly member: string;
  readonly value: unknown;
  readonly isRequired?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
  readonly from?: number;
  readonly to?: number;
}

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
  if (typeof value === "number") return numberViolations(rule, value).map(said);
  if (typeof value === "string") return textViolations(rule, value).map(said);
  return [];
}

function numberViolations(rule: Rule, value: number): string[] {
  const found: string[] = [];
  if (rule.from !== undefined && value < rule.from)
    found.push(`Member must have value greater than or equal to ${rule.from}`);
  if (rule.to !== undefined && value > rule.to)
    found.push(`Member must have value less than or equal to ${rule.to}`);
  return found;
}

function textViolations(rule: Rule, value: string): string[] {
  const found: string[] = [];
  if (rule.minLength !== undefined && value.length < rule.minLength)
    found.push(`Member must have length greater than or equal to ${rule.minLength}`);
  if (rule.maxLength !== undefined && value.length > rule.maxLength)
    found.push(`Member must have length less than or equal to ${rule.maxLength}`);
  if (rule.pattern !== undefined && !rule.pattern.test(value))
    found.push(`Member must satisfy regular expression pattern: ${rule.pattern.source}`);
  if (rule.oneOf !== undefined && !rule.oneOf.includes(value))
    found.push(`Member must satisfy enum value set: [${rule.oneOf.join(", ")}]`);
  return found;
}

/** The rules for `UserPoolId`, which nearly every operation takes. */
export function userPoolIdRule(value: unknown): Rule {
  return {
    member: "userPoolId",
    value,
    isRequired: true,
    minLength: 1,
    maxLength: 55,
    pattern: /^[\w-]+_[0-9a-zA-Z]+$/,
  };
}

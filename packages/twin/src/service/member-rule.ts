import { AwsError, type Operation } from "../service.ts";

/** What a service model demands of one member; absent members are not looked at. */
export interface MemberRule {
  /** Characters of a text, members of a list. */
  readonly length?: readonly [from: number, to: number];
  readonly value?: readonly [from: number, to: number];
  /** As the model spells it; the whole text must match. */
  readonly pattern?: string;
  readonly oneOf?: readonly string[];
}

/** By path in the API's own names; `[]` stands for each member of a list: `Tags[].Key`. */
export type MemberRules = Readonly<Record<string, MemberRule>>;

/** Rules by operation, as in the service model of botocore 1.44. */
export type ModelRules = Readonly<Record<string, MemberRules>>;

/**
 * The operations, each refusing an input that breaks its rules, with all violations at once in the
 * words of AWS's front: `1 validation error detected: Value '' at 'name' failed to satisfy …`.
 */
export function withModelRules(
  operations: Readonly<Record<string, Operation>>,
  rules: ModelRules,
  code: string,
): Readonly<Record<string, Operation>> {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operate]) => {
      const own = Object.entries(rules[name] ?? {});
      const checked: Operation = (input, call) => {
        const violations = own.flatMap(([path, rule]) => violationsAt(input, path, rule));
        refuse(violations, code);
        return operate(input, call);
      };
      return [name, own.length === 0 ? operate : checked];
    }),
  );
}

function refuse(violations: readonly string[], code: string): void {
  if (violations.length === 0) return;
  const errors = violations.length === 1 ? "error" : "errors";
  throw new AwsError(
    code,
    `${violations.length} validation ${errors} detected: ${violations.join("; ")}`,
  );
}

/** One value against its rule, in AWS's words. */
export function brokenConstraints(rule: MemberRule, value: unknown): string[] {
  const size = typeof value === "string" || Array.isArray(value) ? value.length : undefined;
  const text = typeof value === "string" ? value : undefined;
  return [
    ...(size === undefined ? [] : outside("length", size, rule.length)),
    ...(typeof value === "number" ? outside("value", value, rule.value) : []),
    ...(text === undefined || rule.pattern === undefined || isWhole(rule.pattern, text)
      ? []
      : [`Member must satisfy regular expression pattern: ${rule.pattern}`]),
    ...(text === undefined || rule.oneOf === undefined || rule.oneOf.includes(text)
      ? []
      : [`Member must satisfy enum value set: [${rule.oneOf.join(", ")}]`]),
  ];
}

function outside(
  what: "length" | "value",
  measured: number,
  range: readonly [number, number] | undefined,
): string[] {
  if (range === undefined || (measured >= range[0] && measured <= range[1])) return [];
  return measured < range[0]
    ? [`Member must have ${what} greater than or equal to ${range[0]}`]
    : [`Member must have ${what} less than or equal to ${range[1]}`];
}

function isWhole(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, "u").test(text);
}

/** Follows the path as far as the input goes; `named` is what AWS calls the place reached so far. */
function violationsAt(input: unknown, path: string, rule: MemberRule, named = ""): string[] {
  if (typeof input !== "object" || input === null) return [];
  const dot = path.indexOf(".");
  const step = dot < 0 ? path : path.slice(0, dot);
  const rest = dot < 0 ? undefined : path.slice(dot + 1);
  const member = step.replace("[]", "");
  const value: unknown = Reflect.get(input, member);
  const place = named + member.charAt(0).toLowerCase() + member.slice(1);
  if (value === undefined || value === null) return [];
  if (!step.endsWith("[]")) {
    if (rest !== undefined) return violationsAt(value, rest, rule, `${place}.`);
    return brokenConstraints(rule, value).map((broken) => said(value, place, broken));
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  if (rest !== undefined)
    return list.flatMap((one, at) => violationsAt(one, rest, rule, `${place}.${at + 1}.member.`));
  const broken = list.map((one) => brokenConstraints(rule, one)).find((all) => all.length > 0);
  return broken === undefined
    ? []
    : [said(list, place, `Member must satisfy constraint: [${broken.join(", ")}]`)];
}

function said(value: unknown, place: string, broken: string): string {
  const shown = Array.isArray(value) ? `[${value.map(shownMember).join(", ")}]` : String(value);
  return `Value '${shown}' at '${place}' failed to satisfy constraint: ${broken}`;
}

function shownMember(value: unknown): string {
  return typeof value === "object" && value !== null ? "{…}" : String(value);
}

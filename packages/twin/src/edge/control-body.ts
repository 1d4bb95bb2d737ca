import { ControlRefusal } from "../service.ts";

/** Reads the members of a control request; each refusal names the member. */
export interface ControlBody {
  /** @throws ControlRefusal when it is missing or no text */
  text(member: string): string;
  optionalText(member: string): string | undefined;
  /** One of the values, or undefined when it is missing. */
  optionalChoice<T extends string>(member: string, choices: readonly T[]): T | undefined;
  optionalTexts(member: string): readonly string[] | undefined;
  /** A whole number in [from, to]. */
  optionalInteger(member: string, from: number, to: number): number | undefined;
  optionalFlag(member: string): boolean | undefined;
}

/**
 * @param members all that the route knows; others are refused, so that a misspelt one is noticed
 * @throws ControlRefusal when the body is no JSON object or has other members
 */
export function readControlBody(body: unknown, members: readonly string[]): ControlBody {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new ControlRefusal("The body must be a JSON object.");
  const values = new Map<string, unknown>(Object.entries(body));
  const unknown = [...values.keys()].filter((name) => !members.includes(name));
  if (unknown.length > 0)
    throw new ControlRefusal(
      `Unknown member ${unknown.join(", ")}; there are: ${members.join(", ")}.`,
    );
  return readersOf(values);
}

function readersOf(values: ReadonlyMap<string, unknown>): ControlBody {
  const optionalText = (member: string) => {
    const value = values.get(member);
    if (value === undefined) return undefined;
    if (typeof value !== "string" || value === "")
      throw new ControlRefusal(`${member} must be a text that is not empty.`);
    return value;
  };
  return {
    optionalText,
    text(member) {
      const value = optionalText(member);
      if (value === undefined) throw new ControlRefusal(`${member} is missing.`);
      return value;
    },
    optionalChoice(member, choices) {
      const value = optionalText(member);
      if (value === undefined) return undefined;
      const choice = choices.find((one) => one === value);
      if (choice === undefined)
        throw new ControlRefusal(`${member} must be one of: ${choices.join(", ")}.`);
      return choice;
    },
    optionalTexts(member) {
      const value = values.get(member);
      if (value === undefined) return undefined;
      if (!Array.isArray(value) || !value.every((one): one is string => typeof one === "string"))
        throw new ControlRefusal(`${member} must be a list of texts.`);
      return value;
    },
    optionalInteger(member, from, to) {
      const value = values.get(member);
      if (value === undefined) return undefined;
      if (typeof value !== "number" || !Number.isInteger(value) || value < from || value > to)
        throw new ControlRefusal(`${member} must be a whole number from ${from} to ${to}.`);
      return value;
    },
    optionalFlag(member) {
      const value = values.get(member);
      if (value !== undefined && typeof value !== "boolean")
        throw new ControlRefusal(`${member} must be true or false.`);
      return value;
    },
  };
}

import { BlockList, isIP } from "node:net";

/** An event pattern that AWS refuses; the message is AWS's reason. */
export class EventPatternError extends Error {
  override readonly name = "EventPatternError";

  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
  }
}

/** One value of a pattern's array. */
export interface ValueMatcher {
  /** Met by a field that is not there. */
  readonly isAbsenceWanted: boolean;
  matches(value: unknown): boolean;
}

/** Numbers in patterns and events lie within ±5 billion. */
const LARGEST_NUMBER = 5_000_000_000;

/**
 * Makes a test out of one value of a pattern: a literal or an object with one operator.
 * @throws EventPatternError
 */
export function compileMatcher(value: unknown): ValueMatcher {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    return present((candidate) => candidate === value);
  }
  const [operator, operand] = operatorOf(value);
  if (operator === "exists") {
    if (typeof operand !== "boolean") {
      throw new EventPatternError("exists match pattern must be either true or false.");
    }
    return { isAbsenceWanted: !operand, matches: () => operand };
  }
  if (operator === "numeric") return present(numericTest(operand));
  if (operator === "cidr") return present(cidrTest(operand));
  if (operator === "anything-but") return present(anythingButTest(operand));
  return present(textTest(operator, operand));
}

function present(matches: (value: unknown) => boolean): ValueMatcher {
  return { isAbsenceWanted: false, matches };
}

function operatorOf(value: unknown): readonly [string, unknown] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new EventPatternError("Match value must be String, number, true, false, or null");
  }
  const entries = Object.entries(value);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    throw new EventPatternError("Only one key allowed in match expression");
  }
  return entry;
}

/** `prefix`, `suffix`, `equals-ignore-case` and `wildcard`: they only ever match strings. */
function textTest(operator: string, operand: unknown): (value: unknown) => boolean {
  if (operator === "prefix" || operator === "suffix") {
    const { text, ignoresCase } = textOperand(operator, operand);
    const fold = (value: string) => (ignoresCase ? value.toLowerCase() : value);
    const wanted = fold(text);
    return (value) => {
      if (typeof value !== "string") return false;
      return operator === "prefix" ? fold(value).startsWith(wanted) : fold(value).endsWith(wanted);
    };
  }
  if (operator === "equals-ignore-case") {
    const wanted = stringOperand(operator, operand).toLowerCase();
    return (value) => typeof value === "string" && value.toLowerCase() === wanted;
  }
  if (operator === "wildcard") {
    const isMatch = wildcardTest(stringOperand(operator, operand));
    return (value) => typeof value === "string" && isMatch(value);
  }
  throw new EventPatternError(`Unrecognized match type ${operator}`);
}

function stringOperand(operator: string, operand: unknown): string {
  if (typeof operand !== "string") {
    throw new EventPatternError(`${operator} match pattern must be a string`);
  }
  return operand;
}

function textOperand(operator: string, operand: unknown): { text: string; ignoresCase: boolean } {
  if (typeof operand === "object" && operand !== null) {
    const [inner, text] = operatorOf(operand);
    if (inner !== "equals-ignore-case") {
      throw new EventPatternError(`Unsupported match type ${inner} within ${operator}`);
    }
    return { text: stringOperand(inner, text), ignoresCase: true };
  }
  return { text: stringOperand(operator, operand), ignoresCase: false };
}

/** `*` is any run of characters; `\*` and `\\` are themselves. */
function wildcardTest(wildcard: string): (value: string) => boolean {
  const [first = "", ...pieces] = piecesOf(wildcard);
  const last = pieces.pop();
  if (last === undefined) return (value) => value === first;
  return (value) => {
    if (!value.startsWith(first)) return false;
    let from = first.length;
    for (const piece of pieces) {
      const at = value.indexOf(piece, from);
      if (at < 0) return false;
      from = at + piece.length;
    }
    return value.length - last.length >= from && value.endsWith(last);
  };
}

/** The literal texts between the stars. */
function piecesOf(wildcard: string): string[] {
  const pieces = [""];
  const append = (text: string): void => {
    pieces.push(`${pieces.pop() ?? ""}${text}`);
  };
  for (let at = 0; at < wildcard.length; at += 1) {
    const character = wildcard.charAt(at);
    const next = wildcard.charAt(at + 1);
    if (character === "\\") {
      if (next !== "*" && next !== "\\") {
        throw new EventPatternError(`Invalid escape character at pos ${at}`);
      }
      append(next);
      at += 1;
    } else if (character === "*") {
      if (next === "*") throw new EventPatternError(`Consecutive wildcard characters at pos ${at}`);
      pieces.push("");
    } else {
      append(character);
    }
  }
  return pieces;
}

function numericTest(operand: unknown): (value: unknown) => boolean {
  if (!Array.isArray(operand)) throw new EventPatternError("Value of numeric must be an array.");
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    tests.push(comparison(operand[at], operand[at + 1]));
  }
  if (tests.length < 1 || tests.length > 2) {
    throw new EventPatternError("numeric takes one comparison, or two that form a range");
  }
  return (value) => typeof value === "number" && tests.every((test) => test(value));
}

function comparison(operator: unknown, limit: unknown): (value: number) => boolean {
  if (typeof limit !== "number") throw new EventPatternError("Value of numeric must be a number");
  if (Math.abs(limit) > LARGEST_NUMBER) {
    throw new EventPatternError(
      `Value must be between -${LARGEST_NUMBER} and ${LARGEST_NUMBER}, inclusive`,
    );
  }
  switch (operator) {
    case "=":
      return (value) => value === limit;
    case "<":
      return (value) => value < limit;
    case "<=":
      return (value) => value <= limit;
    case ">":
      return (value) => value > limit;
    case ">=":
      return (value) => value >= limit;
    default:
      throw new EventPatternError(`Unrecognized numeric range operator: ${String(operator)}`);
  }
}

function cidrTest(operand: unknown): (value: unknown) => boolean {
  const [address = "", length = "", ...more] = stringOperand("cidr", operand).split("/");
  const version = isIP(address);
  const bits = Number(length);
  if (
    version === 0 ||
    more.length > 0 ||
    !/^[0-9]+$/.test(length) ||
    bits > (version === 4 ? 32 : 128)
  ) {
    throw new EventPatternError(
      `Malformed CIDR, one '/' and a right address required: ${String(operand)}`,
    );
  }
  const family = version === 4 ? "ipv4" : "ipv6";
  const block = new BlockList();
  block.addSubnet(address, bits, family);
  return (value) =>
    typeof value === "string" && isIP(value) === version && block.check(value, family);
}

/** Met by any value that is there and that none of the exclusions matches. */
function anythingButTest(operand: unknown): (value: unknown) => boolean {
  const exclusions = exclusionsOf(operand);
  return (value) => !exclusions.some((excluded) => excluded(value));
}

function exclusionsOf(operand: unknown): readonly ((value: unknown) => boolean)[] {
  if (typeof operand === "object" && operand !== null && !Array.isArray(operand)) {
    const [operator, inner] = operatorOf(operand);
    if (!["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(operator)) {
      throw new EventPatternError(`Unsupported anything-but pattern: ${operator}`);
    }
    return listOf(inner).map((item) => textTest(operator, stringOperand(operator, item)));
  }
  const values = listOf(operand);
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size !== 1 || !["string", "number"].some((kind) => kinds.has(kind as "string"))) {
    throw new EventPatternError(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  }
  return values.map((excluded) => (value: unknown) => value === excluded);
}

function listOf(operand: unknown): readonly unknown[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new EventPatternError("Empty arrays are not allowed");
  return list;
}

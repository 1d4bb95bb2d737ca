import { compileMatcher, EventPatternError, type ValueMatcher } from "./value-matcher.ts";

export { EventPatternError } from "./value-matcher.ts";

/**
 * Makes a test out of an EventBridge event pattern.
 *
 * Complete as AWS documents it: exact values, `prefix`, `suffix`, `equals-ignore-case`, `wildcard`,
 * `anything-but`, `numeric`, `cidr`, `exists`, and `$or` on any level. The rules that surprise:
 * - a field of the pattern must be in the event, `exists: false` apart;
 * - an array in the event matches when any of its elements does;
 * - conditions on several fields of an array of objects must be met by one and the same object;
 * - `exists` looks at leaves only: an object or an empty array does not exist for it;
 * - names are joined by dots, in patterns and events: `{"a.b": …}` is `{"a": {"b": …}}`.
 *
 * One difference: AWS compares numbers as they are written (`300` is not `3.0e2`), this by value.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * and AWS's own matcher, https://github.com/aws/event-ruler
 *
 * @param pattern the parsed JSON
 * @throws EventPatternError when AWS would refuse the pattern (`InvalidEventPatternException`)
 */
export function compileEventPattern(pattern: unknown): (event: unknown) => boolean {
  if (!isObject(pattern)) throw new EventPatternError("Filter is not an object");
  const alternatives = alternativesOf(pattern, "");
  return (event) => {
    const fields = knownFieldsOf(event);
    return alternatives.some((conditions) => areMet(conditions, fields, new Map()));
  };
}

/** One leaf of a pattern: the values allowed at a path. */
interface Condition {
  readonly path: string;
  readonly matchers: readonly ValueMatcher[];
}

/** A leaf of an event, with the element of each array it lies in. */
interface Field {
  readonly value: unknown;
  readonly elements: ReadonlyMap<string, number>;
}

type Fields = ReadonlyMap<string, readonly Field[]>;

/** More than this many ways through the `$or`s of a pattern is refused, as AWS's matcher does. */
const MAXIMUM_ALTERNATIVES = 1000;

/** The pattern without `$or`: a list of alternatives, each a list of conditions that must all be met. */
function alternativesOf(
  pattern: Readonly<Record<string, unknown>>,
  path: string,
): readonly (readonly Condition[])[] {
  if (Object.keys(pattern).length === 0)
    throw new EventPatternError("Empty objects are not allowed");
  let alternatives: readonly (readonly Condition[])[] = [[]];
  for (const [key, value] of Object.entries(pattern)) {
    const choices = choicesOf(key, value, path);
    alternatives = alternatives.flatMap((left) => choices.map((right) => [...left, ...right]));
    if (alternatives.length > MAXIMUM_ALTERNATIVES) {
      throw new EventPatternError(`$or leads to more than ${MAXIMUM_ALTERNATIVES} combinations`);
    }
  }
  return alternatives;
}

function choicesOf(key: string, value: unknown, path: string): readonly (readonly Condition[])[] {
  if (key === "$or") {
    if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) {
      throw new EventPatternError('"$or" must be an array of at least 2 objects');
    }
    return value.flatMap((choice) => alternativesOf(choice, path));
  }
  const childPath = childOf(path, key);
  if (isObject(value)) return alternativesOf(value, childPath);
  if (!Array.isArray(value)) throw new EventPatternError(`"${key}" must be an object or an array`);
  if (value.length === 0) throw new EventPatternError("Empty arrays are not allowed");
  return [[{ path: childPath, matchers: value.map(compileMatcher) }]];
}

/** Tries the conditions one after another, going back when array elements turn out not to agree. */
function areMet(
  conditions: readonly Condition[],
  fields: Fields,
  chosen: ReadonlyMap<string, number>,
): boolean {
  const [condition, ...rest] = conditions;
  if (condition === undefined) return true;
  const candidates = fields.get(condition.path);
  if (candidates === undefined) {
    return (
      condition.matchers.some((matcher) => matcher.isAbsenceWanted) && areMet(rest, fields, chosen)
    );
  }
  return candidates.some((field) => {
    if (!condition.matchers.some((matcher) => matcher.matches(field.value))) return false;
    const merged = mergeElements(chosen, field.elements);
    return merged !== undefined && areMet(rest, fields, merged);
  });
}

function mergeElements(
  left: ReadonlyMap<string, number>,
  right: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> | undefined {
  for (const [array, index] of right) {
    if (left.has(array) && left.get(array) !== index) return undefined;
  }
  return new Map([...left, ...right]);
}

/** An event is held against every rule of its bus, and never changes. */
const known = new WeakMap<object, Fields>();

function knownFieldsOf(event: unknown): Fields {
  if (!isObject(event)) return fieldsOf(event);
  const fields = known.get(event) ?? fieldsOf(event);
  known.set(event, fields);
  return fields;
}

function fieldsOf(event: unknown): Fields {
  const fields = new Map<string, Field[]>();
  const visit = (value: unknown, path: string, elements: ReadonlyMap<string, number>): void => {
    if (Array.isArray(value)) {
      const array = `${path}@${[...elements.values()].join(".")}`;
      for (const [index, element] of value.entries()) {
        const isNested = typeof element === "object" && element !== null;
        visit(element, path, isNested ? new Map([...elements, [array, index]]) : elements);
      }
      return;
    }
    if (isObject(value)) {
      for (const [key, member] of Object.entries(value))
        visit(member, childOf(path, key), elements);
      return;
    }
    const others = fields.get(path);
    if (others) others.push({ value, elements });
    else fields.set(path, [{ value, elements }]);
  };
  visit(event, "", new Map());
  return fields;
}

/** As AWS's matcher names fields: joined by dots, so that a key `a.b` is `b` within `a`. */
function childOf(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

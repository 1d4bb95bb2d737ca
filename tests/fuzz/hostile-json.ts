import fc from "fast-check";
import { hostileText, prototypeKeys } from "./hostile-text.ts";

/** A JSON value, as `JSON.parse` makes it: `__proto__` is a member like any other. */
export type Json = unknown;

/** Deeper than a careless recursion goes. */
const deep = 20_000;

/** Lists in lists, or objects in objects, as `JSON.parse` gives them. */
export function nested(kind: "list" | "object", depth: number): Json {
  const [open, close] = kind === "list" ? ["[", "]"] : ['{"detail":', "}"];
  return JSON.parse(`${open.repeat(depth)}0${close.repeat(depth)}`);
}

const numbers = fc.constantFrom<unknown>(
  0,
  -0,
  -1,
  0.5,
  1e15,
  8.64e15,
  8.64e15 + 1,
  Number.MAX_SAFE_INTEGER + 2,
  1e308,
  JSON.parse("1e999"),
  JSON.parse("-1e999"),
);

/** Values of every kind, many of them where another is expected. */
export const hostileValue: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  { weight: 3, arbitrary: numbers },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom("null", "true", "false", "[]", "{}", "[[]]", "[null]")
      .map((text): Json => JSON.parse(text)),
  },
  { weight: 2, arbitrary: fc.array(hostileText, { maxLength: 4 }) },
  { weight: 2, arbitrary: fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...prototypeKeys)
      .map((key) => JSON.parse(`{"${key}":{"apply":true,"polluted":"yes"}}`)),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<"list" | "object">("list", "object")
      .map((kind) => nested(kind, deep)),
  },
  { weight: 1, arbitrary: fc.constant(5_000).map((length) => Array(length).fill("x")) },
);

/** One change at one place of a JSON value. */
interface Change {
  readonly what: "remove" | "replace" | "add" | "wrap" | "double";
  /** Which of the places: a number, taken modulo how many there are. */
  readonly place: number;
  readonly key: string;
  readonly value: Json;
}

const change: fc.Arbitrary<Change> = fc.record({
  what: fc.constantFrom<Change["what"]>("remove", "replace", "replace", "add", "wrap", "double"),
  place: fc.nat(),
  key: fc.oneof(fc.constantFrom(...prototypeKeys), hostileText),
  value: hostileValue,
});

/** Samples with up to four members missing, of another type, huge, hostile or too many. */
export function mutated(...samples: readonly Json[]): fc.Arbitrary<Json> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([sample, changes]) => {
      let value: Json = structuredClone(sample);
      for (const one of changes) value = changed(value, { ...one, value: copyOf(one.value) });
      return value;
    });
}

type Place = readonly [holder: Record<string, unknown>, key: string];

function changed(value: Json, { what, place, key, value: other }: Change): Json {
  const places = placesIn(value);
  const found = places[place % Math.max(1, places.length)];
  if (found === undefined) return other;
  const [holder, member] = found;
  switch (what) {
    case "remove":
      if (Array.isArray(holder)) holder.splice(Number(member), 1);
      else delete holder[member];
      return value;
    case "replace":
      return put(value, holder, member, other);
    case "add":
      return put(value, holder, Array.isArray(holder) ? String(holder.length) : key, other);
    case "wrap":
      return put(value, holder, member, [holder[member]]);
    case "double":
      return put(
        value,
        holder,
        Array.isArray(holder) ? String(holder.length) : `${member} `,
        holder[member],
      );
  }
}

/** Defined, not assigned: `__proto__` is to be a member, as in parsed JSON. */
function put(whole: Json, holder: object, key: string, value: Json): Json {
  Object.defineProperty(holder, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
  return whole;
}

/** Every member of every object and list, without going into what is deep on purpose. */
function placesIn(value: Json, depth = 0): readonly Place[] {
  if (typeof value !== "object" || value === null || depth > 8) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder)
    .slice(0, 50)
    .flatMap((key): readonly Place[] => [[holder, key], ...placesIn(holder[key], depth + 1)]);
}

/** A copy, for changes are made in place; what is too deep for that is made anew for each input. */
function copyOf(value: Json): Json {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

import { nested } from "./hostile-json.ts";
import { hostileTexts, prototypeKeys } from "./hostile-text.ts";

/** A sample in which one member of one object or list is not what it should be. */
export interface ChangedSample {
  /** `event.resources[0]` */
  readonly path: string;
  /** In a few words, for a failure. */
  readonly what: string;
  readonly value: unknown;
}

type Replacement = readonly [what: string, value: unknown];

const parsed = (text: string): Replacement => [text, JSON.parse(text)];

/** Of each of JSON's types, empty ones too; the empty text is among the hostile ones. */
const ofEachType: readonly Replacement[] = [
  "null",
  "true",
  "false",
  "0",
  "42",
  '"x"',
  "[]",
  "[{}]",
  "{}",
  '{"x":1}',
].map(parsed);

const huge: readonly Replacement[] = [
  ["the number 1e999", JSON.parse("1e999")],
  ["5,000 texts", Array(5_000).fill("x")],
  ["lists in lists", nested("list", 20_000)],
  ["objects in objects", nested("object", 20_000)],
];

const ofEachText: readonly Replacement[] = hostileTexts.map((text, index) => [
  `hostile text ${index}: ${JSON.stringify(text.slice(0, 80))}`,
  text,
]);

const ofEachPrototype: readonly Replacement[] = prototypeKeys.map((key) =>
  parsed(`{"${key}":{"apply":true,"polluted":"yes"}}`),
);

const ofEachKind = [...ofEachType, ...ofEachPrototype, ...huge];

/**
 * The sample with each of its members in turn, at every depth, missing, out of reach in a
 * prototype, of each other JSON type, huge, and each hostile text. What would leave the sample as
 * it is, is left out.
 *
 * @param texts whether the hostile texts are among them: most of all changes
 */
export function* everyChange(
  sample: object,
  texts: "texts" | "no texts" = "texts",
): Generator<ChangedSample> {
  const replacements = texts === "texts" ? [...ofEachKind, ...ofEachText] : ofEachKind;
  for (const { path, keys } of membersOf(sample)) {
    yield { path, what: "missing", value: changed(sample, keys, remove) };
    if (!path.endsWith("]")) {
      yield { path, what: "below __proto__", value: changed(sample, keys, hide) };
    }
    for (const [what, other] of replacements) {
      if (other === memberAt(sample, keys)) continue;
      yield { path, what, value: changed(sample, keys, (holder, key) => put(holder, key, other)) };
    }
  }
}

/** The paths of all members, in the form of `ChangedSample.path`. */
export function pathsOf(sample: object): readonly string[] {
  return membersOf(sample).map(({ path }) => path);
}

interface Member {
  readonly path: string;
  readonly keys: readonly string[];
}

type Holder = Record<string, unknown>;

function membersOf(holder: object, above: Member = { path: "", keys: [] }): readonly Member[] {
  return Object.entries(holder).flatMap(([key, value]) => {
    const dotted = above.path === "" ? key : `${above.path}.${key}`;
    const path = Array.isArray(holder) ? `${above.path}[${key}]` : dotted;
    const member = { path, keys: [...above.keys, key] };
    const isHolder = typeof value === "object" && value !== null;
    return [member, ...(isHolder ? membersOf(value, member) : [])];
  });
}

function changed(
  sample: object,
  keys: readonly string[],
  change: (holder: Holder, key: string) => void,
): unknown {
  const copy = structuredClone(sample);
  change(memberAt(copy, keys.slice(0, -1)) as Holder, keys.at(-1) ?? "");
  return copy;
}

function memberAt(whole: unknown, keys: readonly string[]): unknown {
  return keys.reduce((holder, key) => (holder as Holder)[key], whole);
}

function remove(holder: Holder, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/** As parsed JSON can have it: a member of the holder's own, called `__proto__`, has it instead. */
function hide(holder: Holder, key: string): void {
  const value = holder[key];
  remove(holder, key);
  put(holder, "__proto__", { [key]: value });
}

/** Defined, not assigned: `__proto__` is to be a member, as in parsed JSON. */
function put(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

import { TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { type ContractCase, refusalOf, refused } from "../contract-case.ts";
import { type PatternEvent, putRule, whichMatch } from "./pattern-match.ts";

const operators =
  "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html";
const patterns = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html";

/** Which of the named details match `{"detail": pattern}`. */
function detailCase(
  name: string,
  pattern: object,
  matching: readonly string[],
  details: Readonly<Record<string, object>>,
): ContractCase {
  return {
    name: `events: ${name}`,
    page: operators,
    documented: matching,
    observe: async (target) =>
      await whichMatch(
        target,
        { detail: pattern },
        Object.entries(details).map(([label, detail]) => ({ label, detail })),
      ),
  };
}

const acmEvent = (label: string, detail: object, detailType = "ACM Certificate Available") => ({
  label,
  detail,
  detailType,
  source: "contract.acm",
});

/** A pattern that PutRule and TestEventPattern refuse. */
function refusedPattern(name: string, pattern: unknown): ContractCase {
  return {
    name: `events: a pattern ${name} is refused`,
    page: patterns,
    documented: refused("InvalidEventPatternException"),
    async observe(target) {
      const EventPattern = typeof pattern === "string" ? pattern : JSON.stringify(pattern);
      if (target.name === "moto") return await refusalOf(putRule(target, "refused", EventPattern));
      const Event = JSON.stringify({
        ...{ id: "1", source: "a", account: "123456789012", time: "2026-01-01T00:00:00Z" },
        ...{ region: "us-east-1", resources: [], "detail-type": "t", detail: {} },
      });
      const command = new TestEventPatternCommand({ EventPattern, Event });
      return await refusalOf(target.clients.events.send(command));
    },
  };
}

const issueEvents: readonly PatternEvent[] = [
  acmEvent("issued", { Action: "ISSUANCE", DaysToExpiry: 198 }),
  acmEvent("renewed", { Action: "RENEWAL", DaysToExpiry: 198 }),
  acmEvent("other", { Action: "ISSUANCE" }, "ACM Certificate Expired"),
];

/** Event patterns: which events a rule is for. */
export const eventPatternCases: readonly ContractCase[] = [
  {
    name: "events: a rule for ACM's issues takes those and no other",
    page: patterns,
    documented: ["issued"],
    observe: async (target) =>
      await whichMatch(
        target,
        {
          source: ["contract.acm"],
          "detail-type": ["ACM Certificate Available"],
          detail: { Action: ["ISSUANCE", "IMPORT"] },
        },
        issueEvents,
      ),
  },
  {
    name: "events: a pattern looks at the source, the account and the Region, too",
    page: patterns,
    documented: ["issued", "renewed", "other"],
    observe: async (target) =>
      await whichMatch(
        target,
        { source: [{ prefix: "contract." }], account: ["123456789012"], region: ["us-east-1"] },
        issueEvents,
      ),
  },
  detailCase("a value matches exactly, case and type included", { v: ["a"] }, ["same"], {
    same: { v: "a" },
    upper: { v: "A" },
    longer: { v: "ab" },
    absent: {},
  }),
  detailCase("a number is not its text", { v: [1] }, ["number"], {
    number: { v: 1 },
    text: { v: "1" },
  }),
  detailCase("true is not its text, nor 1", { v: [true] }, ["boolean"], {
    boolean: { v: true },
    text: { v: "true" },
    number: { v: 1 },
  }),
  detailCase("null matches null only", { v: [null] }, ["null"], {
    null: { v: null },
    empty: { v: "" },
    absent: {},
  }),
  detailCase("an empty text matches an empty text only", { v: [""] }, ["empty"], {
    empty: { v: "" },
    blank: { v: " " },
    null: { v: null },
  }),
  detailCase("an array of the event matches by any element", { v: ["b"] }, ["has"], {
    has: { v: ["a", "b"] },
    hasNot: { v: ["a"] },
    none: { v: [] },
  }),
  detailCase("all fields must match", { a: ["1"], b: ["2"] }, ["both"], {
    both: { a: "1", b: "2" },
    one: { a: "1", b: "3" },
    half: { a: "1" },
  }),
  detailCase("fields lie where the pattern has them", { a: { b: ["1"] } }, ["nested"], {
    nested: { a: { b: "1" } },
    flat: { b: "1" },
  }),
  // AWS's matcher, https://github.com/aws/event-ruler: both compile to the same.
  detailCase("a dot in a name is nesting", { "a.b": ["1"] }, ["nested", "dotted"], {
    nested: { a: { b: "1" } },
    dotted: { "a.b": "1" },
    flat: { b: "1" },
  }),
  detailCase(
    "conditions on objects of an array hold for one and the same",
    {
      list: { name: ["a"], is: ["on"] },
    },
    ["one"],
    {
      one: { list: [{ name: "a", is: "on" }] },
      mixed: {
        list: [
          { name: "a", is: "off" },
          { name: "b", is: "on" },
        ],
      },
    },
  ),
  detailCase("prefix", { v: [{ prefix: "auth." }] }, ["begins", "same"], {
    begins: { v: "auth.example.com" },
    same: { v: "auth." },
    upper: { v: "Auth.example.com" },
    within: { v: "my.auth.example" },
    number: { v: 1 },
  }),
  detailCase(
    "prefix, ignoring case",
    { v: [{ prefix: { "equals-ignore-case": "auth." } }] },
    ["same", "upper"],
    { same: { v: "auth.example" }, upper: { v: "AUTH.example" }, other: { v: "login" } },
  ),
  detailCase("suffix", { v: [{ suffix: ".com" }] }, ["ends"], {
    ends: { v: "example.com" },
    within: { v: "a.com.example" },
    upper: { v: "EXAMPLE.COM" },
  }),
  detailCase(
    "suffix, ignoring case",
    { v: [{ suffix: { "equals-ignore-case": ".com" } }] },
    ["same", "upper"],
    { same: { v: "a.com" }, upper: { v: "a.COM" }, other: { v: "a.org" } },
  ),
  detailCase("equals-ignore-case", { v: [{ "equals-ignore-case": "Alice" }] }, ["lower", "upper"], {
    lower: { v: "alice" },
    upper: { v: "ALICE" },
    longer: { v: "alice2" },
  }),
  detailCase("anything-but one", { v: [{ "anything-but": "a" }] }, ["other", "number"], {
    same: { v: "a" },
    other: { v: "b" },
    number: { v: 1 },
    absent: {},
  }),
  detailCase("anything-but several", { v: [{ "anything-but": ["a", "b"] }] }, ["other"], {
    first: { v: "a" },
    second: { v: "b" },
    other: { v: "c" },
  }),
  detailCase("anything-but numbers", { v: [{ "anything-but": [1, 2] }] }, ["other"], {
    first: { v: 1 },
    other: { v: 3 },
  }),
  detailCase("anything-but a prefix", { v: [{ "anything-but": { prefix: "a" } }] }, ["other"], {
    begins: { v: "ab" },
    other: { v: "ba" },
  }),
  detailCase(
    "anything-but several prefixes",
    { v: [{ "anything-but": { prefix: ["a", "b"] } }] },
    ["other"],
    { first: { v: "ax" }, second: { v: "bx" }, other: { v: "cx" } },
  ),
  detailCase("anything-but a suffix", { v: [{ "anything-but": { suffix: ".txt" } }] }, ["other"], {
    ends: { v: "a.txt" },
    other: { v: "a.html" },
  }),
  detailCase(
    "anything-but, ignoring case",
    {
      v: [{ "anything-but": { "equals-ignore-case": ["init", "stop"] } }],
    },
    ["other"],
    { upper: { v: "INIT" }, lower: { v: "stop" }, other: { v: "run" } },
  ),
  detailCase(
    "anything-but a wildcard",
    { v: [{ "anything-but": { wildcard: "*/lib/*" } }] },
    ["other"],
    { within: { v: "a/lib/b" }, other: { v: "a/bin/b" } },
  ),
  detailCase("numeric, one comparison", { v: [{ numeric: [">", 10] }] }, ["more"], {
    more: { v: 11 },
    same: { v: 10 },
    text: { v: "11" },
    absent: {},
  }),
  detailCase("numeric, equal", { v: [{ numeric: ["=", 3.018e2] }] }, ["same"], {
    same: { v: 301.8 },
    other: { v: 301 },
  }),
  detailCase("numeric, a range", { v: [{ numeric: [">", 0, "<=", 5] }] }, ["in", "upper"], {
    lower: { v: 0 },
    in: { v: 1 },
    upper: { v: 5 },
    over: { v: 5.1 },
  }),
  detailCase("cidr", { v: [{ cidr: "10.0.0.0/24" }] }, ["in"], {
    in: { v: "10.0.0.7" },
    out: { v: "10.0.1.7" },
    none: { v: "no address" },
  }),
  detailCase("cidr of IPv6", { v: [{ cidr: "2001:db8::/32" }] }, ["in"], {
    in: { v: "2001:db8::1" },
    out: { v: "2001:db9::1" },
    four: { v: "10.0.0.1" },
  }),
  detailCase("exists", { v: [{ exists: true }] }, ["there", "null"], {
    there: { v: "a" },
    null: { v: null },
    absent: {},
  }),
  detailCase("exists: false", { v: [{ exists: false }] }, ["absent"], {
    there: { v: "a" },
    absent: {},
  }),
  detailCase(
    "exists looks at leaves: an object does not exist",
    { v: [{ exists: true }] },
    ["leaf"],
    {
      leaf: { v: 1 },
      object: { v: { w: 1 } },
    },
  ),
  detailCase(
    "one condition or another of a field",
    { v: [{ prefix: "a" }, { exists: false }] },
    ["begins", "absent"],
    { begins: { v: "ab" }, absent: {}, other: { v: "b" } },
  ),
  detailCase("wildcard", { v: [{ wildcard: "auth.*.com" }] }, ["in", "deep"], {
    in: { v: "auth.example.com" },
    deep: { v: "auth.a.b.com" },
    short: { v: "auth.com" },
    longer: { v: "auth.example.com." },
  }),
  detailCase("wildcard, twice", { v: [{ wildcard: "*example*" }] }, ["in", "same"], {
    in: { v: "auth.example.com" },
    same: { v: "example" },
    other: { v: "exam" },
  }),
  detailCase("wildcard, an escaped star", { v: [{ wildcard: "\\*.example" }] }, ["star"], {
    star: { v: "*.example" },
    other: { v: "a.example" },
  }),
  detailCase(
    "$or of fields",
    { $or: [{ a: ["1"] }, { b: [{ numeric: [">", 5] }] }] },
    ["first", "second"],
    { first: { a: "1", b: 1 }, second: { a: "2", b: 6 }, neither: { a: "2", b: 1 } },
  ),
  detailCase(
    "$or beside another condition",
    { s: ["on"], $or: [{ a: ["1"] }, { b: ["1"] }] },
    ["both"],
    { both: { s: "on", b: "1" }, off: { s: "off", a: "1" }, neither: { s: "on", a: "2" } },
  ),
  refusedPattern("that is not JSON", "{"),
  refusedPattern("that is an array", ["a"]),
  refusedPattern("with a bare value", { source: "aws.acm" }),
  refusedPattern("with an empty array", { source: [] }),
  refusedPattern("with an unknown operator", { detail: { v: [{ like: "a" }] } }),
  refusedPattern("with two operators in one", { detail: { v: [{ prefix: "a", suffix: "b" }] } }),
  refusedPattern("with a number as prefix", { detail: { v: [{ prefix: 1 }] } }),
  refusedPattern("with a numeric comparison of text", { detail: { v: [{ numeric: ["=", "1"] }] } }),
  refusedPattern("with an address range that is none", { detail: { v: [{ cidr: "10.0.0/99" }] } }),
  refusedPattern("with two stars in a row", { detail: { v: [{ wildcard: "a**b" }] } }),
  refusedPattern("with exists: a text", { detail: { v: [{ exists: "yes" }] } }),
];

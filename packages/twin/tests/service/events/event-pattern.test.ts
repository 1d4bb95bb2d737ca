import { describe, expect, it } from "vitest";
import {
  compileEventPattern,
  EventPatternError,
} from "../../../src/service/events/event-pattern.ts";

/** The example event of AWS's user guide (eb-events-structure), shortened. */
const instance = {
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "111122223333",
  time: "2017-12-22T18:43:48Z",
  region: "us-west-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
  detail: {
    "instance-id": "i-1234567890abcdef0",
    state: "terminated",
    "c-count": 5,
    "d-count": 3,
    "x-limit": 301.8,
    "source-ip": "10.0.0.33",
    fileName: "photo.png",
    nothing: null,
    empty: "",
    isOn: true,
    tags: ["blue", "green"],
    none: [],
  },
};

/** [pattern of the detail, whether it matches]; most from AWS's page on comparison operators. */
const details: readonly (readonly [string, object, boolean])[] = [
  ["an exact value", { state: ["terminated"] }, true],
  ["any of several values", { state: ["running", "terminated"] }, true],
  ["another value", { state: ["running"] }, false],
  ["a string where a number is", { "c-count": ["5"] }, false],
  ["a number", { "c-count": [5] }, true],
  ["null", { nothing: [null] }, true],
  ["null where a value is", { state: [null] }, false],
  ["the empty string", { empty: [""] }, true],
  ["a boolean", { isOn: [true] }, true],
  ["a field that is not there", { missing: ["x"] }, false],
  ["two fields, one of them wrong", { state: ["terminated"], "c-count": [6] }, false],
  ["prefix", { state: [{ prefix: "term" }] }, true],
  ["a prefix of another string", { state: [{ prefix: "run" }] }, false],
  ["prefix on a number", { "c-count": [{ prefix: "5" }] }, false],
  ["prefix in another case", { state: [{ prefix: "TERM" }] }, false],
  ["prefix, case ignored", { state: [{ prefix: { "equals-ignore-case": "TERM" } }] }, true],
  ["suffix", { fileName: [{ suffix: ".png" }] }, true],
  ["another suffix", { fileName: [{ suffix: ".jpg" }] }, false],
  ["suffix, case ignored", { fileName: [{ suffix: { "equals-ignore-case": ".PNG" } }] }, true],
  ["equals-ignore-case", { state: [{ "equals-ignore-case": "TermInated" }] }, true],
  ["equals-ignore-case of a part", { state: [{ "equals-ignore-case": "TERM" }] }, false],
  ["wildcard", { fileName: [{ wildcard: "p*o.*" }] }, true],
  ["wildcard with several stars", { fileName: [{ wildcard: "*h*t*.png" }] }, true],
  ["wildcard whose ends would overlap", { fileName: [{ wildcard: "photo.png*.png" }] }, false],
  ["wildcard without a star", { fileName: [{ wildcard: "photo" }] }, false],
  ["wildcard star for nothing", { fileName: [{ wildcard: "photo.png*" }] }, true],
  ["an escaped star", { fileName: [{ wildcard: "photo\\*" }] }, false],
  ["anything-but a string", { state: [{ "anything-but": "initializing" }] }, true],
  ["anything-but that very string", { state: [{ "anything-but": "terminated" }] }, false],
  ["anything-but a number", { "x-limit": [{ "anything-but": 123 }] }, true],
  ["anything-but strings", { state: [{ "anything-but": ["stopped", "overloaded"] }] }, true],
  ["anything-but strings, one is it", { state: [{ "anything-but": ["terminated", "x"] }] }, false],
  ["anything-but numbers", { "x-limit": [{ "anything-but": [100, 200, 301.8] }] }, false],
  ["anything-but where nothing is", { missing: [{ "anything-but": "x" }] }, false],
  ["anything-but prefix", { state: [{ "anything-but": { prefix: "init" } }] }, true],
  ["anything-but its prefix", { state: [{ "anything-but": { prefix: "term" } }] }, false],
  ["anything-but prefixes", { state: [{ "anything-but": { prefix: ["x", "term"] } }] }, false],
  ["anything-but suffix", { fileName: [{ "anything-but": { suffix: ".txt" } }] }, true],
  [
    "anything-but suffixes",
    { fileName: [{ "anything-but": { suffix: [".txt", ".png"] } }] },
    false,
  ],
  [
    "anything-but, case ignored",
    { state: [{ "anything-but": { "equals-ignore-case": "TERMINATED" } }] },
    false,
  ],
  [
    "anything-but any of, case ignored",
    { state: [{ "anything-but": { "equals-ignore-case": ["x", "Y"] } }] },
    true,
  ],
  ["anything-but wildcard", { fileName: [{ "anything-but": { wildcard: "*.txt" } }] }, true],
  [
    "anything-but wildcards",
    { fileName: [{ "anything-but": { wildcard: ["*.txt", "ph*"] } }] },
    false,
  ],
  ["numeric range", { "c-count": [{ numeric: [">", 0, "<=", 5] }] }, true],
  ["numeric outside its range", { "c-count": [{ numeric: [">", 0, "<", 5] }] }, false],
  ["numeric less", { "d-count": [{ numeric: ["<", 10] }] }, true],
  ["numeric equal", { "x-limit": [{ numeric: ["=", 3.018e2] }] }, true],
  ["numeric at least", { "d-count": [{ numeric: [">=", 3.5] }] }, false],
  ["numeric on a string", { state: [{ numeric: ["=", 5] }] }, false],
  ["cidr", { "source-ip": [{ cidr: "10.0.0.0/24" }] }, true],
  ["another cidr", { "source-ip": [{ cidr: "10.0.1.0/24" }] }, false],
  ["a cidr of IPv6", { "source-ip": [{ cidr: "2001:db8::/32" }] }, false],
  ["cidr on what is no address", { state: [{ cidr: "10.0.0.0/24" }] }, false],
  ["exists", { state: [{ exists: true }] }, true],
  ["exists where nothing is", { missing: [{ exists: true }] }, false],
  ["does not exist", { missing: [{ exists: false }] }, true],
  ["does not exist where it does", { state: [{ exists: false }] }, false],
  ["null exists", { nothing: [{ exists: true }] }, true],
  ["an empty array does not exist", { none: [{ exists: false }] }, true],
  ["below what is not there", { missing: { deeper: [{ exists: false }] } }, true],
  ["exists on what has members", { deep: [{ exists: true }] }, false],
  ["absent or a value", { missing: [{ exists: false }, "x"] }, true],
  ["any element of an array", { tags: ["green"] }, true],
  ["no element of an array", { tags: ["red"] }, false],
  ["anything-but on an array: some element differs", { tags: [{ "anything-but": "blue" }] }, true],
  [
    "$or by its second choice",
    { $or: [{ "c-count": [{ numeric: [">", 5] }] }, { "d-count": [{ numeric: ["<", 10] }] }] },
    true,
  ],
  ["$or by none", { $or: [{ "c-count": [9] }, { "d-count": [9] }] }, false],
  [
    "$or beside a field that fails",
    { state: ["running"], $or: [{ "c-count": [5] }, { "d-count": [9] }] },
    false,
  ],
  ["$or in $or", { $or: [{ $or: [{ state: ["x"] }, { state: ["y"] }] }, { isOn: [true] }] }, true],
];

describe("an event pattern", () => {
  it.each(details)("decides on %s", (_what, detail, expected) => {
    expect(compileEventPattern({ source: ["aws.ec2"], detail })(instance)).toBe(expected);
  });

  it("matches the envelope and the resources", () => {
    const pattern = {
      source: ["aws.ec2"],
      "detail-type": ["EC2 Instance State-change Notification"],
      resources: [{ prefix: "arn:aws:ec2:us-west-1:" }],
    };
    expect(compileEventPattern(pattern)(instance)).toBe(true);
    expect(compileEventPattern({ ...pattern, region: ["us-east-1"] })(instance)).toBe(false);
  });

  it("wants the conditions on an array of objects met by one object", () => {
    const isMatch = compileEventPattern({ detail: { hosts: { name: ["a"], state: ["bad"] } } });
    const hosts = (...states: string[]) => ({
      detail: { hosts: ["a", "b"].map((name, at) => ({ name, state: states[at] })) },
    });
    expect(isMatch(hosts("bad", "good"))).toBe(true);
    expect(isMatch(hosts("good", "bad"))).toBe(false);
  });

  it("takes a field as absent only when no object of an array has it", () => {
    const isMatch = compileEventPattern({ detail: { hosts: { state: [{ exists: false }] } } });
    expect(isMatch({ detail: { hosts: [{ state: "bad" }, {}] } })).toBe(false);
    expect(isMatch({ detail: { hosts: [{ name: "a" }, {}] } })).toBe(true);
  });

  it("takes a dot in a name for nesting, as AWS's matcher does", () => {
    const isMatch = compileEventPattern({ detail: { "a.b": ["x"] } });
    expect(isMatch({ detail: { a: { b: "x" } } })).toBe(true);
    expect(isMatch({ detail: { "a.b": "x" } })).toBe(true);
    expect(isMatch({ detail: { a: "x", b: "x" } })).toBe(false);
  });

  const refused: readonly (readonly [unknown, RegExp])[] = [
    [[], /Filter is not an object/],
    [{}, /Empty objects/],
    [{ source: "aws.ec2" }, /"source" must be an object or an array/],
    [{ source: [] }, /Empty arrays/],
    [{ source: [{}] }, /Only one key/],
    [{ source: [{ prefix: "a", suffix: "b" }] }, /Only one key/],
    [{ source: [{ prefx: "a" }] }, /Unrecognized match type prefx/],
    [{ source: [["a"]] }, /Match value must be/],
    [{ source: [{ prefix: 1 }] }, /prefix match pattern must be a string/],
    [{ source: [{ prefix: { suffix: "a" } }] }, /Unsupported match type suffix within prefix/],
    [{ source: [{ wildcard: "a**b" }] }, /Consecutive wildcard characters at pos 2|pos 1/],
    [{ source: [{ wildcard: "a\\b" }] }, /Invalid escape character/],
    [{ source: [{ exists: "yes" }] }, /exists match pattern/],
    [{ source: [{ numeric: [] }] }, /numeric takes/],
    [{ source: [{ numeric: ["~", 1] }] }, /numeric range operator/],
    [{ source: [{ numeric: [">", "1"] }] }, /must be a number/],
    [{ source: [{ numeric: [">", 6_000_000_000] }] }, /Value must be between/],
    [{ source: [{ cidr: "10.0.0.0" }] }, /Malformed CIDR/],
    [{ source: [{ cidr: "10.0.0.0/33" }] }, /Malformed CIDR/],
    [{ source: [{ "anything-but": [] }] }, /Empty arrays/],
    [{ source: [{ "anything-but": ["a", 1] }] }, /mixed type/],
    [{ source: [{ "anything-but": { numeric: [">", 1] } }] }, /Unsupported anything-but/],
    [{ $or: [{ source: ["a"] }] }, /"\$or" must be an array of at least 2/],
  ];
  it.each(refused)("is refused when it is %j", (pattern, reason) => {
    expect(() => compileEventPattern(pattern)).toThrow(EventPatternError);
    expect(() => compileEventPattern(pattern)).toThrow(/^Event pattern is not valid. Reason: /);
    expect(() => compileEventPattern(pattern)).toThrow(reason);
  });

  it("is refused when its $ors multiply beyond 1000 ways", () => {
    const either = (name: string) => Array.from({ length: 11 }, (_, at) => ({ [name]: [at] }));
    const nested = { $or: either("a"), b: { $or: either("b") }, c: { $or: either("c") } };
    expect(() => compileEventPattern(nested)).toThrow(/more than 1000 combinations/);
  });
});

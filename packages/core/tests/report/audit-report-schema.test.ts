import { describe, expect, test } from "vitest";
import {
  aFleetReport,
  aLargeFleetReport,
  anEmptyFleetReport,
  aReportOfEveryFinding,
} from "../../../../tests/gen/a-fleet-report.ts";
import { closed, problemsOf, readSchema, schemaCheck } from "./report-schema.ts";

const schema = readSchema("docs/schema/audit-report-2.schema.json");
const check = schemaCheck(schema);
type Json = { [key: string]: Json } & Json[];
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value));

describe("the published schema of the report", () => {
  test.each([
    ["three custom domains", aFleetReport()],
    ["none", anEmptyFleetReport()],
    ["every kind of finding", aReportOfEveryFinding()],
    ["forty custom domains", aLargeFleetReport(40)],
    ["resolved findings", withResolved()],
  ])("takes a report of %s", (_, report) => {
    expect(problemsOf(check, report)).toEqual([]);
  });

  test("names every member that a report has", () => {
    expect(problemsOf(schemaCheck(closed(schema)), withResolved())).toEqual([]);
    const extended = { ...aFleetReport(), surprise: 1 };
    expect(problemsOf(schemaCheck(closed(schema)), extended)).toHaveLength(1);
  });

  test("refuses a report that lacks any one required member", () => {
    const required = requiredMembers(schema as unknown as Json, plain(withResolved()), []);
    expect(required.length).toBeGreaterThan(60);
    for (const path of required) {
      const report = plain(withResolved());
      removeAt(report, path);
      expect([path.join("."), problemsOf(check, report).length]).not.toEqual([path.join("."), 0]);
    }
  });

  test.each([
    ["another schema's name", { schema: "latchkey/audit-report/1" }],
    ["an instant that is none", { at: "yesterday" }],
    ["a mode that is none", { mode: "atuo" }],
    ["a number as a name", { customDomains: [{ name: 3 }] }],
  ])("refuses %s", (_, change) => {
    expect(problemsOf(check, { ...aFleetReport(), ...change })).not.toEqual([]);
  });
});

function withResolved() {
  return aFleetReport({
    resolved: [
      {
        id: "00000000000000aa",
        name: "healthCheckUnhealthy",
        severity: "high",
        accountId: "123456789012",
        region: "eu-west-1",
        customDomain: "auth.example.com",
        firstSeenAt: "2026-11-18T05:00:00.000Z",
        message: "The health check of auth.example.com was unhealthy.",
      },
    ],
  });
}

type Path = readonly (string | number)[];

/** The place of every required member that the value has, through all lists and references. */
function requiredMembers(part: Json, value: Json, path: Path): readonly Path[] {
  const reference = part.$ref as unknown as string | undefined;
  if (reference !== undefined) {
    const target = (schema.$defs as Json)[reference.slice("#/$defs/".length)];
    return target === undefined ? [] : requiredMembers(target, value, path);
  }
  if (Array.isArray(value)) {
    const items = part.items;
    return items === undefined
      ? []
      : value.flatMap((one, place) => requiredMembers(items, one, [...path, place]));
  }
  const required = (part.required ?? []) as unknown as readonly string[];
  const inside = Object.entries(part.properties ?? {}).flatMap(([name, member]) => {
    const found = value[name];
    return found === undefined ? [] : requiredMembers(member, found, [...path, name]);
  });
  return [...required.map((name) => [...path, name]), ...inside];
}

function removeAt(report: Json, path: Path): void {
  const last = path.at(-1);
  let owner: Json | undefined = report;
  for (const step of path.slice(0, -1)) owner = owner?.[step as string];
  if (owner !== undefined && last !== undefined) delete owner[last as string];
}

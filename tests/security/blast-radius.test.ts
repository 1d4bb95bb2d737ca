import { expect, test } from "vitest";
import { blastRadiusTable, pageWithTable } from "./blast-radius.ts";
import { readJson } from "./production-closure.ts";

interface Snapshot {
  readonly functions: Readonly<Record<string, { readonly role: string }>>;
}

test("docs/security.md shows what the deployed roles may do: else run node tests/security/blast-radius.ts", () => {
  const { actual, expected } = pageWithTable();
  expect(actual).toBe(expected);
});

test("every function has a role of its own, with a line in the table", () => {
  const { functions } = readJson<Snapshot>("infra/stack.snapshot.json");
  const roles = Object.values(functions).map(({ role }) => role);
  expect(new Set(roles).size).toBe(roles.length);
  const table = blastRadiusTable();
  for (const role of roles) {
    expect(table).toContain(`| \`${role.replace(/^latchkey-(.*)-role$/, "$1")}\` |`);
  }
});

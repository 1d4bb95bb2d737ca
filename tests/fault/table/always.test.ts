import { expect, test } from "vitest";
import { makeTables } from "./fault-table.ts";
import { readPage, sectionOf, wrongCellsOf } from "./table-page.ts";

/** Some hundred worlds: a minute on a machine of its own. */
const longestMs = 20 * 60_000;

test("a fault that stays ends loudly, as the rules say", { timeout: longestMs }, async () => {
  const tables = await makeTables("always");
  expect(wrongCellsOf(tables)).toEqual([]);
  expect(readPage()).toContain(sectionOf("always", tables));
});

import { expect, test } from "vitest";
import { makeTables } from "./fault-table.ts";
import { introduction, readPage, sectionOf, wrongCellsOf } from "./table-page.ts";

/** Some hundred worlds: a minute on a machine of its own. */
const longestMs = 20 * 60_000;

test("a fault that strikes once, at any call or in any run, comes to what the rules say", {
  timeout: longestMs,
}, async () => {
  const tables = await makeTables("once");
  expect(wrongCellsOf(tables)).toEqual([]);
  // The page, for people, says the same: `node tests/fault/table/write-table.ts` writes it anew.
  expect(readPage()).toContain(introduction);
  expect(readPage()).toContain(sectionOf("once", tables));
});

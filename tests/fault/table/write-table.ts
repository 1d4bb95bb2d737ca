import { writeFileSync } from "node:fs";
import { makeTables } from "./fault-table.ts";
import { faultPage, pageFile, wrongCellsOf } from "./table-page.ts";

/** Writes docs/fault-table.md, prints it, and says which cells are wrong. Some minutes. */
const tables = { once: await makeTables("once"), always: await makeTables("always") };
const page = faultPage(tables);
writeFileSync(pageFile, page);
console.log(page);
const wrong = wrongCellsOf([...tables.once, ...tables.always]);
for (const line of wrong) console.error(`WRONG ${line}`);
process.exitCode = wrong.length === 0 ? 0 : 1;

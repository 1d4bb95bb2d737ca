import { createHash } from "node:crypto";
import { byCodePoint } from "../audit/by-code-point.ts";
import type { FleetReport } from "../audit/fleet-report.ts";

/** A longer list is told by its digest. */
const longestList = 120;

/**
 * What a board keeps apart from other uploads, for the next one of a category closes the alerts
 * that it lacks: `latchkey/audit/<accounts>/<Regions>/`. The same for the same accounts and Regions,
 * in whichever order they were asked for and whether or not they could be read. GitHub takes
 * everything before the last slash.
 * @see https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning
 */
export function sarifCategory({ units }: Pick<FleetReport, "units">): string {
  const accounts = listOf(units.map(({ accountId }) => accountId));
  const regions = listOf(units.map(({ region }) => region));
  return `latchkey/audit/${accounts}/${regions}/`;
}

function listOf(names: readonly string[]): string {
  const list = [...new Set(names)].toSorted(byCodePoint).join("+");
  if (list.length <= longestList) return list;
  return createHash("sha256").update(list).digest("hex").slice(0, 16);
}

import { expect, it } from "vitest";
import { plainLook } from "../../src/text/paint.ts";
import { renderTable } from "../../src/text/table.ts";

const rows = [
  [{ text: "auth.a-rather-long-name.example" }, { text: "ACTIVE" }],
  [{ text: "b.example" }, { text: "-" }],
];
const table = { columns: ["NAME", "STATUS"], rows };

it("columns are as wide as their widest field, and the last one is not padded", () => {
  expect(renderTable(table, plainLook)).toEqual([
    "NAME                             STATUS",
    "auth.a-rather-long-name.example  ACTIVE",
    "b.example                        -",
  ]);
});

it("where the terminal is too narrow the elastic column is cut, and says so", () => {
  expect(renderTable(table, { ...plainLook, width: 24 })).toEqual([
    "NAME              STATUS",
    "auth.a-rather-l…  ACTIVE",
    "b.example         -",
  ]);
});

it("where even that is too narrow each row is a paragraph, and nothing is cut", () => {
  const wide = { columns: ["NAME", "STATUS", "DAYS"], rows: [[...(rows[0] ?? []), { text: "9" }]] };
  expect(renderTable(wide, { ...plainLook, width: 28 })).toEqual([
    "NAME",
    "  auth.a-rather-long-name.example",
    "    status  ACTIVE",
    "    days    9",
  ]);
});

it("colours take no room", () => {
  const look = { paint: (_: string, text: string) => `<${text}>` };
  const coloured = [[{ text: "a", style: "green" as const }, { text: "b" }]];
  expect(renderTable({ columns: ["NAME", "X"], rows: coloured }, look)).toEqual([
    "<NAME>  <X>",
    "<a>     b",
  ]);
});

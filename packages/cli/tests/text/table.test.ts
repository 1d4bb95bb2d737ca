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

it("where the terminal is too narrow the last column is cut, and says so; never the first", () => {
  const columns = ["NAME", "FINDINGS"];
  const found = [
    [{ text: "auth.a-rather-long-name.example" }, { text: "1 critical, 2 high, 1 low" }],
    [{ text: "b.example" }, { text: "none" }],
  ];
  expect(renderTable({ columns, rows: found }, { ...plainLook, width: 48 })).toEqual([
    "NAME                             FINDINGS",
    "auth.a-rather-long-name.example  1 critical, 2 …",
    "b.example                        none",
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

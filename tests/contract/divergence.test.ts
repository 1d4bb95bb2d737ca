import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { contract } from "./contract.ts";
import { divergences } from "./divergence/divergence.ts";
import { withDivergenceTable } from "./divergence/page.ts";

describe("the contract", () => {
  it("has each case once", () => {
    const names = contract.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it("names a page of documentation for each case", () => {
    expect(contract.filter(({ page }) => !page.startsWith("https://"))).toEqual([]);
  });
});

describe("the table of differences", () => {
  it("names cases that there are, each once for a target", () => {
    const listed = divergences.flatMap(({ differs, seen }) =>
      Object.keys(seen).map((name) => `${differs}: ${name}`),
    );
    const known = new Set(contract.flatMap(({ name }) => [`twin: ${name}`, `moto: ${name}`]));
    expect(listed.filter((name) => !known.has(name))).toEqual([]);
    expect(listed.filter((name, at) => listed.indexOf(name) !== at)).toEqual([]);
  });

  it("lists nothing that is as documented", () => {
    const same = contract.filter(({ name, documented }) =>
      divergences.some(
        ({ seen }) => Object.hasOwn(seen, name) && isDeepStrictEqual(seen[name], documented),
      ),
    );
    expect(same.map(({ name }) => name)).toEqual([]);
  });

  it("is a part of docs/twin-divergence.md (mended by: npm run test:contract -- --update)", async () => {
    const file = resolve(import.meta.dirname, "../../docs/twin-divergence.md");
    const page = await readFile(file, "utf8");
    await expect(withDivergenceTable(page)).toMatchFileSnapshot(file);
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { requireWritable, writeFiles } from "../../src/audit/report-file.ts";
import { ReportUnwritableError } from "../../src/errors.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "latchkey-report-"));
});
afterEach(() => rm(folder, { recursive: true }));

const html = (path: string) => ({ path: join(folder, path), format: "html" as const });

it("a file that can be written to is neither left behind nor changed by the trial", async () => {
  await writeFile(join(folder, "old.html"), "before");
  await requireWritable([html("new.html"), html("old.html")]);
  expect(await readdir(folder)).toEqual(["old.html"]);
  expect(await readFile(join(folder, "old.html"), "utf8")).toBe("before");
});

it("one in a folder that is not there, or that is a folder itself, is refused by its path", async () => {
  await mkdir(join(folder, "a.html"));
  await expect(requireWritable([html("no/b.html")])).rejects.toThrow(
    `The report could not be written to ${join(folder, "no/b.html")}.`,
  );
  await expect(requireWritable([html("a.html")])).rejects.toThrow(ReportUnwritableError);
});

it("where one file fails the others are written, and the failure is told", async () => {
  const files = [html("no/a.html"), html("b.html")];
  const { written, failure } = await writeFiles(files, () => "text");
  expect(written).toEqual([join(folder, "b.html")]);
  expect(await readFile(join(folder, "b.html"), "utf8")).toBe("text");
  expect(failure?.data).toEqual({ path: join(folder, "no/a.html") });
});

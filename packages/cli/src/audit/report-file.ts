import { access, open, unlink, writeFile } from "node:fs/promises";
import { ReportUnwritableError } from "../errors.ts";
import type { ReportFile } from "./audit-format.ts";

/**
 * Makes sure that a report can be written to each file, without leaving a trace: before an audit of
 * minutes, for after it that is too late.
 * @throws ReportUnwritableError for the first that cannot be
 */
export async function requireWritable(files: readonly ReportFile[]): Promise<void> {
  for (const { path } of files) {
    await tryOut(path).catch((error: unknown) => {
      throw new ReportUnwritableError(path, error);
    });
  }
}

async function tryOut(path: string): Promise<void> {
  const [before] = await Promise.allSettled([access(path)]);
  const file = await open(path, "a");
  await file.close();
  if (before.status === "rejected") await unlink(path);
}

/**
 * Writes each file, and goes on with the others where one fails.
 * @param textOf what is to be in a file
 * @returns the paths that were written to, and the first failure
 */
export async function writeFiles(
  files: readonly ReportFile[],
  textOf: (file: ReportFile) => string,
): Promise<{ readonly written: readonly string[]; readonly failure?: ReportUnwritableError }> {
  const settled = await Promise.allSettled(files.map((file) => writeFile(file.path, textOf(file))));
  const written = files.flatMap(({ path }, at) =>
    settled[at]?.status === "fulfilled" ? [path] : [],
  );
  const [failure] = files.flatMap(({ path }, at) => {
    const one = settled[at];
    return one?.status === "rejected" ? [new ReportUnwritableError(path, one.reason)] : [];
  });
  return { written, ...(failure === undefined ? {} : { failure }) };
}

import { expect, it } from "vitest";
import { commandNames } from "../../packages/cli/src/command/command.ts";
import { exitCodes } from "../../packages/cli/src/exit-code.ts";
import { renderHelp } from "../../packages/cli/src/help/help.ts";
import { plainLook } from "../../packages/cli/src/text/paint.ts";
import { blocksOf } from "./cli-page.ts";
import { readPage } from "./page.ts";

const page = readPage("docs/cli.md").text;
const blocks = blocksOf(page);

it("the page about the command line shows the help as it is", () => {
  const helps = blocks.filter(({ kind }) => kind === "help");
  expect(helps.map(({ name }) => name)).toEqual(["latchkey", ...commandNames]);
  for (const { name, text } of helps) {
    expect(text).toBe(renderHelp(name as "latchkey", plainLook));
  }
});

it("the page shows what each command printed", () => {
  const captured = blocks.filter(({ kind }) => kind === "capture");
  expect(captured.map(({ name }) => name)).toEqual(expect.arrayContaining([...commandNames]));
  for (const { text } of captured) expect(text).toMatch(/^\$ latchkey /);
});

it("the page documents every exit code", () => {
  for (const code of Object.values(exitCodes)) expect(page).toContain(`| ${code} |`);
});

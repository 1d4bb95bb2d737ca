import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UpdateHealthCheckCommand } from "@aws-sdk/client-route-53";
import type { CommandName } from "../../packages/cli/src/command/command.ts";
import { renderHelp } from "../../packages/cli/src/help/help.ts";
import { plainLook } from "../../packages/cli/src/text/paint.ts";
import { withBlocks } from "./cli-page.ts";
import { type CliStage, openCliStage } from "./cli-stage.ts";

const file = resolve(import.meta.dirname, "../../docs/cli.md");
/** Columns of the terminal that is shown. */
const columns = 96;

/**
 * Writes the blocks of docs/cli.md anew: the helps as they are, and what each command prints on a
 * twin where one custom domain has a better certificate waiting and the health check of another is
 * disabled. `node tests/docs/write-cli-page.ts`; with `--help-only` it boots no twin.
 */
async function writeCliPage(): Promise<void> {
  const captures = process.argv.includes("--help-only") ? new Map() : await captureAll();
  const page = await readFile(file, "utf8");
  const written = withBlocks(page, ({ kind, name }) =>
    kind === "help" ? renderHelp(name as "latchkey" | CommandName, plainLook) : captures.get(name),
  );
  await writeFile(file, written);
}

async function captureAll(): Promise<ReadonlyMap<string, string>> {
  const stage = await openCliStage({ speed: 200 });
  try {
    const captures = new Map<string, string>();
    const capture = async (name: string, ...args: readonly string[]) => {
      const { stdout, stderr, code } = await stage.latchkeyOn(columns, ...args);
      const end = code === 0 ? "" : `$ echo $?\n${code}\n`;
      captures.set(name, `$ latchkey ${args.join(" ")}\n${stderr}${stdout}${end}`);
    };
    await tellStory(stage, capture);
    return captures;
  } finally {
    await stage.stop();
  }
}

async function tellStory(
  { stack, latchkey }: CliStage,
  capture: (name: string, ...args: readonly string[]) => Promise<void>,
): Promise<void> {
  const shop = await stack.newSubject("shop");
  const bank = await stack.newSubject("bank");
  await stack.control("/events/fault", { mode: "lose", times: 1 });
  await shop.issue();
  const off = { HealthCheckId: bank.healthCheckId, Disabled: true };
  await stack.clients.route53.send(new UpdateHealthCheckCommand(off));
  const { customDomain } = shop;
  await capture("audit", "audit");
  await capture("list", "list");
  await capture("show", "show", customDomain);
  await capture("plan", "plan", customDomain);
  await capture("rotate-dry-run", "rotate", customDomain, "--wait");
  await capture("rotate", "rotate", customDomain, "--apply", "--wait");
  await capture("verify", "verify", customDomain);
  await capture("history", "history", customDomain, "--limit", "1");
  await capture("rollback", "rollback", customDomain, "--wait");
  const started = await latchkey("rotate", bank.customDomain, "--json");
  await capture("watch", "watch", JSON.parse(started.stdout).executionArn);
  await capture("doctor", "doctor");
  await capture("redrive", "redrive");
  await capture("error", "history", customDomain, "--stage", "dev");
}

await writeCliPage();

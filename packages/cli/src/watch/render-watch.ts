import { printable } from "@latchkey/core/record/printable-text";
import type { Reason } from "@latchkey/core/rotation/rotation-state";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { verdictStyles } from "../history/render-history.ts";
import { renderReason } from "../plan/render-reason.ts";
import { breakLines } from "../text/break-lines.ts";
import type { TextLook } from "../text/paint.ts";
import { sayDuration } from "../text/say-time.ts";
import { shortenArns } from "../text/shorten-arns.ts";
import type { WatchedStep, WatchReport } from "./watch-report.ts";

const stateWidth = "WaitForDomain".length;

/** One state as it passes: a line, or as many as its text needs. */
export function renderStep({ at, state, text }: WatchedStep, look: TextLook): string {
  const lead = `${at.toISOString().slice(11, 19)}  ${state.padEnd(stateWidth)}  `;
  const shown = shortenArns(printable(text), look.width && look.width - lead.length);
  const lines = breakLines(shown, { first: lead }, look.width);
  const isWait = text.startsWith("waits");
  return `${lines.map((line) => (isWait ? look.paint("dim", line) : line)).join("\n")}\n`;
}

/** The verdict and its reasons. */
export function renderEnd(report: WatchReport, look: TextLook): string {
  const { verdict, status, startedAt, endedAt, reasons, isDryRun } = report;
  const style = verdict === undefined ? "red" : verdictStyles[verdict];
  const took = endedAt === undefined ? "" : ` after ${sayDuration(+endedAt - +startedAt)}`;
  const word = verdict ?? `no verdict: the execution ended as ${status}, see latchkey history`;
  const lines = [
    "",
    `${look.paint(style, word)}${took}${isDryRun ? "; a dry run, nothing was changed" : ""}`,
    ...reasons
      .filter(({ name }) => name !== "dryRun" || isDryRun)
      .flatMap((reason) => renderReason(shownReason(reason), look)),
  ];
  return `${lines.join("\n")}\n`;
}

/** As the command line says it: what a request lacks is an option here. */
function shownReason({ name, message, fix }: Reason): Reason {
  const told = name === "dryRun" ? "Say it again with --apply." : fix;
  return { name, message: printable(message), ...(told && { fix: printable(told) }) };
}

/** What a verdict means for a script. */
export function exitCodeOfWatch({ verdict, isDryRun }: WatchReport): ExitCode {
  const isWell = verdict === "rotated" || verdict === "verified" || verdict === "nothing-to-do";
  if (!isWell) return exitCodes.standsStill;
  return isDryRun ? exitCodes.changePlanned : exitCodes.settled;
}

import type { Certificate } from "@latchkey/core/certificate/certificate";
import { breakLines } from "../text/break-lines.ts";
import type { Style, TextLook } from "../text/paint.ts";
import { sayDistance } from "../text/say-time.ts";
import type { ShowReport } from "./show-report.ts";

/** Columns of a bar where the width of lines is not limited, and at most. */
const widestBar = 40;
/** Characters of a line besides the bar: ID, mark, day and distance. */
const besideBar = 44;
const narrowestBar = 12;
const msOfDay = 24 * 60 * 60 * 1000;
/** Validity before this many days ago is cut off: it is over. */
const pastDays = 90;
/** Certificates shown; the rest are counted. */
const mostBars = 8;

/** A certificate whose validity is known. */
interface Bar {
  readonly id: string;
  readonly isHeld: boolean;
  readonly from: number;
  readonly to: number;
}

/** What expires when, one bar a certificate, all on one scale; `│` is now. */
export function renderTimeLine(report: ShowReport, look: TextLook): readonly string[] {
  const bars = report.acm.flatMap((one) => barOf(one, report.cognito?.certificate.arn));
  if (bars.length === 0) return [];
  const now = report.readAt.getTime();
  const shown = bars.slice(0, mostBars);
  const begin = Math.max(now - pastDays * msOfDay, Math.min(now, ...shown.map(({ from }) => from)));
  const end = Math.max(now + msOfDay, ...shown.map(({ to }) => to));
  const columns = Math.max(
    narrowestBar,
    Math.min(widestBar, (look.width ?? Number.POSITIVE_INFINITY) - besideBar),
  );
  const isNarrow = look.width !== undefined && look.width < besideBar + narrowestBar;
  const scale = (ms: number) => Math.round(((ms - begin) / (end - begin)) * (columns - 1));
  const lines = shown.map((bar) => {
    const drawn = draw({ from: scale(bar.from), to: scale(bar.to), now: scale(now) }, columns);
    const days = (bar.to - now) / msOfDay;
    const style: Style = days < 7 ? "red" : days < 30 ? "yellow" : "green";
    const date = new Date(bar.to);
    const distance = isNarrow ? "" : `  ${sayDistance(date, report.readAt)}`;
    const expiry = `${date.toISOString().slice(0, 10)}${distance}`;
    return `  ${bar.id.padEnd(8)} ${bar.isHeld ? "held" : "    "}  ${look.paint(style, drawn)}  ${expiry}`;
  });
  const rest = bars.length - shown.length;
  return [
    look.paint("bold", "What expires when"),
    ...lines,
    ...(rest === 0 ? [] : breakLines(`and ${rest} more`, { first: "  " }, look.width)),
  ];
}

function barOf(
  { arn, notBefore, notAfter, issuedAt }: Certificate,
  held: string | undefined,
): readonly Bar[] {
  const from = (notBefore ?? issuedAt)?.getTime() ?? Number.NaN;
  const to = notAfter?.getTime() ?? Number.NaN;
  if (Number.isNaN(from) || Number.isNaN(to)) return [];
  const id = arn.slice(arn.lastIndexOf("/") + 1).slice(0, 8);
  return [{ id, isHeld: arn === held, from, to }];
}

function draw(
  { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
  columns: number,
): string {
  return Array.from({ length: columns }, (_, column) => {
    if (column === now) return "│";
    return column >= from && column <= to ? "━" : "·";
  }).join("");
}

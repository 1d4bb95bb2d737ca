import { printable } from "@latchkey/core/record/printable-text";
import { breakLines } from "../text/break-lines.ts";
import type { Style, TextLook } from "../text/paint.ts";
import { sayCount } from "../text/say-count.ts";
import { type Check, checkGroups, type DoctorReport } from "./doctor-report.ts";

const titles: Readonly<Record<Check["group"], string>> = {
  credentials: "Credentials",
  regions: "Regions",
  permissions: "Permissions",
  quotas: "Quotas",
  dns: "DNS",
  installation: "Installation",
};

const marks: Readonly<Record<Check["outcome"], readonly [style: Style, mark: string]>> = {
  good: ["green", "✓"],
  warning: ["yellow", "!"],
  bad: ["red", "✗"],
  skipped: ["dim", "-"],
};

/** Characters that a message has beside the names at least. */
const narrowestMessage = 24;

/** The checks for a person, group by group, each fault with its fix. */
export function renderDoctor({ checks }: DoctorReport, look: TextLook): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const groups = checkGroups.flatMap((group) => {
    const own = checks.filter((check) => check.group === group);
    if (own.length === 0) return [];
    const lines = own.flatMap((check) => renderCheck(check, width, look));
    return [[look.paint("bold", titles[group]), ...lines].join("\n")];
  });
  return `${[...groups, renderEnd(checks, look)].join("\n\n")}\n`;
}

function renderCheck(check: Check, width: number, look: TextLook): readonly string[] {
  const { name, outcome, message, fix } = check;
  const [style, mark] = marks[outcome];
  const lead = `  ${mark} ${name.padEnd(width)}  `;
  // Where beside the names there is no room for a sentence, it stands below.
  const isNarrow = look.width !== undefined && look.width - lead.length < narrowestMessage;
  const indent = " ".repeat(isNarrow ? 6 : lead.length);
  const lines = [
    ...(isNarrow ? [`  ${mark} ${name}`] : []),
    ...breakLines(printable(message), { first: isNarrow ? indent : lead }, look.width),
    ...(fix === undefined
      ? []
      : breakLines(printable(`Fix: ${fix}`), { first: indent }, look.width)),
  ];
  return lines.map((line, at) => (at === 0 ? line.replace(mark, look.paint(style, mark)) : line));
}

function renderEnd(checks: readonly Check[], look: TextLook): string {
  const count = (outcome: Check["outcome"]) =>
    checks.filter((check) => check.outcome === outcome).length;
  const [bad, warnings] = [count("bad"), count("warning")];
  if (bad > 0) {
    return look.paint("red", `${sayCount(bad, "check")} found something that does not work.`);
  }
  const text =
    warnings === 0 ? "All is well." : `Nothing is broken; ${sayCount(warnings, "warning")}.`;
  return look.paint(warnings === 0 ? "green" : "yellow", text);
}

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Screen } from "./screen.ts";
import { formatSimulated } from "./screen.ts";
import type { Outcome } from "./stories.ts";

/** Writes each rotation's record below the folder, under its key in the bucket. */
export async function saveRecords(folder: string, outcomes: readonly Outcome[]): Promise<void> {
  for (const { rotation } of outcomes) {
    if (rotation === undefined) continue;
    const file = join(folder, rotation.recordKey);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${JSON.stringify(rotation.record, null, 2)}\n`);
  }
}

/** One line a rotation: domain, verdict, from, to, edges proven, routing, simulated and real time. */
export function printSummary(screen: Screen, outcomes: readonly Outcome[]): void {
  const header = [
    "custom domain",
    "verdict",
    "from",
    "to",
    "edges",
    "routing",
    "simulated",
    "real",
  ];
  const rows = outcomes.map(rowOf);
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const format = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  screen.line("");
  screen.line(screen.paint("bold", `  ${format(header)}`));
  outcomes.forEach((outcome, index) => {
    const mark = outcome.isAsTold ? screen.paint("green", "+") : screen.paint("red", "x");
    screen.line(`${mark} ${format(rows[index] ?? [])}`);
  });
}

function rowOf(outcome: Outcome): readonly string[] {
  const { rotation } = outcome;
  if (rotation === undefined)
    return ["auth.example.com", "nothing started", "", "", "", "", "", ""];
  const { record } = rotation;
  return [
    record.customDomain,
    record.verdict,
    shortCertificate(record.from),
    shortCertificate(record.to),
    String(record.evidence.edgesProven),
    routingWord(record.evidence.routing ?? record.before?.routing),
    formatSimulated(rotation.simulatedMs),
    `${(rotation.realMs / 1000).toFixed(1)} s`,
  ];
}

/** The last digits of the ARN, and of the serial: a renewal keeps the one and changes the other. */
function shortCertificate(certificate: { arn: string; serial?: string | undefined } | undefined) {
  if (certificate === undefined) return "-";
  const serial = certificate.serial?.replaceAll(":", "").slice(-4);
  return `${certificate.arn.slice(-4)}${serial === undefined ? "" : `/${serial}`}`;
}

function routingWord(routing: { health?: string | undefined } | undefined): string {
  return routing?.health ?? "-";
}

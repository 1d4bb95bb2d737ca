import { type TextLook, textLookOf } from "./text/paint.ts";
import { wrapLines } from "./text/wrap-lines.ts";

/** Writes what was asked for: as one JSON document, dates in ISO 8601, or as text. */
export function writeReport<Report>(
  report: Report,
  stdout: NodeJS.WriteStream,
  as: {
    readonly isJson: boolean;
    readonly render: (report: Report, look: TextLook) => string;
  },
): void {
  if (as.isJson) stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else writeText(stdout, (look) => as.render(report, look));
}

/** Writes a text for people, in lines no longer than the terminal is wide. */
export function writeText(stdout: NodeJS.WriteStream, render: (look: TextLook) => string): void {
  const look = textLookOf(stdout);
  stdout.write(wrapLines(render(look), look.width));
}

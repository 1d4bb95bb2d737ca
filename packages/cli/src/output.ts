import { type TextLook, textLookOf } from "./text/paint.ts";

/** Writes what was asked for: as one JSON document, dates in ISO 8601, or as text. */
export function writeReport<Report>(
  report: Report,
  stdout: NodeJS.WriteStream,
  as: {
    readonly isJson: boolean;
    readonly render: (report: Report, look: TextLook) => string;
  },
): void {
  stdout.write(
    as.isJson ? `${JSON.stringify(report, null, 2)}\n` : as.render(report, textLookOf(stdout)),
  );
}

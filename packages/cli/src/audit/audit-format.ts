import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { renderHtml } from "@latchkey/core/report/html/page";
import { renderAsff } from "@latchkey/core/report/render-asff";
import { renderCsv } from "@latchkey/core/report/render-csv";
import { renderSarif } from "@latchkey/core/report/render-sarif";

/** How a report can be printed. */
export const auditFormats = ["text", "json", "csv", "sarif", "asff"] as const;
export type AuditFormat = (typeof auditFormats)[number];

/** A report of a kind that programs, or browsers, read. */
export type FileFormat = Exclude<AuditFormat, "text"> | "html";

/** Where a report is also written to. */
export interface ReportFile {
  readonly path: string;
  readonly format: FileFormat;
}

/** Longer endings first: ASFF and SARIF are JSON, too. */
const endings: readonly (readonly [ending: string, format: FileFormat])[] = [
  [".asff.json", "asff"],
  [".sarif.json", "sarif"],
  [".sarif", "sarif"],
  [".html", "html"],
  [".json", "json"],
  [".csv", "csv"],
];

/** What a file can end in, in the words of the help. */
export const reportEndings = [".html", ".json", ".csv", ".sarif", ".asff.json"] as const;

/** By its ending; undefined for any other. */
export function formatOfFile(path: string): FileFormat | undefined {
  return endings.find(([ending]) => path.toLowerCase().endsWith(ending))?.[1];
}

/** The report in a form that programs, or browsers, read. */
export function formatReport(
  report: FleetReport,
  format: FileFormat,
  productAccountId: string,
): string {
  switch (format) {
    case "html":
      return renderHtml(report);
    case "csv":
      return renderCsv(report);
    case "json":
      return jsonOf(report);
    case "sarif":
      return jsonOf(renderSarif(report));
    case "asff":
      return jsonOf(renderAsff(report, productAccountId));
  }
}

function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

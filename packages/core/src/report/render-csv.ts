import type { Finding, FleetReport } from "../audit/fleet-report.ts";

const columns: readonly (readonly [string, (finding: Finding) => string])[] = [
  ["id", ({ id }) => id],
  ["severity", ({ severity }) => severity],
  ["finding", ({ name }) => name],
  ["custom_domain", ({ customDomain = "" }) => customDomain],
  ["account", ({ accountId }) => accountId],
  ["region", ({ region = "" }) => region],
  ["resource", ({ resource = "" }) => resource],
  ["message", ({ message }) => message],
  ["fix", ({ fix }) => fix],
  ["mended_by", ({ mender }) => mender],
  ["first_seen_at", ({ firstSeenAt }) => firstSeenAt],
  ["is_news", ({ isNews }) => String(isNews)],
  ["evidence", evidenceText],
];

/**
 * The findings as CSV by RFC 4180: a line of column names, CRLF, every field in quotes. A field
 * that a spreadsheet would take for a formula begins with an apostrophe, as OWASP advises
 * ("CSV Injection"); blanks and line breaks before the formula do not hide it.
 */
export function renderCsv({ findings }: Pick<FleetReport, "findings">): string {
  const lines = [
    columns.map(([name]) => name),
    ...findings.map((finding) => columns.map(([, read]) => read(finding))),
  ];
  return lines.map((fields) => `${fields.map(quote).join(",")}\r\n`).join("");
}

function evidenceText({ evidence }: Finding): string {
  return evidence.map(({ source, what, value }) => `${source}: ${what} = ${value}`).join("; ");
}

function quote(field: string): string {
  const isFormula = /^[\t\r\n]|^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(field);
  const harmless = isFormula ? `'${field}` : field;
  return `"${harmless.replaceAll('"', '""')}"`;
}

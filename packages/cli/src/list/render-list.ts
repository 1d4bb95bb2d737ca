import type { Certificate } from "@latchkey/core/certificate/certificate";
import { breakLines } from "../text/break-lines.ts";
import type { Style, TextLook } from "../text/paint.ts";
import { sayCount } from "../text/say-count.ts";
import { type Cell, renderTable } from "../text/table.ts";
import type { ListedCustomDomain, ListReport } from "./list-report.ts";

/** Days from which a certificate's end is nothing to look at: ACM renews 45 days before it. */
const calmDays = 30;
const urgentDays = 7;

/** The list for a person: a table, what could not be read, and what was looked at. */
export function renderList(report: ListReport, look: TextLook): string {
  const { customDomains, regions } = report;
  const pools = regions.reduce((sum, { userPools }) => sum + userPools, 0);
  const summary = `${sayCount(customDomains.length, "custom domain")} in ${sayCount(pools, "user pool")} of ${regions.map(({ name }) => name).join(", ") || "no Region"}.`;
  const hint = customDomains.length === 0 ? " Other Regions are looked through with --region." : "";
  const lines = [
    ...(customDomains.length === 0 ? [] : [...renderTable(tableOf(customDomains), look), ""]),
    ...problemsOf(report).flatMap((text) => breakLines(text, { first: "! ", next: 2 }, look.width)),
    ...breakLines(`${summary}${hint}`, { first: "" }, look.width).map((line) =>
      look.paint("dim", line),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function tableOf(customDomains: readonly ListedCustomDomain[]) {
  return {
    columns: ["CUSTOM DOMAIN", "REGION", "STATUS", "EXPIRES", "DAYS", "CERTIFICATE"],
    rows: customDomains.map(rowOf),
  };
}

function rowOf({ name, region, status, certificate, daysLeft }: ListedCustomDomain): Cell[] {
  const { arn = "", notAfter } = certificate ?? {};
  const isActive = status === "ACTIVE";
  return [
    { text: name },
    { text: region },
    { text: status ?? "unread", style: isActive ? "green" : "yellow" },
    { text: notAfter?.toISOString().slice(0, 10) ?? "-" },
    { text: daysLeft === undefined ? "-" : String(daysLeft), style: styleOf(daysLeft) },
    // Within one account ARNs differ in their last part, of which the beginning tells them apart.
    {
      text:
        arn === ""
          ? "-"
          : `${arn.slice(arn.lastIndexOf("/") + 1).slice(0, 8)} ${wordsOf(certificate)}`,
    },
  ];
}

function styleOf(daysLeft: number | undefined): Style {
  if (daysLeft === undefined || daysLeft < urgentDays) return "red";
  return daysLeft < calmDays ? "yellow" : "green";
}

/** Its status if that is not `ISSUED`, first, for the end may be cut; and of what type it is. */
function wordsOf({ type, status }: Partial<Certificate> = {}): string {
  if (type === undefined) return "gone";
  const words = [...(status === "ISSUED" || status === undefined ? [] : [status]), type];
  return words.map((word) => word.toLowerCase().replaceAll("_", "-")).join(", ");
}

function problemsOf({ customDomains, problems }: ListReport): readonly string[] {
  return [
    ...customDomains.flatMap(({ name, problem }) =>
      problem === undefined ? [] : [`${name}: ${problem}`],
    ),
    ...problems.map(({ message, fix }) => [message, fix].filter(Boolean).join(" Fix: ")),
  ];
}

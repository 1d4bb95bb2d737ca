import { findingKinds, type Severity } from "@latchkey/core/audit/finding-catalogue";
import type {
  Finding,
  FleetReport,
  ReportedCustomDomain,
  ResolvedFinding,
} from "@latchkey/core/audit/fleet-report";
import { printable } from "@latchkey/core/record/printable-text";
import type { Surroundings } from "../plan/render-plan.ts";
import { breakFix } from "../text/break-fix.ts";
import { breakLines } from "../text/break-lines.ts";
import type { Style, TextLook } from "../text/paint.ts";
import { sayCount } from "../text/say-count.ts";
import { shortenArns } from "../text/shorten-arns.ts";
import { renderTable } from "../text/table.ts";
import { renderExpiries } from "./render-expiries.ts";
import { severities } from "./severity-rank.ts";

/** How a severity stands out. */
export const severityStyles: Readonly<Record<Severity, Style>> = {
  critical: "red",
  high: "red",
  medium: "yellow",
  low: "bold",
  info: "dim",
};

/** The report for a person: the fleet, what is wrong by severity, what expires next, the sum. */
export function renderAudit(report: FleetReport, look: TextLook, around: Surroundings): string {
  const blocks = [
    [titleOf(report, look)],
    report.customDomains.length === 0 ? [] : renderFleet(report, look),
    ...severities.map((severity) => renderSeverity(report, severity, look)),
    renderResolved(report, look),
    renderTrust(report, look, around),
    renderExpiries(report, look),
    renderSum(report, look),
  ];
  const shown = blocks.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function titleOf({ units, customDomains, at }: FleetReport, look: TextLook): string {
  const accounts = [...new Set(units.map(({ accountId }) => accountId))].join(", ");
  const pools = units.reduce((sum, { userPools }) => sum + userPools, 0);
  const facts = `${sayCount(customDomains.length, "custom domain")}, ${sayCount(pools, "user pool")}`;
  const text = `Audit of account ${accounts}, ${at.slice(0, 16).replace("T", " ")} UTC: ${facts} in ${regionsOf(units)}`;
  return breakLines(text, { first: "" }, look.width)
    .map((line) => look.paint("bold", line))
    .join("\n");
}

function regionsOf(units: FleetReport["units"]): string {
  return [...new Set(units.map(({ region }) => region))].join(", ");
}

function renderFleet({ customDomains, findings }: FleetReport, look: TextLook): string[] {
  const rows = customDomains.map((one) => {
    const own = findings.filter(
      ({ customDomain, accountId }) => customDomain === one.name && accountId === one.accountId,
    );
    const worst = severities.find((severity) => own.some((found) => found.severity === severity));
    const style: Style = worst === undefined ? "green" : severityStyles[worst];
    return [
      { text: one.name },
      { text: one.region },
      { text: one.cognito.status ?? "unread" },
      { text: one.daysToExpiry === undefined ? "-" : String(one.daysToExpiry) },
      { text: edgesOf(one) },
      { text: findingsOf(one, own), style },
    ];
  });
  const columns = ["CUSTOM DOMAIN", "REGION", "STATUS", "DAYS", "EDGES", "FINDINGS"];
  return renderTable({ columns, rows }, look);
}

function edgesOf({ edges }: ReportedCustomDomain): string {
  if (edges === undefined) return "-";
  const right = edges.filter(({ outcome }) => outcome === "target").length;
  return `${right}/${edges.length}`;
}

function findingsOf({ isManaged }: ReportedCustomDomain, own: readonly Finding[]): string {
  if (!isManaged) return "not managed";
  const counted = severities.flatMap((severity) => {
    const count = own.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  return counted.length === 0 ? "none" : counted.join(", ");
}

function renderSeverity(
  { findings, at }: FleetReport,
  severity: Severity,
  look: TextLook,
): readonly string[] {
  const own = findings.filter((finding) => finding.severity === severity);
  if (own.length === 0) return [];
  const title = `${severity.charAt(0).toUpperCase()}${severity.slice(1)} (${own.length})`;
  return [
    look.paint(severityStyles[severity], title),
    ...own.flatMap((finding) => renderFinding(finding, at, look)),
  ];
}

function renderFinding(finding: Finding, at: string, look: TextLook): readonly string[] {
  const { name, message, fix, mender } = finding;
  const by = mender === "rotation" ? "mended by a rotation" : undefined;
  const mark = look.paint("dim", [name, by, ageOf(finding, at)].filter(Boolean).join(", "));
  const lead = "    Fix: ";
  const indent = { first: lead, next: lead.length };
  const [first = "", ...others] = breakFix(printable(fix), indent, look.width);
  return [
    ...breakLines(
      shortenArns(printable(message), look.width),
      { first: "  - ", next: 4 },
      look.width,
    ),
    `    ${mark}`,
    `    ${look.paint("green", "Fix:")} ${first.slice(lead.length)}`.trimEnd(),
    ...others,
  ];
}

/** Of one that the last audit knew; without that, all are new, and nothing is said. */
function ageOf({ firstSeenAt, isNews }: Finding, at: string): string | undefined {
  if (firstSeenAt === at) return undefined;
  return `since ${firstSeenAt.slice(0, 10)}${isNews ? ", changed" : ""}`;
}

function renderResolved({ resolved }: FleetReport, look: TextLook): readonly string[] {
  if (resolved.length === 0) return [];
  return [
    look.paint("green", `Gone since the last audit (${resolved.length})`),
    ...resolved.flatMap((one) => renderGone(one, look)),
  ];
}

function renderGone(gone: ResolvedFinding, look: TextLook): readonly string[] {
  const { name, message, firstSeenAt } = gone;
  // A report of another version may hold a kind that this one does not know.
  const title = Object.hasOwn(findingKinds, name) ? findingKinds[name].title : name;
  const was = shortenArns(printable(message), look.width);
  return [
    ...breakLines(`${printable(placeOf(gone))}: ${title}`, { first: "  - ", next: 4 }, look.width),
    ...breakLines(was, { first: "    It was: ", next: 4 }, look.width),
    `    ${look.paint("dim", `${printable(name)}, since ${firstSeenAt.slice(0, 10)}`)}`,
  ];
}

function placeOf({ customDomain, region, accountId }: ResolvedFinding): string {
  return [customDomain ?? `account ${accountId}`, region].filter(Boolean).join(" in ");
}

/** A simulator's CA is trusted by nobody who was not told to. */
function renderTrust(
  { customDomains }: FleetReport,
  look: TextLook,
  { hasExtraTrust }: Surroundings,
): readonly string[] {
  const isDistrusted = customDomains.some(({ edges = [] }) =>
    edges.some(({ problem }) => problem?.includes("untrusted") === true),
  );
  if (!isDistrusted || hasExtraTrust) return [];
  const text =
    "This machine does not trust what the edges serve. If that is the twin's own CA, start latchkey with NODE_EXTRA_CA_CERTS set to the file of its root CA (see latchkey audit --help).";
  return breakLines(text, { first: "Note: " }, look.width);
}

function renderSum(report: FleetReport, look: TextLook): readonly string[] {
  const { counts, findings, units, customDomains } = report;
  const unread = units.filter(({ problem }) => problem !== undefined).length;
  const rest = unread === 0 ? "" : ` ${sayCount(unread, "Region")} could not be read wholly.`;
  const none =
    customDomains.length > 0
      ? []
      : breakLines(
          `No custom domain was found in ${regionsOf(units)}. Other Regions are looked through with --region.`,
          { first: "" },
          look.width,
        ).map((line) => look.paint("yellow", line));
  if (findings.length === 0) {
    if (none.length > 0) return none;
    return [look.paint(unread === 0 ? "green" : "yellow", `Nothing is wrong.${rest}`)];
  }
  const counted = severities
    .filter((severity) => counts.findings[severity] > 0)
    .map((severity) => `${counts.findings[severity]} ${severity}`)
    .join(", ");
  const worst = severities.find((severity) => counts.findings[severity] > 0) ?? "info";
  const text = `${sayCount(findings.length, "finding")}: ${counted}.${rest} Nothing was changed.`;
  return [...none, look.paint(severityStyles[worst], text)];
}

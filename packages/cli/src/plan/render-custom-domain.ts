import type { RoutingEvidence } from "@latchkey/core/rotation/rotation-state";
import { breakLines } from "../text/break-lines.ts";
import type { TextLook } from "../text/paint.ts";
import { sayExpiry } from "../text/say-time.ts";
import type { CustomDomainReport, PlanReport } from "./plan-report.ts";

/** One fact about the custom domain; with `to`, one that would change. */
interface Row {
  readonly label: string;
  readonly from: string;
  readonly to?: string;
}

const labelWidth = 15;
/** Characters before a value. */
const valueColumn = 9 + labelWidth;

/** The custom domain, what would change marked `~` and shown as from and to; the rest stays. */
export function renderCustomDomain(report: PlanReport, look: TextLook): readonly string[] {
  const { current, customDomain } = report;
  if (current === undefined) return [];
  const isChanged = report.action === "rotate";
  const mark = isChanged ? look.paint("yellow", "~") : " ";
  const render = (rows: readonly Row[]) => rows.flatMap((row) => renderRow(row, look));
  return [
    `  ${mark} custom domain ${look.paint("bold", customDomain)}`,
    ...render(identityRows(current)),
    ...render(certificateRows(report, current, look.width)),
    ...(isChanged ? [`        ${look.paint("dim", "# stays as it is:")}`] : []),
    ...render(settingRows(current)),
  ];
}

function renderRow({ label, from, to }: Row, look: TextLook): readonly string[] {
  const isChanged = to !== undefined && to !== from;
  const mark = isChanged ? look.paint("yellow", "~") : " ";
  const head = `      ${mark} ${label.padEnd(labelWidth)} `;
  if (!isChanged) return renderValue(head, from, look);
  const arrow = `${" ".repeat(valueColumn - 3)}${look.paint("yellow", "->")} `;
  return [...renderValue(head, from, look), ...renderValue(arrow, to, look)];
}

/** @param head as wide as the column of values; colours do not count */
function renderValue(head: string, value: string, { width }: TextLook): readonly string[] {
  const [first = "", ...others] = breakLines(value, { first: " ".repeat(valueColumn) }, width);
  return [head + first.slice(valueColumn), ...others];
}

/** The serial tells a renewal apart, which keeps the ARN. */
function certificateRows(
  report: PlanReport,
  current: CustomDomainReport,
  width: number | undefined,
): readonly Row[] {
  const { certificate: from } = current;
  const to = report.action === "rotate" ? report.target : undefined;
  const row = (label: string, was: string, willBe: string | undefined): Row =>
    willBe === undefined ? { label, from: was } : { label, from: was, to: willBe };
  return [
    row("certificate", fit(from.arn, width), to && fit(to.arn, width)),
    row(
      "expires",
      sayExpiry(from.notAfter, report.readAt),
      to && sayExpiry(to.notAfter, report.readAt),
    ),
    row("serial", from.serial ?? "unknown", to && (to.serial ?? "unknown")),
  ];
}

/** On a terminal too narrow for an ARN, its last part, which says as much within one account. */
function fit(arn: string, width: number | undefined): string {
  const isTooLong = width !== undefined && arn.length > width - valueColumn;
  return isTooLong ? arn.slice(arn.lastIndexOf(":") + 1) : arn;
}

function identityRows(current: CustomDomainReport): readonly Row[] {
  const { userPoolId, region, accountId, status, cloudFrontDomain } = current;
  return [
    { label: "user pool", from: `${userPoolId} in ${region}, account ${accountId}` },
    { label: "CloudFront", from: cloudFrontDomain ?? "not told" },
    { label: "status", from: status },
  ];
}

function settingRows({ settings, routing }: CustomDomainReport): readonly Row[] {
  const failover = settings.routing;
  return [
    { label: "TLS policy", from: settings.securityPolicy ?? "not set" },
    { label: "login version", from: String(settings.managedLoginVersion ?? "not set") },
    {
      label: "failover",
      from: failover === undefined ? "none" : `to ${failover.secondaryRegion}`,
    },
    ...(routing === undefined ? [] : routingRows(routing)),
  ];
}

function routingRows(evidence: RoutingEvidence): readonly Row[] {
  const { routing, healthCheckFound, healthCheckDisabled, health, replicaStatus } = evidence;
  const isOff = healthCheckDisabled === true ? "disabled" : (health ?? "unknown");
  const state = healthCheckFound === false ? "missing" : isOff;
  return [
    { label: "health check", from: `${routing?.primaryHealthCheckId ?? "unknown"} (${state})` },
    { label: "replica", from: replicaStatus ?? "missing" },
  ];
}

import type { FleetReport, ReportedCertificate } from "../../audit/fleet-report.ts";
import { linkToCustomDomain } from "./custom-domain-link.ts";
import { expiryMonths } from "./expiry-month.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { arnLabel, count, day, shape, timeLeft } from "./say.ts";
import { axis, certificateBar, key } from "./time-line-drawing.ts";
import { type TimeLineRow, timeLineRows } from "./time-line-row.ts";
import { daysAfter, daysBetween, type TimeScale, timeScale } from "./time-scale.ts";

/** Rows that are drawn; of the others the months tell. */
const mostRows = 40;

/** What expires when: a bar for each certificate that is held, the first to end on top. */
export function timeLine(report: FleetReport): Markup {
  const rows = timeLineRows(report);
  if (rows.length === 0) {
    return html`<p class="panel empty">No custom domain holds a certificate that ACM knows.</p>`;
  }
  const drawn = rows.slice(0, mostRows);
  const scale = scaleOf(drawn, report.at);
  const more = rows.length - drawn.length;
  const link = linkToCustomDomain(report);
  return html`
    ${rows.length > 12 ? expiryMonths(rows, report.at) : undefined}
    <div class="panel padded time-line">
      ${axis(scale, report.at)}
      <ul class="list">${drawn.map((row) => rowMarkup(row, scale, { at: report.at, link }))}</ul>
      ${key(report.at)}
      ${more > 0 ? html`<p class="note">The next ${mostRows} to end are drawn; ${count(more, "certificate")} more end later.</p>` : undefined}
    </div>`;
}

/** From the earliest begin to the latest end, but not so far that days cannot be seen. */
function scaleOf(rows: readonly TimeLineRow[], at: string): TimeScale {
  const begins = rows.map(({ begin }) => daysBetween(at, begin));
  const ends = rows.map(({ end }) => daysBetween(at, end));
  const first = Math.max(-210, Math.min(-30, ...begins));
  const last = Math.min(400, Math.max(60, ...ends));
  return timeScale(daysAfter(at, first - 2), daysAfter(at, last + 6));
}

function rowMarkup(
  row: TimeLineRow,
  scale: TimeScale,
  { at, link }: { readonly at: string; readonly link: ReturnType<typeof linkToCustomDomain> },
): Markup {
  const { certificate, begin, end, renewalAt, rotatedAt, state } = row;
  const [first = "", ...others] = certificate.heldBy;
  const isDue = renewalAt !== undefined && renewalAt <= at;
  return html`
    <li class="row">
      <div class="name">${link({ customDomain: first, accountId: "" })}
        ${others.length > 0 && html` <span class="note">and ${count(others.length, "other")}</span>`}
      </div>
      <div class="end">
        <b>${day(end)}</b> <span class="${state ?? "soft"}">${state && shape(state)}${timeLeft(at, end)}</span>
      </div>
      ${certificateBar(row, scale, at)}
      <p class="note dates">
        <span class="facts">issued ${day(begin)}</span>
        ${rotatedAt && fact(html`rotated ${day(rotatedAt)}`)}
        ${renewalAt ? fact(html`renewal ${isDue ? "was due" : "due"} ${day(renewalAt)}`) : fact("no renewal by ACM")}
        ${certificate.renewal && fact(renewalText(certificate.renewal))}
        ${fact(arnLabel(certificate.arn))}
      </p>
    </li>`;
}

function fact(content: Content): Markup {
  return html` <span class="facts">${content}</span>`;
}

function renewalText({ status, reason }: NonNullable<ReportedCertificate["renewal"]>): string {
  return reason === undefined ? `renewal ${status}` : `renewal ${status}: ${reason}`;
}

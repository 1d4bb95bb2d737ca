import type { Severity } from "../../audit/finding-catalogue.ts";
import type { FleetReport, ReportedCertificate } from "../../audit/fleet-report.ts";
import { linkToCustomDomain } from "./custom-domain-link.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { day, numeral, severities, severityName, shape, timeBetween } from "./say.ts";

const sentences = {
  critical: "Some users cannot sign in now.",
  high: "Users can sign in today, but sign-in is in danger.",
  medium: "Users can sign in; something that protects them does not work.",
  low: "Users can sign in; something is not as wanted.",
  info: "All is well; something can be tidied up.",
} as const;

/** The one sentence for those who read no further. */
export function verdict({ counts, units, customDomains }: FleetReport): Markup {
  const worst = severities.find((severity) => counts.findings[severity] > 0);
  if (worst !== undefined) {
    return html`<p class="verdict ${worst}">${shape(worst)}<span>${sentences[worst]}</span></p>`;
  }
  const isUnread = units.some(({ problem }) => problem !== undefined);
  const all =
    customDomains.length === 0 ? "No custom domain was found." : "All is as it should be.";
  const text = isUnread ? "Nothing wrong in what could be read." : all;
  return html`<p class="verdict good">${shape("good")}<span>${text}</span></p>`;
}

/** The fleet in a few numbers. */
export function glance(report: FleetReport): Markup {
  const { counts, customDomains, findings } = report;
  const others = customDomains.length - counts.customDomains;
  const news = findings.filter(({ isNews }) => isNews).length;
  const rotations = counts.rotationsStarted;
  return html`
    <ul class="glance">
      ${tile(numeral(counts.customDomains), [
        counts.customDomains === 1 ? "custom domain" : "custom domains",
        others > 0 && `, ${numeral(others)} more not managed`,
      ])}
      ${tile(numeral(findings.length), [
        findings.length === 1 ? "finding" : "findings",
        news > 0 && `, ${numeral(news)} new`,
      ])}
      ${nextToExpire(report)}
      ${tile(numeral(rotations), rotations === 1 ? "rotation started" : "rotations started")}
    </ul>
    ${customDomains.length === 0 ? undefined : share(report)}`;
}

function tile(number: Content, label: Content): Markup {
  return html`<li><span class="number">${number}</span> <span class="what">${label}</span></li>`;
}

function nextToExpire(report: FleetReport): Markup {
  const next = report.certificates
    .filter(({ heldBy, notAfter }) => heldBy.length > 0 && notAfter !== undefined)
    .toSorted((a, b) => (endOf(a) < endOf(b) ? -1 : 1))[0];
  if (next === undefined) return tile("–", "nothing expires");
  const end = endOf(next);
  const [name = ""] = next.heldBy;
  const link = linkToCustomDomain(report)({ customDomain: name, accountId: "" });
  const isOver = end < report.at;
  return tile(isOver ? "Expired" : timeBetween(report.at, end), [
    isOver ? `${timeBetween(end, report.at)} ago, ` : "until the next expiry, ",
    html`${day(end)}:<br>${link}`,
  ]);
}

function endOf({ notAfter = "" }: ReportedCertificate): string {
  return notAfter;
}

/** How many custom domains have what as their worst finding, as one bar and in words. */
function share({ customDomains, findings }: FleetReport): Markup {
  const key = (name: string, accountId: string) => `${name} ${accountId}`;
  const worst = new Map<string, Severity>();
  for (const { customDomain = "", accountId, severity } of findings) {
    const known = worst.get(key(customDomain, accountId));
    if (known === undefined || severities.indexOf(severity) < severities.indexOf(known)) {
      worst.set(key(customDomain, accountId), severity);
    }
  }
  const states = customDomains.map(
    ({ name, accountId }) => worst.get(key(name, accountId)) ?? "good",
  );
  const parts = ([...severities, "good"] as const)
    .map((state) => ({ state, number: states.filter((one) => one === state).length }))
    .filter(({ number }) => number > 0);
  return html`
    <div class="panel padded share">
      <h2 class="small">Custom domains by their worst finding</h2>
      ${shareBar(parts, customDomains.length)}
      <ul class="key">${parts.map(
        ({ state, number }) => html`
          <li class="${state}">${shape(state)}
            <span>${state === "good" ? "As it should be" : severityName(state)} ${numeral(number)}</span>
          </li>`,
      )}</ul>
    </div>`;
}

type Part = { readonly state: Severity | "good"; readonly number: number };

function shareBar(parts: readonly Part[], total: number): Markup {
  // Never so narrow that it cannot be seen: one in two thousand may be the one that matters.
  const least = 1.2;
  const spare = 100 - parts.length * least;
  let from = 0;
  const segments = parts.map(({ state, number }) => {
    const width = least + (spare * number) / total;
    const x = from;
    from += width;
    return html`<rect class="${state}" x="${percent(x)}" width="${percent(width - 0.3)}" height="100%"/>`;
  });
  return html`<svg class="share-bar" aria-hidden="true">${segments}</svg>`;
}

function percent(number: number): string {
  return `${Number(number.toFixed(2))}%`;
}

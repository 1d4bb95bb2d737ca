import { createHash } from "node:crypto";
import type { FleetReport } from "../../audit/fleet-report.ts";
import { customDomainList } from "./custom-domain-list.ts";
import { failoverMap } from "./failover-map.ts";
import { findingList, resolvedList } from "./finding-list.ts";
import { glance, verdict } from "./glance.ts";
import { html, type Markup, trusted } from "./markup.ts";
import { count, instant } from "./say.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";
import { timeLine } from "./time-line.ts";
import { unitList } from "./unit-list.ts";

/**
 * The report as one page of HTML that needs nothing else: no network, no fonts, no pictures. Its
 * Content-Security-Policy lets only its own style and script run, by their hashes. All that came
 * from AWS or DNS is escaped. It is whole without its script, which only filters.
 */
export function renderHtml(report: FleetReport): string {
  const page = html`<!doctype html>
    <html lang="en">
    ${head(report)}
    <body>
      <a class="skip" href="#findings">Skip to the findings</a>
      ${header(report)}
      <main>
        <h2 class="unseen">At a glance</h2>
        ${verdict(report)}
        ${glance(report)}
        ${section("findings", "Findings", findingList(report))}
        ${resolvedList(report)}
        ${section("time-line", "What expires when", timeLine(report))}
        ${section("custom-domains", "Custom domains", customDomainList(report))}
        ${section("failover", "Failover", failoverMap(report))}
        ${section("units", "What was looked at", unitList(report))}
      </main>
      ${footer(report)}
      <script>${trusted(script)}</script>
    </body>
    </html>`;
  return `${page.html}\n`;
}

function head(report: FleetReport): Markup {
  return html`
    <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="${policy()}">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="robots" content="noindex">
      <meta name="generator" content="latchkey ${report.tool.version}">
      <title>${titleOf(report)}</title>
      <style>${trusted(style)}</style>
    </head>`;
}

function policy(): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function titleOf({ at, counts, findings }: FleetReport): string {
  const domains = count(counts.customDomains, "custom domain");
  return `Sign-in certificates, ${at.slice(0, 10)}: ${domains}, ${count(findings.length, "finding")}`;
}

const contents = [
  ["findings", "Findings"],
  ["time-line", "What expires when"],
  ["custom-domains", "Custom domains"],
  ["failover", "Failover"],
  ["units", "What was looked at"],
] as const;

function header({ at, mode, units }: FleetReport): Markup {
  const accounts = new Set(units.map(({ accountId }) => accountId)).size;
  const regions = new Set(units.map(({ region }) => region)).size;
  return html`
    <header class="top">
      <h1>Sign-in certificates</h1>
      <p class="sub">
        <span class="facts">Audit of ${instant(at)}</span>
        <span class="facts">${count(accounts, "account")}, ${count(regions, "Region")}</span>
        <span class="facts">mode ${mode}</span>
      </p>
      <nav aria-label="Contents">
        <ul>${contents.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul>
      </nav>
    </header>`;
}

function section(id: (typeof contents)[number][0], title: string, content: Markup): Markup {
  return html`
    <section aria-labelledby="${id}"><h2 id="${id}" tabindex="-1">${title}</h2>${content}</section>`;
}

function footer({ tool, schema, at, endedAt }: FleetReport): Markup {
  return html`
    <footer>
      <p>
        Latchkey ${tool.version}, ${schema}. Began ${instant(at)}, ended ${instant(endedAt)}.
        All times are UTC. Certificates of the custom domains of Amazon Cognito user pools.
      </p>
    </footer>`;
}

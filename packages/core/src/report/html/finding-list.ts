import type { Severity } from "../../audit/finding-catalogue.ts";
import type { Finding, FleetReport, ResolvedFinding } from "../../audit/fleet-report.ts";
import { kindOf } from "../kind-of.ts";
import { linkToCustomDomain } from "./custom-domain-link.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { anchor, count, day, instant, severities, severityName, shape } from "./say.ts";

const menders = {
  rotation: "a rotation mends it",
  person: "needs a person",
  time: "may pass by itself",
} as const;

const sources = {
  wanted: "wanted",
  cognito: "Cognito",
  acm: "ACM",
  dns: "DNS",
  edge: "edge",
  route53: "Route 53",
  cloudtrail: "CloudTrail",
  record: "record",
  audit: "this audit",
} as const;

/** From so many on, those out of sight are not laid out until they come into sight. */
const manyFindings = 100;

/** All findings, the most severe first, with what they rest on and how to put them right. */
export function findingList(report: FleetReport): Markup {
  const { findings } = report;
  if (findings.length === 0) return html`<p class="panel empty">${nothingFound(report)}</p>`;
  const groups = Map.groupBy(findings, ({ severity }) => severity);
  const link = linkToCustomDomain(report);
  return html`
    ${filter(findings.length)}
    <div id="finding-list"${findings.length > manyFindings && html` class="many"`}>
      ${severities.map((severity) => groupMarkup(severity, groups.get(severity) ?? [], link))}
    </div>`;
}

function nothingFound({ customDomains }: FleetReport): string {
  if (customDomains.length === 0) return "No findings: there is no custom domain.";
  const other = customDomains.length === 1 ? "it is as it should be" : "all as they should be";
  return `No findings: ${count(customDomains.length, "custom domain")}, ${other}.`;
}

/** Hidden until the script that makes it work has run. */
function filter(findings: number): Markup {
  const option = (severity: Severity) =>
    html`<option value="${severity}">${severityName(severity)}</option>`;
  return html`
    <div class="filter" id="finding-filter" role="search" aria-label="Findings" hidden>
      <label for="finding-text">Filter</label>
      <input id="finding-text" type="search" autocomplete="off" spellcheck="false"
        placeholder="name, ID, any word">
      <span class="pair"><label for="finding-severity">Severity</label>
        <select id="finding-severity">
          <option value="">all</option>${severities.map(option)}
        </select>
      </span>
      <output id="finding-count" for="finding-text finding-severity">
        ${count(findings, "finding")}
      </output>
    </div>`;
}

type Link = (finding: Pick<Finding, "customDomain" | "accountId" | "region">) => Content;

function groupMarkup(severity: Severity, findings: readonly Finding[], link: Link): Content {
  if (findings.length === 0) return undefined;
  return html`
    <section class="group" data-severity="${severity}" aria-labelledby="severity-${severity}">
      <h3 id="severity-${severity}" class="${severity}">
        ${shape(severity)}${severityName(severity)} <span class="soft">${findings.length}</span>
      </h3>
      <ul class="list">${findings.map((finding) => findingMarkup(finding, link))}</ul>
    </section>`;
}

function findingMarkup(finding: Finding, link: Link): Markup {
  const { title, meaning } = kindOf(finding.name);
  return html`
    <li class="finding ${finding.severity}" id="${anchor("finding", finding.id)}"><div>
      <h4>${title}${finding.isNews ? html` <span class="tag">new</span>` : undefined}</h4>
      <p class="about">${link(finding) ?? finding.resource ?? "the whole account"}</p>
      <p>${finding.message}</p>
      <p class="soft">For users: ${meaning.charAt(0).toLowerCase()}${meaning.slice(1)}</p>
      <p class="fix"><b>Fix</b> <span>${finding.fix}</span></p>
      ${evidenceOf(finding, title)}
      <p class="note">
        <span class="facts">${menders[finding.mender]}</span>
        <span class="facts">first seen ${day(finding.firstSeenAt)}</span>
        <span class="facts">account ${finding.accountId}${finding.region && `, ${finding.region}`}</span>
        <span class="facts">${finding.name} <code>${finding.id}</code></span>
      </p>
    </div></li>`;
}

function evidenceOf({ evidence, resource }: Finding, title: string): Content {
  if (evidence.length === 0 && resource === undefined) return undefined;
  const row = (side: string, what: string, value: string) => html`
    <tr>
      <th scope="row" data-label="Side">${side}</th>
      <td data-label="What">${what}</td>
      <td data-label="Value"><code>${value}</code></td>
    </tr>`;
  return html`
    <details class="evidence">
      <summary>Evidence<span class="unseen">: ${title}</span></summary>
      <table class="stack">
        <thead><tr><th scope="col">Side</th><th scope="col">What</th><th scope="col">Value</th></tr></thead>
        <tbody>
          ${evidence.map(({ source, what, value }) => row(sources[source], what, value))}
          ${resource === undefined ? undefined : row("about", "resource", resource)}
        </tbody>
      </table>
    </details>`;
}

/** Findings of the audit before that are gone. */
export function resolvedList(report: FleetReport): Content {
  if (report.resolved.length === 0) return undefined;
  const link = linkToCustomDomain(report);
  const row = (finding: ResolvedFinding) => html`
    <tr>
      <th scope="row">${kindOf(finding.name).title}</th>
      <td data-label="About">${link(finding) ?? `account ${finding.accountId}`}</td>
      <td data-label="Was">${severityName(finding.severity)}</td>
      <td data-label="First seen">${instant(finding.firstSeenAt)}</td>
    </tr>`;
  return html`
    <section aria-labelledby="resolved">
      <h2 id="resolved">Resolved since the last audit</h2>
      <div class="panel padded">
        <table class="stack">
          <thead><tr>
            <th scope="col">Finding</th><th scope="col">About</th>
            <th scope="col">Was</th><th scope="col">First seen</th>
          </tr></thead>
          <tbody>${report.resolved.map(row)}</tbody>
        </table>
      </div>
    </section>`;
}

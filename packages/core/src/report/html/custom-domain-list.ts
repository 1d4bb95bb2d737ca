import type { Finding, FleetReport, ReportedCustomDomain } from "../../audit/fleet-report.ts";
import { kindOf } from "../kind-of.ts";
import type { CertificateIndex } from "./certificate-index.ts";
import { customDomainAnchor } from "./custom-domain-link.ts";
import { fiveSides } from "./five-sides.ts";
import { type Content, html, type Markup } from "./markup.ts";
import {
  anchor,
  arnLabel,
  count,
  goodLabel,
  hostName,
  instant,
  severities,
  severityLabel,
  shape,
  timeLeft,
} from "./say.ts";

/** Up to so many stand open from the start. */
const mostOpen = 4;

/** From so many on, those out of sight are not laid out until they come into sight. */
const many = 100;

/** What the sides of all custom domains are looked up in. */
interface Fleet extends CertificateIndex {
  readonly at: string;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly isOpen: boolean;
  readonly hasAccounts: boolean;
}

/** Every custom domain, closed; opened, its five sides beside each other. */
export function customDomainList(report: FleetReport): Markup {
  const { at, customDomains, certificates, findings } = report;
  if (customDomains.length === 0) {
    return html`
      <p class="panel empty">No user pool of the Regions that were looked at has a custom domain.</p>`;
  }
  const fleet: Fleet = {
    at,
    certificates: new Map(certificates.map((one) => [one.arn, one])),
    certificatesByPrint: new Map(certificates.map((one) => [one.fingerprintSha256 ?? "", one])),
    findings: Map.groupBy(
      findings,
      ({ customDomain = "", accountId }) => `${customDomain} ${accountId}`,
    ),
    isOpen: customDomains.length <= mostOpen,
    hasAccounts: new Set(customDomains.map(({ accountId }) => accountId)).size > 1,
  };
  return html`
    <div class="filter" id="domain-filter" role="search" aria-label="Custom domains" hidden>
      <label for="domain-text">Filter</label>
      <input id="domain-text" type="search" autocomplete="off" spellcheck="false"
        placeholder="name, Region, account, any word">
      <output id="domain-count" for="domain-text">
        ${count(customDomains.length, "custom domain")}
      </output>
    </div>
    <div id="domain-list"${customDomains.length > many && html` class="many"`}>
      ${customDomains.map((one) => customDomainMarkup(one, fleet))}
    </div>`;
}

function customDomainMarkup(one: ReportedCustomDomain, fleet: Fleet): Markup {
  const findings = fleet.findings.get(`${one.name} ${one.accountId}`) ?? [];
  const marked = findings.length > 0 ? " marked" : "";
  // The identifier stands inside, for then a link opens the custom domain even without a script.
  return html`
    <details class="panel domain${marked}"${fleet.isOpen && html` open`}>
      <summary>
        <h3>${hostName(one.name)}</h3>
        <span>${stateOf(one, findings)}</span>
        <span>${timeLeft(fleet.at, fleet.certificates.get(one.cognito.certificateArn ?? "")?.notAfter)}</span>
        <span class="soft">${one.region}${fleet.hasAccounts && ` · ${one.accountId}`}</span>
      </summary>
      <div class="inside" id="${customDomainAnchor(one)}">
        ${findingLinks(findings)}
        ${fiveSides(one, fleet, findings)}
        ${historyOf(one)}
        <p class="note">
          <span class="facts">account ${one.accountId}</span>
          <span class="facts">user pool ${one.userPoolId}</span>
          ${decisionOf(one)}
        </p>
      </div>
    </details>`;
}

function stateOf(one: ReportedCustomDomain, findings: readonly Finding[]): Content {
  const worst = severities.find((level) => findings.some(({ severity }) => severity === level));
  if (worst !== undefined) return severityLabel(worst);
  return one.isManaged ? goodLabel("As it should be") : "Not managed";
}

function findingLinks(findings: readonly Finding[]): Content {
  if (findings.length === 0) return undefined;
  return html`<ul class="links">${findings.map(
    ({ id, name, severity }) => html`
      <li><span class="${severity}">${shape(severity)}</span>
        <a href="#${anchor("finding", id)}">${kindOf(name).title}</a>
      </li>`,
  )}</ul>`;
}

function decisionOf({ decision, reasons, rotation }: ReportedCustomDomain): Content {
  const why = reasons.map(({ message }) => message).join(" ");
  return [
    decision && html`<span class="facts long">plan: ${decision}${why && `. ${why}`}</span> `,
    rotation &&
      html`<span class="facts">rotation ${rotation.executionName}: ${rotation.outcome}${rotation.apply ? "" : ", only planned"}</span>`,
  ];
}

function historyOf({ history = [] }: ReportedCustomDomain): Content {
  if (history.length === 0) return undefined;
  return html`
    <h4>Latest rotations</h4>
    <table class="stack history">
      <thead><tr>
        <th scope="col">When</th><th scope="col">Verdict</th>
        <th scope="col">From</th><th scope="col">To</th>
      </tr></thead>
      <tbody>${history.map(
        ({ at, verdict, fromArn, toArn }) => html`
          <tr>
            <th scope="row">${instant(at)}</th><td data-label="Verdict">${verdict}</td>
            <td data-label="From">${arnLabel(fromArn)}</td>
            <td data-label="To">${arnLabel(toArn)}</td>
          </tr>`,
      )}</tbody>
    </table>`;
}

import type { Finding, ReportedCustomDomain } from "../../audit/fleet-report.ts";
import type { CustomDomainSettings } from "../../custom-domain/custom-domain.ts";
import type { CertificateIndex } from "./certificate-index.ts";
import { dnsAddress, dnsRenewal, dnsStatus } from "./dns-side.ts";
import { edgeCertificates, edgeProtocols, edgeReach } from "./edge-side.ts";
import { failoverFaults } from "./failover-fault.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { arnLabel, day, differing, hostName } from "./say.ts";

/** What one aspect is by each side; a side that has nothing to do with it stays empty. */
interface Aspect {
  readonly name: string;
  readonly wanted?: Content;
  readonly cognito?: Content;
  readonly acm?: Content;
  readonly dns?: Content;
  readonly edges?: Content;
}

const sides = [
  ["wanted", "Wanted"],
  ["cognito", "Cognito"],
  ["acm", "ACM"],
  ["dns", "DNS"],
  ["edges", "Edges"],
] as const;

/**
 * What is wanted, and what Cognito, ACM, DNS and the edges say, one beside the other. What differs
 * is marked by a sign and underlined, never by colour alone. Of failover the findings tell besides.
 */
export function fiveSides(
  one: ReportedCustomDomain,
  index: CertificateIndex,
  findings: readonly Pick<Finding, "name">[],
): Markup {
  const aspects = [
    statusOf(one, index),
    certificateOf(one, index),
    tlsOf(one),
    loginVersionOf(one),
    failoverOf(one, failoverFaults(findings)),
    addressOf(one),
    renewalOf(one, index),
  ];
  return html`
    <table class="stack sides">
      <thead><tr>
        <td></td>${sides.map(([, title]) => html`<th scope="col">${title}</th>`)}
      </tr></thead>
      <tbody>${aspects.map(rowMarkup)}</tbody>
    </table>`;
}

/** On a narrow page the style names each side by its column. */
function rowMarkup(aspect: Aspect): Markup {
  return html`
    <tr><th scope="row">${aspect.name}</th>${sides.map(([side]) => html`<td>${aspect[side]}</td>`)}</tr>`;
}

function statusOf(one: ReportedCustomDomain, { certificates }: CertificateIndex): Aspect {
  const { cognito, wanted, isManaged } = one;
  const held = certificates.get(cognito.certificateArn ?? "");
  return {
    name: "Status",
    wanted: isManaged ? `mode ${wanted.mode}` : "not managed",
    cognito: differing(cognito.status ?? "unknown", cognito.status !== "ACTIVE"),
    acm:
      held === undefined
        ? differing("not there")
        : differing(held.status ?? "unknown", held.status !== "ISSUED"),
    dns: dnsStatus(one),
    edges: edgeReach(one),
  };
}

function certificateOf(one: ReportedCustomDomain, index: CertificateIndex): Aspect {
  const { wanted, cognito, acm } = one;
  const held = index.certificates.get(cognito.certificateArn ?? "");
  const others = acm.certificateArns.filter((arn) => arn !== cognito.certificateArn);
  const isOther =
    wanted.certificateArn !== undefined && wanted.certificateArn !== cognito.certificateArn;
  return {
    name: "Certificate",
    wanted: wanted.certificateArn === undefined ? "the best one" : arnLabel(wanted.certificateArn),
    cognito: differing(arnLabel(cognito.certificateArn), isOther),
    acm: [
      held && html`<div>valid ${day(held.notBefore)} to ${day(held.notAfter)}</div>`,
      held && html`<div class="note">${held.names.map((name) => html`${hostName(name)} `)}</div>`,
      others.map(
        (arn) => html`
          <div class="note">also ${arnLabel(arn)}, to ${day(index.certificates.get(arn)?.notAfter)}</div>`,
      ),
    ],
    edges: edgeCertificates(one, index),
  };
}

function tlsOf(one: ReportedCustomDomain): Aspect {
  const wanted = one.wanted.settings.securityPolicy;
  const found = one.cognito.settings.securityPolicy;
  return {
    name: "TLS policy",
    wanted: wanted ?? "any",
    cognito: differing(found ?? "none told", wanted !== undefined && wanted !== found),
    edges: edgeProtocols(one),
  };
}

function loginVersionOf({ wanted, cognito }: ReportedCustomDomain): Aspect {
  const version = wanted.settings.managedLoginVersion;
  const found = cognito.settings.managedLoginVersion;
  return {
    name: "Login version",
    wanted: version ?? "any",
    cognito: differing(found ?? "none told", version !== undefined && version !== found),
  };
}

function failoverOf(
  { wanted, cognito, routing }: ReportedCustomDomain,
  faults: readonly string[],
): Aspect {
  const found = routing?.routing ?? cognito.settings.routing;
  const target = wanted.settings.routing;
  const isDifferent =
    target !== undefined &&
    (target.secondaryRegion !== found?.secondaryRegion ||
      target.primaryHealthCheckId !== found.primaryHealthCheckId);
  return {
    name: "Failover",
    wanted: failoverText(target) ?? "as it is",
    cognito: [
      differing(failoverText(found) ?? "none", isDifferent || faults.length > 0),
      faults.length > 0 && html` <div class="note">${faults.join(", ")}</div>`,
    ],
  };
}

function failoverText(routing: CustomDomainSettings["routing"]): Content {
  if (routing === undefined) return undefined;
  const { secondaryRegion, primaryHealthCheckId } = routing;
  return html`to ${secondaryRegion} <span class="note">by <code>${primaryHealthCheckId}</code></span>`;
}

function addressOf(one: ReportedCustomDomain): Aspect {
  const target = one.cognito.cloudFrontDomain ?? one.dns?.expectedTarget;
  return {
    name: "Address",
    cognito: target === undefined ? "none told" : hostName(target),
    dns: dnsAddress(one),
  };
}

function renewalOf(one: ReportedCustomDomain, { certificates }: CertificateIndex): Aspect {
  const held = certificates.get(one.cognito.certificateArn ?? "");
  const { type, renewalEligibility, renewal } = held ?? {};
  const isWrong = renewalEligibility === "INELIGIBLE" || renewal?.status === "FAILED";
  const text = [renewalEligibility, renewal?.status, renewal?.reason].filter(Boolean).join(", ");
  return {
    name: "Renewal",
    acm: held && [
      differing(text === "" ? "nothing told" : text, isWrong),
      type && html` <div class="note">${type}</div>`,
    ],
    dns: dnsRenewal(one),
  };
}

import type { ReportedCustomDomain, ReportedDns } from "../../audit/fleet-report.ts";
import { type Content, html } from "./markup.ts";
import { count, differing, hostName } from "./say.ts";

/** Whether the name can be found at all. */
export function dnsStatus({ dns }: ReportedCustomDomain): Content {
  if (dns === undefined) return "not read";
  const isFound = dns.chain.length > 0 || dns.addresses.length > 0;
  return [
    isFound ? "found" : differing("not found"),
    dns.parentHasAddress === false && html`<div>${differing("the parent has no A record")}</div>`,
  ];
}

/** Where the name leads: by CNAMEs to a name, or by an alias record to addresses only. */
export function dnsAddress({ dns }: ReportedCustomDomain): Content {
  if (dns === undefined) return "not read";
  const { chain, addresses, expectedTarget } = dns;
  const last = chain.at(-1);
  const note = html`<div class="note">${count(addresses.length, "address", "addresses")}</div>`;
  if (last === undefined) return addresses.length === 0 ? differing("nowhere") : ["alias", note];
  const isElsewhere = expectedTarget !== undefined && plain(last) !== plain(expectedTarget);
  return [differing(hostName(last), isElsewhere), note];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** What ACM needs of DNS to renew: its validation records, and CAA that allows Amazon. */
export function dnsRenewal({ dns }: ReportedCustomDomain): Content {
  if (dns === undefined) return "not read";
  return [validationText(dns), caaText(dns)];
}

function validationText({ validationRecords }: ReportedDns): Content {
  if (validationRecords.length === 0) return undefined;
  const wrong = validationRecords.filter(
    ({ expected, found }) => found === undefined || plain(expected) !== plain(found),
  );
  if (wrong.length === 0) return html`<div>validation records are there</div>`;
  return wrong.map(
    ({ name, found }) => html`
      <div>${differing(found === undefined ? "validation record gone" : "validation record differs")}</div>
      <div class="note">${hostName(name)}</div>`,
  );
}

function caaText({ caa }: ReportedDns): Content {
  if (caa === undefined) return html`<div class="note">no CAA</div>`;
  if (caa.allowsAmazon) return html`<div class="note">CAA allows Amazon</div>`;
  return html`<div>${differing("CAA forbids Amazon")}</div><div class="note">${caa.values.join(", ")}</div>`;
}

import type { Finding, FleetReport, ReportedCustomDomain } from "../../audit/fleet-report.ts";
import { type Content, html } from "./markup.ts";
import { anchor, hostName } from "./say.ts";

/** Where a custom domain stands in the page: a name can occur in more than one account. */
export function customDomainAnchor(
  of: Pick<ReportedCustomDomain, "name" | "accountId" | "region">,
): string {
  return anchor("domain", of.name, of.accountId, of.region);
}

/**
 * Makes links to the custom domains of a report; a name that does not stand in it, such as one
 * that has vanished, is shown without a link. Undefined for what is about no custom domain.
 */
export function linkToCustomDomain({ customDomains }: FleetReport) {
  const known = new Map(customDomains.map((one) => [customDomainAnchor(one), one]));
  const byName = new Map(customDomains.map((one) => [one.name, one]));
  return (of: Pick<Finding, "customDomain" | "accountId" | "region">): Content => {
    const { customDomain: name, accountId, region = "" } = of;
    if (name === undefined) return region === "" ? undefined : region;
    const found = known.get(customDomainAnchor({ name, accountId, region })) ?? byName.get(name);
    if (found === undefined) return html`<b>${hostName(name)}</b>`;
    return html`<a href="#${customDomainAnchor(found)}">${hostName(name)}</a>`;
  };
}

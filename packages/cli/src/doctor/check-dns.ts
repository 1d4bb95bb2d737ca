import type { EdgePort } from "@latchkey/core/rotation/ports";
import type { Check } from "./doctor-report.ts";

/** Addresses asked for: one would do. */
const mostAddresses = 8;

/** Whether the custom domains lead anywhere. */
export async function checkDns(
  customDomains: readonly string[],
  edges: EdgePort,
): Promise<readonly Check[]> {
  if (customDomains.length === 0) {
    const message = "No custom domain was found to ask for.";
    return [{ group: "dns", name: "custom domains", outcome: "skipped", message }];
  }
  return await Promise.all(customDomains.map((name) => checkName(name, edges)));
}

async function checkName(name: string, edges: EdgePort): Promise<Check> {
  const addresses = await edges.resolveEdges({ customDomain: name, most: mostAddresses });
  if (addresses.length > 0) {
    const message = `Leads to ${addresses.length === 1 ? "one address" : `${addresses.length} addresses`}.`;
    return { group: "dns", name, outcome: "good", message };
  }
  return {
    group: "dns",
    name,
    outcome: "bad",
    message: "Leads to no address.",
    fix: `Make an alias record for ${name} to its CloudFront host name (latchkey show ${name}), or ask another resolver with --dns-server.`,
  };
}

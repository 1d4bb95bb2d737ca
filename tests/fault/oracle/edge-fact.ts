import { X509Certificate } from "node:crypto";
import type { Presentation } from "@latchkey/twin/edge/presentation";
import { isChainTrusted } from "@latchkey/twin/edge/trust";
import type { SimulatedWorld } from "../world/simulated-world.ts";

/**
 * What users get at one edge: the certificate that ACM holds, another that works, or harm by the one
 * or the other.
 */
export type EdgeFact = "target" | "another" | "broken" | "broken-other" | "silent";

/** Every edge's fact for a custom domain, by address. */
export type EdgeFacts = Readonly<Record<string, EdgeFact>>;

const floors = ["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"];

/**
 * Looks at every edge as it is at this moment, without any function of Latchkey's.
 *
 * @param expected the certificate that ought to be served, and the TLS floor
 */
export function edgeFactsOf(
  sim: SimulatedWorld,
  customDomain: string,
  expected: { readonly certificateArn: string; readonly securityPolicy: string },
): EdgeFacts {
  const { composed, world } = sim;
  const pem = world.certificates.find(expected.certificateArn)?.certificatePem;
  return Object.fromEntries(
    world.edges.addressesOf(customDomain).map((address) => {
      const shown = composed.edgeNetwork.shownAt(address, customDomain);
      if (typeof shown === "string") return [address, "silent"];
      const floor = floors.indexOf(shown.securityPolicy);
      if (floor < floors.indexOf(expected.securityPolicy) || isBroken(sim, customDomain, shown)) {
        return [address, shown.certificatePem === pem ? "broken" : "broken-other"];
      }
      return [address, shown.certificatePem === pem ? "target" : "another"];
    }),
  );
}

function isBroken(sim: SimulatedWorld, customDomain: string, shown: Presentation): boolean {
  const now = sim.world.clock.now();
  const { leaf, isTrusted } = readShown(sim, shown);
  const isNamed = leaf.checkHost(customDomain, { subject: "never" }) !== undefined;
  return now > leaf.validToDate || now < leaf.validFromDate || !isNamed || !isTrusted;
}

interface Shown {
  readonly leaf: X509Certificate;
  /** Whatever the leaf's own dates; those of the authorities outlast every world. */
  readonly isTrusted: boolean;
}

/** By root, certificate and chain; what they are does not change from world to world. */
const alreadyRead = new Map<string, Shown>();
const mostRead = 4_000;

function readShown(sim: SimulatedWorld, { certificatePem, chainPem }: Presentation): Shown {
  const { rootPem } = sim.composed.authority;
  const key = rootPem + certificatePem + chainPem;
  const known = alreadyRead.get(key);
  if (known !== undefined) return known;
  const leaf = new X509Certificate(certificatePem);
  const chain = { certificatePem, chainPem, rootPems: [rootPem] };
  const shown = { leaf, isTrusted: isChainTrusted(chain, leaf.validFromDate) };
  if (alreadyRead.size >= mostRead) alreadyRead.clear();
  alreadyRead.set(key, shown);
  return shown;
}

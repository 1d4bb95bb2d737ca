import { X509Certificate } from "node:crypto";
import type { EdgeObservation, FloorProbe } from "@latchkey/core/edge/edge";
import { leafFactsOf } from "@latchkey/core/edge/tls-handshake";
import type { EdgePort } from "@latchkey/core/rotation/ports";
import type { RunningEdges } from "@latchkey/twin/edge/edge-network";
import type { Presentation } from "@latchkey/twin/edge/presentation";
import { isChainTrusted } from "@latchkey/twin/edge/trust";
import type { World } from "@latchkey/twin/world";

/** What the view looks at. */
export interface EdgeViewOptions {
  readonly world: World;
  readonly edges: RunningEdges;
  readonly rootPem: string;
}

/** How an edge that has nothing for a name ends the handshake, in OpenSSL's word for Node. */
const unknownNameAlert = "ERR_SSL_TLS_ALERT_UNRECOGNIZED_NAME";

/**
 * The edges as `createEdgePort` of core would see them over TLS, without TLS: a test holds the two
 * together. Asking and a handshake take virtual time.
 */
export function createEdgeView(options: EdgeViewOptions): EdgePort {
  const { world } = options;
  const random = world.random.fork("edge-view");
  const wait = async () => await world.clock.sleep(random.integer(5, 150));
  return {
    async resolveEdges({ customDomain, cloudFrontDomain, most }) {
      await wait();
      const names = [customDomain, ...(cloudFrontDomain === undefined ? [] : [cloudFrontDomain])];
      const found = names.flatMap((name) => world.edges.addressesOf(targetOf(world, name)));
      return [...new Set(found)].slice(0, most);
    },
    async observeEdge({ address, customDomain, securityPolicy }) {
      await wait();
      const shown = options.edges.shownAt(address, customDomain);
      if (shown === "reset") return { address, unreachable: "ECONNRESET" };
      if (shown === "alert") return { address, unreachable: unknownNameAlert };
      const seen = { address, ...judge(shown, customDomain, options.rootPem) };
      if (securityPolicy === undefined || securityPolicy === "TLS_V1") return seen;
      return { ...seen, floorProbe: floorOf(shown, securityPolicy) };
    },
  };
}

/** Follows the custom domain's alias to the distribution's name, as DNS does. */
function targetOf(world: World, name: string): string {
  const found = world.dnsRecords.lookup(name, "A");
  return found !== undefined && "alias" in found ? found.alias.replace(/\.$/, "") : name;
}

type Judged = Omit<EdgeObservation, "address">;

const judged = new Map<string, Judged>();

function judge(shown: Presentation, serverName: string, rootPem: string): Judged {
  const { certificatePem, chainPem } = shown;
  const key = [serverName, certificatePem, chainPem].join("\n");
  const known = judged.get(key);
  if (known !== undefined) return known;
  const leaf = new X509Certificate(certificatePem);
  // The leaf's own dates are no part of trust: whoever decides has them.
  const isTrusted = isChainTrusted(
    { certificatePem, chainPem, rootPems: [rootPem] },
    leaf.validFromDate,
  );
  const isSelfSigned = leaf.subject === leaf.issuer && leaf.verify(leaf.publicKey);
  const trustError = isSelfSigned
    ? "DEPTH_ZERO_SELF_SIGNED_CERT"
    : "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
  const result: Judged = {
    ...leafFactsOf(leaf, serverName),
    ...(isTrusted ? { isTrusted } : { isTrusted, trustError }),
    protocol: "TLSv1.3",
  };
  if (judged.size > 5_000) judged.clear();
  judged.set(key, result);
  return result;
}

const floors = { TLS_V1: 0, TLS_V1_2_2021: 1, TLS_V1_3_2025: 2 } as const;

/** Core offers what lies just below the policy. */
function floorOf(shown: Presentation, policy: keyof typeof floors): FloorProbe {
  return floors[shown.securityPolicy] < floors[policy] ? "accepted" : "refused";
}

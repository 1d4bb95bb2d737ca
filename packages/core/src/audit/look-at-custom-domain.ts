import { observeEdges } from "../edge/observe-edges.ts";
import { decide } from "../rotation/decide.ts";
import { gatherSituation } from "../rotation/gather-situation.ts";
import type { RotationRequest } from "../rotation/rotation-request.ts";
import type { Situation } from "../rotation/situation.ts";
import { subjectOf } from "../rotation/subject.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import type { CustomDomainLook } from "./custom-domain-look.ts";
import { lookAtDns } from "./look-at-dns.ts";

/** Edges of one custom domain that are shaken hands with. */
const edgesAtAudit = 8;

/** Either all five sides, or what Cognito said instead of a custom domain. */
export type Looked =
  | { readonly kind: "look"; readonly look: CustomDomainLook }
  | {
      readonly kind: "none";
      readonly found: Exclude<Situation["domain"]["value"], { kind: "custom" }>;
    };

/**
 * Reads and decides as a rotation's plan does, and looks besides at what DNS answers and the edges
 * serve. Looks in all Regions, for only that tells the primary one of a replicated user pool.
 *
 * @throws whatever a port throws: nothing is judged on half a picture
 */
export async function lookAtCustomDomain(
  request: RotationRequest,
  ports: Pick<AuditUnitPorts, "rotation" | "dns" | "config">,
): Promise<Looked> {
  const situation = await gatherSituation(request, { ...ports.rotation, config: ports.config });
  const found = situation.domain.value;
  if (found.kind !== "custom") return { kind: "none", found };
  const { customDomain } = found;
  const [edges, dns] = await Promise.all([
    situation.edges?.value ?? observeEdges(ports.rotation.edges, customDomain, edgesAtAudit),
    lookAtDns(ports.dns, customDomain, situation.current?.value),
  ]);
  const subject = subjectOf(customDomain, situation, request);
  const plan = decide(situation, request);
  return { kind: "look", look: { customDomain, situation, subject, plan, edges, dns } };
}

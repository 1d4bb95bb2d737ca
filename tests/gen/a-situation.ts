import type { Certificate } from "@latchkey/core/certificate/certificate";
import type { RolledBackCertificate } from "@latchkey/core/certificate/rolled-back-certificate";
import { defaultFunctionConfig, type FunctionConfig } from "@latchkey/core/config/latchkey-config";
import type { CustomDomain } from "@latchkey/core/custom-domain/custom-domain";
import type { EdgeObservation } from "@latchkey/core/edge/edge";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import type { FoundDomain, NamedCertificate, Situation } from "@latchkey/core/rotation/situation";
import type { RoutingObservation } from "@latchkey/core/routing/routing";
import { aCertificate } from "./a-certificate.ts";
import { aCustomDomain } from "./a-custom-domain.ts";
import { edgesServing } from "./an-edge.ts";
import { startOfWorld } from "./manual-clock.ts";

/** A request that may change things. */
export function aRequest(overrides: Partial<RotationRequest> = {}): RotationRequest {
  return {
    customDomain: "auth.example.com",
    action: "rotate",
    apply: true,
    trigger: { kind: "operator" },
    ...overrides,
  };
}

/** The default configuration with some of it changed. */
export function aConfig(overrides: Partial<FunctionConfig> = {}): FunctionConfig {
  return { ...defaultFunctionConfig, ...overrides };
}

/** What a situation is described by; `null` takes a default away. */
export interface SituationOf {
  readonly at?: Date;
  readonly found?: FoundDomain;
  readonly customDomain?: Partial<CustomDomain>;
  readonly current?: Certificate | null;
  readonly requested?: NamedCertificate;
  readonly hinted?: NamedCertificate;
  readonly candidates?: readonly Certificate[];
  /** The user pool's. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly pinned?: NamedCertificate;
  readonly config?: Partial<FunctionConfig>;
  readonly rolledBack?: readonly RolledBackCertificate[];
  readonly routing?: RoutingObservation;
  readonly edges?: readonly EdgeObservation[] | null;
}

/** A custom domain on a certificate that works and that all edges serve, with no other to be had. */
export function aSituation(of: SituationOf = {}): Situation {
  const readAt = of.at ?? startOfWorld;
  const found = of.found ?? { kind: "custom", customDomain: aCustomDomain(of.customDomain) };
  const current = of.current === undefined ? aCertificate() : (of.current ?? undefined);
  const edges = of.edges === undefined ? current && edgesServing(current) : of.edges;
  return {
    at: readAt,
    domain: { value: found, readAt },
    current: { value: current, readAt },
    candidates: { value: of.candidates ?? [], readAt },
    ...(of.requested === undefined ? {} : { requested: { value: of.requested, readAt } }),
    ...(of.hinted === undefined ? {} : { hinted: { value: of.hinted, readAt } }),
    ...(of.pinned === undefined ? {} : { pinned: { value: of.pinned, readAt } }),
    ...(of.tags === undefined ? {} : { tags: { value: of.tags, readAt } }),
    ...(of.config === undefined ? {} : { config: aConfig(of.config) }),
    ...(of.rolledBack === undefined ? {} : { rolledBack: { value: of.rolledBack, readAt } }),
    ...(of.routing === undefined ? {} : { routing: { value: of.routing, readAt } }),
    ...(edges === null || edges === undefined ? {} : { edges: { value: edges, readAt } }),
  };
}

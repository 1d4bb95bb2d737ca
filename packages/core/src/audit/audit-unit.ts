import type { RotationRequest } from "../rotation/rotation-request.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import type { CustomDomainChange } from "./custom-domain-change.ts";
import type { CustomDomainLook } from "./custom-domain-look.ts";
import { findRevert } from "./find-revert.ts";
import { certificateFindings } from "./finding/certificate-findings.ts";
import { choiceFindings } from "./finding/choice-findings.ts";
import { deletableFindings } from "./finding/deletable-findings.ts";
import { dnsFindings } from "./finding/dns-findings.ts";
import { edgeFindings } from "./finding/edge-findings.ts";
import { type FindingDraft, foundFinding, seen } from "./finding/finding-draft.ts";
import { renewalFindings } from "./finding/renewal-findings.ts";
import { revertFindings } from "./finding/revert-findings.ts";
import { routingFindings } from "./finding/routing-findings.ts";
import { scanFindings } from "./finding/scan-findings.ts";
import { settingFindings } from "./finding/setting-findings.ts";
import { stateFindings } from "./finding/state-findings.ts";
import { type Looked, lookAtCustomDomain } from "./look-at-custom-domain.ts";
import { mapBounded } from "./map-bounded.ts";
import { paceCognito } from "./pace-cognito.ts";
import { messageOf, type ScannedCustomDomain, scanUserPools } from "./scan-user-pools.ts";
import {
  certificatesOf,
  isManaged,
  reportedCertificate,
  seenCustomDomain,
} from "./seen-custom-domain.ts";
import { rotationRequestOf } from "./start-rotations.ts";
import { readMemory } from "./tolerant-memory.ts";
import type { AuditUnit, FoundFinding, SeenCustomDomain, UnitAudit } from "./unit-audit.ts";

/** Custom domains that are looked at at the same time; a Region has four. */
const customDomainsAtOnce = 4;

/** What can be said beside the unit. */
export interface AuditUnitOptions {
  /** Changes of custom domains, made by others, that the audit was started because of. */
  readonly told?: readonly CustomDomainChange[];
}

/** What one custom domain brought. */
type Part = Pick<UnitAudit, "customDomains" | "certificates" | "findings">;

/** Every check of a custom domain's five sides. */
const checks: readonly ((look: CustomDomainLook) => readonly FindingDraft[])[] = [
  stateFindings,
  certificateFindings,
  renewalFindings,
  choiceFindings,
  edgeFindings,
  settingFindings,
  routingFindings,
  dnsFindings,
  deletableFindings,
];

/**
 * Looks at every custom domain of one Region of one account and judges its five sides. Changes
 * nothing. What cannot be read is a finding: never rejects for what AWS, DNS or an edge does.
 */
export async function auditUnit(
  unit: AuditUnit,
  given: AuditUnitPorts,
  { told = [] }: AuditUnitOptions = {},
): Promise<UnitAudit> {
  const { clock } = given.rotation;
  const cognito = paceCognito(given.rotation.cognito, { clock, sleep: given.sleep });
  const ports = { ...given, rotation: { ...given.rotation, cognito } };
  const scan = await scanUserPools([unit.region], cognito);
  const settled = await mapBounded(scan.customDomains, customDomainsAtOnce, (scanned) =>
    auditOne(scanned, { unit, ports, told }),
  );
  const parts = settled.flatMap((one, place): readonly Part[] => {
    if (one.status === "fulfilled") return [one.value];
    const scanned = scan.customDomains[place];
    return scanned === undefined ? [] : [unreadable(scanned, one.reason, { unit, ports, told })];
  });
  const [region] = scan.regions;
  return {
    schema: "latchkey/unit-audit/1",
    unit,
    userPools: region?.userPools ?? 0,
    ...(region?.problem === undefined ? {} : { problem: region.problem }),
    customDomains: parts.flatMap(({ customDomains }) => customDomains),
    certificates: parts.flatMap(({ certificates }) => certificates),
    findings: [...scanFindings(scan, unit.accountId), ...parts.flatMap(({ findings }) => findings)],
  };
}

interface Auditing {
  readonly unit: AuditUnit;
  readonly ports: AuditUnitPorts;
  readonly told: readonly CustomDomainChange[];
}

/** The request that an audit makes in its mind: every Region is asked, not only the unit's. */
function requestOf(name: string, isAuto: boolean): RotationRequest {
  const { region: _, ...request } = rotationRequestOf({ name, region: "" }, isAuto);
  return request;
}

async function auditOne(scanned: ScannedCustomDomain, auditing: Auditing): Promise<Part> {
  const { unit, ports, told } = auditing;
  const request = requestOf(scanned.name, ports.config.mode === "auto");
  const memory = readMemory(ports.rotation.rollBacks);
  const rotation = { ...ports.rotation, rollBacks: memory.rollBacks };
  const looked = await lookAtCustomDomain(request, { ...ports, rotation });
  if (looked.kind === "none") return withoutLook(scanned, looked.found, auditing);
  const { look } = looked;
  const customDomain = seenCustomDomain(look, unit.accountId);
  const certificates = certificatesOf(look).map(reportedCertificate);
  if (!isManaged(look)) return { customDomains: [customDomain], certificates, findings: [] };
  const reverts = await findRevert({ situation: look.situation, request }, ports, told);
  const drafts = [
    ...checks.flatMap((check) => check(look)),
    ...revertFindings(reverts),
    // One sentence for both: they stand in the same place.
    ...(reverts.some(({ name }) => name === "activeArnUnreadable") ? [] : memory.findings()),
  ];
  const place = {
    accountId: unit.accountId,
    region: customDomain.region,
    customDomain: customDomain.name,
  };
  return {
    customDomains: [customDomain],
    certificates,
    findings: drafts.map((draft) => foundFinding(place, draft)),
  };
}

function withoutLook(
  scanned: ScannedCustomDomain,
  found: Extract<Looked, { kind: "none" }>["found"],
  auditing: Auditing,
): Part {
  switch (found.kind) {
    case "unavailable":
      return unreadable(scanned, found.error, auditing);
    case "ambiguous": {
      const pools = found.customDomains.map((one) => `${one.userPoolId} in ${one.region}`);
      return justSeen(scanned, auditing, {
        name: "customDomainAmbiguous",
        message: `${scanned.name} is claimed by several user pools: ${pools.join(", ")}.`,
        evidence: found.customDomains
          .map((one) => seen("cognito", `custom domain in ${one.region}`, one.userPoolId))
          .toSorted((a, b) => (a.what < b.what ? -1 : 1)),
        fix: "Delete the custom domain that is no longer meant: aws cognito-idp delete-user-pool-domain.",
      });
    }
    // Deleted since its user pool was described: there is nothing to judge.
    case "missing":
    case "prefix":
      return { customDomains: [], certificates: [], findings: [] };
  }
}

function unreadable(scanned: ScannedCustomDomain, reason: unknown, auditing: Auditing): Part {
  return justSeen(scanned, auditing, {
    name: "customDomainUnreadable",
    message: `Nothing could be decided about ${scanned.name}: ${messageOf(reason)}`,
    evidence: [seen("audit", "failed with", reason instanceof Error ? reason.name : "a failure")],
    fix: "Put right what the message names, and run the audit again.",
  });
}

function justSeen(
  { name, region, userPoolId }: ScannedCustomDomain,
  { unit: { accountId }, ports: { config } }: Auditing,
  draft: FindingDraft,
): Part {
  const customDomain: SeenCustomDomain = {
    name,
    accountId,
    region,
    userPoolId,
    isManaged: true,
    wanted: { mode: config.mode, settings: config.baseline },
    cognito: { settings: {} },
    acm: { certificateArns: [] },
    reasons: [],
  };
  const place = { accountId, customDomain: name };
  // Claims of several Regions are one finding, whichever Region's audit comes across them.
  const isEverywhere = draft.name === "customDomainAmbiguous";
  const finding: FoundFinding = foundFinding(isEverywhere ? place : { ...place, region }, draft);
  return { customDomains: [customDomain], certificates: [], findings: [finding] };
}

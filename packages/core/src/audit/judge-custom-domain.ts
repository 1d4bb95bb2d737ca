import type { RotationRequest } from "../rotation/rotation-request.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import type { PublishedCertificate } from "./change-log.ts";
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
import { settingFindings } from "./finding/setting-findings.ts";
import { stateFindings } from "./finding/state-findings.ts";
import { type Looked, lookAtCustomDomain } from "./look-at-custom-domain.ts";
import { messageOf } from "./message-of.ts";
import {
  certificatesOf,
  isManaged,
  reportedCertificate,
  seenCustomDomain,
} from "./seen-custom-domain.ts";
import { rotationRequestOf } from "./start-rotations.ts";
import { readMemory } from "./tolerant-memory.ts";
import type { AuditUnit, FoundFinding, SeenCustomDomain, UnitAudit } from "./unit-audit.ts";
import type { FoundCustomDomain } from "./unit-search.ts";

/** What one custom domain brought. */
export type Part = Pick<UnitAudit, "customDomains" | "certificates" | "findings">;

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

/** Whose custom domain is judged, and by what. */
export interface Auditing {
  readonly unit: AuditUnit;
  /** At the account's pace. */
  readonly ports: AuditUnitPorts;
  readonly told: readonly CustomDomainChange[];
}

/** The request that an audit makes in its mind: every Region is asked, not only the unit's. */
function requestOf(name: string, isAuto: boolean): RotationRequest {
  const { region: _, ...request } = rotationRequestOf({ name, region: "" }, isAuto);
  return request;
}

/**
 * Looks at one custom domain, in all Regions, and judges its five sides.
 *
 * @throws whatever a port throws: nothing is judged on half a picture (`unreadable` says so)
 */
export async function judgeCustomDomain(
  found: FoundCustomDomain,
  auditing: Auditing,
): Promise<Part> {
  const { unit, ports, told } = auditing;
  const request = requestOf(found.name, ports.config.mode === "auto");
  const memory = readMemory(ports.rotation.rollBacks);
  const rotation = { ...ports.rotation, rollBacks: memory.rollBacks };
  const looked = await lookAtCustomDomain(request, { ...ports, rotation });
  if (looked.kind === "none") return withoutLook(found, looked.found, auditing);
  const { startsRotations = false } = ports;
  const look = { ...looked.look, startsRotations };
  const customDomain = seenCustomDomain(look, unit.accountId);
  const certificates = certificatesOf(look).map(reportedCertificate);
  if (!isManaged(look)) return { customDomains: [customDomain], certificates, findings: [] };
  const [read] = await Promise.allSettled([ports.published.readCertificateArn(customDomain.name)]);
  const { situation } = look;
  const reverts = await findRevert({ situation, request, read }, ports, told);
  const known = withPublished(look, read);
  const drafts = [
    ...checks.flatMap((check) => check(known)),
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

function withPublished(
  look: CustomDomainLook,
  read: PromiseSettledResult<PublishedCertificate | undefined>,
): CustomDomainLook {
  if (read.status === "rejected" || read.value === undefined) return look;
  return { ...look, published: read.value };
}

function withoutLook(
  found: FoundCustomDomain,
  answer: Extract<Looked, { kind: "none" }>["found"],
  auditing: Auditing,
): Part {
  switch (answer.kind) {
    case "unavailable":
      return unreadable(found, answer.error, auditing);
    case "ambiguous": {
      const pools = answer.customDomains.map((one) => `${one.userPoolId} in ${one.region}`);
      return justSeen(found, auditing, {
        name: "customDomainAmbiguous",
        message: `${found.name} is claimed by several user pools: ${pools.join(", ")}.`,
        evidence: answer.customDomains
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

/** That nothing could be decided about a custom domain. */
export function unreadable(found: FoundCustomDomain, reason: unknown, auditing: Auditing): Part {
  return justSeen(found, auditing, {
    name: "customDomainUnreadable",
    message: `Nothing could be decided about ${found.name}: ${messageOf(reason)}`,
    evidence: [seen("audit", "failed with", reason instanceof Error ? reason.name : "a failure")],
    fix: "Put right what the message names, and run the audit again.",
  });
}

function justSeen(
  found: FoundCustomDomain,
  { unit: { accountId }, ports: { config } }: Auditing,
  draft: FindingDraft,
): Part {
  const { name, userPoolId } = found;
  const region = likelyPrimary(found);
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

/**
 * Where nobody could be asked for the primary Region of a user pool: the one that its ID begins
 * with. A replica's audit then tells of the same place as the primary one's.
 */
function likelyPrimary({ region, userPoolId }: FoundCustomDomain): string {
  const [, begin] = /^([a-z-]+-\d+)_/.exec(userPoolId) ?? [];
  return begin ?? region;
}

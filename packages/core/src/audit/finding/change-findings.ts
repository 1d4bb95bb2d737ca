import type { FailoverRouting } from "../../custom-domain/custom-domain.ts";
import { dayMs } from "../custom-domain-look.ts";
import type { FindingName } from "../finding-catalogue.ts";
import type { Finding, FleetReport, ReportedCustomDomain, ReportedUnit } from "../fleet-report.ts";
import type { FoundFinding, SeenCustomDomain } from "../unit-audit.ts";
import { asSeen, customDomainCommand } from "./custom-domain-command.ts";
import { foundFinding, seen } from "./finding-draft.ts";

/** So long a change is told of; after that what there is now counts as meant. */
const toldDays = 7;

/** Cognito carries out any change within an hour (developer guide, "Using your own domain"). */
const updatingHours = 1;

/** What is held against the report before. */
export interface Changes {
  readonly seen: readonly SeenCustomDomain[];
  readonly units: readonly ReportedUnit[];
  readonly previous?: FleetReport;
  readonly at: Date;
}

/**
 * What only two audits in a row can show: a custom domain that is gone, one that stays `UPDATING`,
 * and failover routing that is not what it was. The latter is wanted until the finding ends.
 */
export function changeFindings(changes: Changes): {
  readonly findings: readonly FoundFinding[];
  readonly customDomains: readonly SeenCustomDomain[];
} {
  const { seen: now, previous } = changes;
  if (previous === undefined) return { findings: [], customDomains: now };
  const compared = now.map((one) => compare(one, previous, changes.at));
  return {
    findings: [...compared.flatMap(({ findings }) => findings), ...vanished(changes, previous)],
    customDomains: compared.map(({ customDomain }) => customDomain),
  };
}

function compare(
  one: SeenCustomDomain,
  previous: FleetReport,
  at: Date,
): { readonly findings: readonly FoundFinding[]; readonly customDomain: SeenCustomDomain } {
  const before = previous.customDomains.find(
    ({ name, accountId }) => name === one.name && accountId === one.accountId,
  );
  if (before === undefined) return { findings: [], customDomain: one };
  if (one.decision === undefined) {
    // It could not be read this time; what is wanted is not forgotten meanwhile.
    return { findings: [], customDomain: wanting(one, wantedRouting(before)) };
  }
  const stuck = stuckFinding(one, before, { previous, at });
  const { finding: routing, wanted } = routingFinding(one, before, { previous, at });
  const findings = [stuck, routing].filter((finding) => finding !== undefined);
  return {
    findings: one.isManaged ? findings : [],
    customDomain: wanting(one, wanted),
  };
}

function wanting(one: SeenCustomDomain, routing: FailoverRouting | undefined): SeenCustomDomain {
  if (routing === undefined) return one;
  return { ...one, wanted: { ...one.wanted, settings: { ...one.wanted.settings, routing } } };
}

function wantedRouting({ wanted, cognito }: ReportedCustomDomain): FailoverRouting | undefined {
  return wanted.settings.routing ?? cognito.settings.routing;
}

interface Then {
  readonly previous: FleetReport;
  readonly at: Date;
}

function stuckFinding(
  one: SeenCustomDomain,
  before: ReportedCustomDomain,
  { previous, at }: Then,
): FoundFinding | undefined {
  const { name, userPoolId, region } = one;
  const isStill = one.cognito.status === "UPDATING" && before.cognito.status === "UPDATING";
  const known = priorOf(previous, one, "customDomainStuck");
  const since = known?.evidence.find(({ what }) => what === "UPDATING since")?.value ?? previous.at;
  if (!isStill || at.getTime() - Date.parse(since) < updatingHours * 3_600_000) return undefined;
  return foundFinding(placeOf(one), {
    name: "customDomainStuck",
    message: `${name} is UPDATING since ${since} at the latest; Cognito needs no more than an hour.`,
    evidence: [seen("cognito", "Status", "UPDATING"), seen("audit", "UPDATING since", since)],
    fix: `Ask AWS Support, naming the user pool ${userPoolId} in ${region}. Until it ends, no certificate can be set; if that cannot wait, delete the custom domain and create it again (its sign-in page is gone meanwhile).`,
  });
}

function routingFinding(
  one: SeenCustomDomain,
  before: ReportedCustomDomain,
  { previous, at }: Then,
): { readonly finding?: FoundFinding; readonly wanted?: FailoverRouting } {
  const now = one.cognito.settings.routing;
  const then = wantedRouting(before);
  if (then === undefined || said(then) === said(now)) {
    return now === undefined ? {} : { wanted: now };
  }
  const known = priorOf(previous, one, "routingDiffers");
  const isOld =
    known !== undefined && at.getTime() - Date.parse(known.firstSeenAt) > toldDays * dayMs;
  if (isOld) return now === undefined ? {} : { wanted: now };
  const { name, cognito } = one;
  const command = customDomainCommand("update", {
    ...one,
    certificateArn: cognito.certificateArn,
    settings: { ...cognito.settings, routing: then },
  });
  return {
    wanted: then,
    finding: foundFinding(placeOf(one), {
      name: "routingDiffers",
      message: `Failover routing of ${name} was ${said(then)} and is ${said(now)}.`,
      evidence: [
        seen("wanted", "Routing.Failover", said(then)),
        seen("cognito", "Routing.Failover", said(now)),
      ],
      fix: `Set it again: ${command}; ${asSeen}. If the change was meant, nothing: after ${toldDays} days it counts as wanted.`,
    }),
  };
}

function said(routing: FailoverRouting | undefined): string {
  if (routing === undefined) return "none";
  return `${routing.secondaryRegion} by health check ${routing.primaryHealthCheckId}`;
}

/** Gone since the audit before, or one of the few before that; its Region could be read. */
function vanished(
  { seen: now, units, at }: Changes,
  previous: FleetReport,
): readonly FoundFinding[] {
  const isHere = ({ name, accountId }: { readonly name: string; readonly accountId: string }) =>
    now.some((one) => one.name === name && one.accountId === accountId);
  const isRead = (accountId: string, region: string | undefined) =>
    units.some(
      (unit) =>
        unit.accountId === accountId && unit.region === region && unit.problem === undefined,
    );
  const fresh = previous.customDomains
    .filter((one) => one.isManaged && !isHere(one) && isRead(one.accountId, one.region))
    .map((one) =>
      foundFinding(placeOf(one), {
        name: "customDomainVanished",
        message: `The custom domain ${one.name} of the user pool ${one.userPoolId} is gone: the audit of ${previous.at} saw it.`,
        evidence: [
          seen("audit", "last seen", previous.at),
          seen("audit", "user pool", one.userPoolId),
        ],
        fix: `If it was deleted on purpose, nothing: this is told for ${toldDays} days. Otherwise ${creationOf(one)}; DNS must then lead to its new CloudFront host name.`,
      }),
    );
  const lasting = previous.findings
    .filter(({ name }) => name === "customDomainVanished")
    .filter(({ customDomain = "", accountId }) => !isHere({ name: customDomain, accountId }))
    .filter(({ accountId, region }) => isRead(accountId, region))
    .filter(({ firstSeenAt }) => at.getTime() - Date.parse(firstSeenAt) <= toldDays * dayMs)
    .map(({ firstSeenAt: _1, isNews: _2, ...one }) => one);
  return [...fresh, ...lasting];
}

/** How it is created again as it was; the audit before may not have been able to read it. */
function creationOf(one: ReportedCustomDomain): string {
  const { certificateArn, settings } = one.cognito;
  const routing = wantedRouting(one);
  const command = customDomainCommand("create", {
    ...one,
    certificateArn,
    settings: { ...settings, ...(routing === undefined ? {} : { routing }) },
  });
  return certificateArn === undefined
    ? `create it again, with the certificate and settings that an earlier report shows: ${command}`
    : `create it again with what it had: ${command}`;
}

function priorOf(
  previous: FleetReport,
  { name: customDomain, accountId }: SeenCustomDomain,
  name: FindingName,
): Finding | undefined {
  return previous.findings.find(
    (one) => one.name === name && one.customDomain === customDomain && one.accountId === accountId,
  );
}

function placeOf({ accountId, region, name }: SeenCustomDomain) {
  return { accountId, region, customDomain: name };
}

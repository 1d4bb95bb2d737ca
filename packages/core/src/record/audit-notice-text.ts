import { findingKinds } from "../audit/finding-catalogue.ts";
import type { Finding, FleetReport, ResolvedFinding } from "../audit/fleet-report.ts";
import { lineOf, linksOf, many, type NoticePlace, subjectOf } from "./notice-line.ts";
import type { NoticeText } from "./notice-text.ts";

/** Findings of each sort that a notice tells in words; the report has them all. */
const mostTold = 3;

/** What an audit tells that the one before did not. */
interface News {
  /** The most severe first. */
  readonly findings: readonly Finding[];
  readonly resolved: readonly ResolvedFinding[];
}

/** What an audit tells that the one before did not: a notice without it repeats nothing. */
export function newsOf({ findings, resolved }: FleetReport): News {
  return { findings: findings.filter(({ isNews }) => isNews), resolved };
}

/**
 * The notice of the end of an audit: its news, the most severe first, and how much is as before.
 *
 * @param place of the report's page
 */
export function textOfAuditNews(
  report: FleetReport,
  place: NoticePlace & { readonly executionArn?: string },
): NoticeText {
  const news = newsOf(report);
  return {
    subject: subjectOf(`Audit: ${headlineOf(report, news)}`),
    whatHappened: lineOf(
      [countsOf(report, news), rotationsOf(report), ...toldOf(report, news)].join(" "),
    ),
    whatItMeansForUsers: lineOf(meaningOf(report, news)),
    whatToDo: lineOf(toDoOf(report, news)),
    ...linksOf(place, place.executionArn),
  };
}

function headlineOf({ findings: all, counts }: FleetReport, { findings, resolved }: News): string {
  const [worst] = findings;
  if (worst !== undefined) {
    const more = findings.length - 1;
    return `${titleOf(worst)}${more === 0 ? "" : `, and ${more} more`}`;
  }
  const [gone] = resolved;
  if (gone !== undefined) {
    return resolved.length === 1
      ? `gone: ${titleOf(gone)}`
      : `${resolved.length} findings are gone`;
  }
  return all.length === 0
    ? `nothing wrong, ${many(counts.customDomains, "custom domain")}`
    : `no news, ${many(all.length, "finding")} as before`;
}

function countsOf(report: FleetReport, { findings, resolved }: News): string {
  const { units, customDomains } = report;
  const accounts = new Set(units.map(({ accountId }) => accountId)).size;
  const newOnes = findings.filter((one) => isNew(one, report)).length;
  const looked = `The audit looked at ${many(customDomains.length, "custom domain")} in ${many(accounts, "account")}:`;
  return `${looked} ${many(newOnes, "new finding")}, ${findings.length - newOnes} changed, ${resolved.length} gone, ${report.findings.length - findings.length} as before.`;
}

function rotationsOf({ counts, mode }: FleetReport): string {
  const planOnly = mode === "observe" ? ", which only plan (mode observe)" : "";
  return `${many(counts.rotationsStarted, "rotation")} started${planOnly}.`;
}

function toldOf(report: FleetReport, { findings, resolved }: News): readonly string[] {
  const newOnes = findings.filter((one) => isNew(one, report));
  const changed = findings.filter((one) => !isNew(one, report));
  return [
    listOf("New", newOnes, ({ message }) => message),
    listOf("Changed", changed, ({ message }) => message),
    listOf("Gone", resolved, (one) => `${titleOf(one)}.`),
  ].filter((text) => text !== "");
}

function listOf<One>(label: string, all: readonly One[], textOf: (one: One) => string): string {
  if (all.length === 0) return "";
  const more = all.length - mostTold;
  const told = all.slice(0, mostTold).map(textOf).join(" ");
  return `${label}: ${told}${more > 0 ? ` And ${more} more.` : ""}`;
}

/** Each kind's meaning once, with whom it concerns. */
function meaningOf(report: FleetReport, { findings, resolved }: News): string {
  const byKind = Map.groupBy(findings, ({ name }) => name);
  const meanings = [...byKind].flatMap(([name, ones]) => {
    const { meaning } = findingKinds[name];
    return meaning === "None." ? [] : [`${placesOf(ones)}: ${meaning}`];
  });
  if (meanings.length > 0) return meanings.slice(0, mostTold).join(" ");
  if (findings.length > 0) return "Nothing changes for them.";
  if (resolved.length > 0) return "For the better: what was found before is gone.";
  return report.findings.length === 0
    ? "Nothing: what was looked at is as it should be."
    : "Nothing new: what was told before stays.";
}

function toDoOf(report: FleetReport, { findings }: News): string {
  if (findings.length === 0) return "Nothing.";
  const fixes = [...new Set(findings.map((one) => fixOf(one, report)))];
  const more = fixes.length - mostTold;
  const rest = more > 0 ? ` The report has ${more} more.` : "";
  return `${fixes.slice(0, mostTold).join(" ")}${rest}`;
}

/** What a rotation mends, and one that applies is under way, is nobody's work. */
function fixOf(finding: Finding, { customDomains }: FleetReport): string {
  const { mender, customDomain, accountId, fix } = finding;
  if (mender !== "rotation") return fix;
  const rotation = customDomains.find(
    (one) => one.name === customDomain && one.accountId === accountId,
  )?.rotation;
  const isUnderWay = rotation?.apply === true && rotation.outcome !== "failed";
  return isUnderWay ? `Nothing for ${customDomain}: a rotation that mends it has begun.` : fix;
}

function isNew({ firstSeenAt }: Finding, { at }: FleetReport): boolean {
  return firstSeenAt === at;
}

function titleOf(one: Finding | ResolvedFinding): string {
  // A report of another version may hold a kind that this one does not know.
  const title = Object.hasOwn(findingKinds, one.name) ? findingKinds[one.name].title : one.name;
  return `${placeOf(one)}: ${title}`;
}

function placesOf(findings: readonly Finding[]): string {
  const [first, ...others] = [...new Set(findings.map(placeOf))];
  return `${first}${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

function placeOf({
  customDomain,
  region,
  accountId,
}: Pick<Finding, "customDomain" | "region" | "accountId">): string {
  if (customDomain !== undefined) return customDomain;
  return region === undefined ? `account ${accountId}` : `account ${accountId} in ${region}`;
}

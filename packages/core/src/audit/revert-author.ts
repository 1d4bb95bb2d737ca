import type { ChangeLog } from "./change-log.ts";
import { toolOf } from "./change-tool.ts";
import { type CustomDomainChange, concernOf } from "./custom-domain-change.ts";
import type { RevertAuthor } from "./revert-evidence.ts";

/** Who gave a custom domain the certificate that it holds. */
export type Author =
  | { readonly kind: "known"; readonly by: RevertAuthor }
  /** Latchkey: a person had it set this certificate, and that rotation is not over. */
  | { readonly kind: "own" }
  /** A sentence. */
  | { readonly kind: "unknown"; readonly why: string };

/** What the author is looked for by. */
export interface AuthorQuery {
  readonly customDomain: string;
  readonly userPoolId: string;
  readonly region: string;
  readonly heldArn: string;
  /** What changed before is no answer: it was there before the proved certificate came. */
  readonly since?: Date;
  /** Names of the roles by which Latchkey changes custom domains. */
  readonly ownRoles: readonly string[];
}

/** CloudTrail shows an event within about a quarter of an hour, and for 90 days (its user guide). */
const patience =
  "CloudTrail shows a call up to 15 minutes after it, and for 90 days; the next audit looks again.";

/**
 * The author, by the latest change that concerns the custom domain, from the log and from what the
 * audit was told of when it was started. A latest change that set another certificate than the
 * held one is not the one that is looked for: that has not reached the log yet.
 */
export function authorOf(
  query: AuthorQuery,
  log: ChangeLog | { readonly kind: "failed"; readonly message: string },
  told: readonly CustomDomainChange[],
): Author {
  const { customDomain: name, userPoolId, heldArn, region, ownRoles } = query;
  // CloudTrail tells whole seconds.
  const since = Math.floor((query.since?.getTime() ?? 0) / 1000) * 1000;
  const latest = [...told, ...(log.kind === "read" ? log.changes : [])]
    .filter(({ at }) => at.getTime() >= since)
    .filter((change) => concernOf(change, { name, userPoolId }) !== undefined)
    .reduce<CustomDomainChange | undefined>(later, undefined);
  if (latest === undefined) return { kind: "unknown", why: whyNothing(log, region) };
  if (latest.certificateArn !== undefined && latest.certificateArn !== heldArn) {
    const why = `the latest call that CloudTrail shows, event ${latest.eventId}, set another certificate. ${patience}`;
    return { kind: "unknown", why };
  }
  if (latest.roleName !== undefined && ownRoles.includes(latest.roleName)) return { kind: "own" };
  const isCertain = concernOf(latest, { name, userPoolId }) === "certain";
  return { kind: "known", by: describe(latest, region, isCertain) };
}

function later(
  one: CustomDomainChange | undefined,
  other: CustomDomainChange,
): CustomDomainChange | undefined {
  return one === undefined || other.at.getTime() > one.at.getTime() ? other : one;
}

function whyNothing(log: Parameters<typeof authorOf>[1], region: string): string {
  switch (log.kind) {
    case "denied":
      return `Latchkey may not look into CloudTrail. ${log.message}`;
    case "failed":
      return `CloudTrail could not be read. ${log.message}`;
    case "read":
      return log.isComplete
        ? `CloudTrail in ${region} shows no such call yet. ${patience}`
        : `CloudTrail in ${region} has more such calls than are looked through, and the latest are about other custom domains.`;
  }
}

function describe(
  change: CustomDomainChange,
  askedRegion: string,
  isCertain: boolean,
): RevertAuthor {
  const { eventId, eventName, at, principalArn, sessionName, userAgent, sourceIpAddress } = change;
  const tool = toolOf(change);
  return {
    eventId,
    eventName,
    at: at.toISOString(),
    region: change.region ?? askedRegion,
    principalArn,
    isCertain,
    ...(sessionName === undefined ? {} : { sessionName }),
    ...(tool === undefined ? {} : { tool }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(sourceIpAddress === undefined ? {} : { sourceIpAddress }),
  };
}

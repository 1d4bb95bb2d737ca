import { createHash } from "node:crypto";
import {
  type FindingKind,
  type FindingName,
  findingKinds,
  type Mender,
} from "../finding-catalogue.ts";
import type { Evidence } from "../fleet-report.ts";
import type { FoundFinding } from "../unit-audit.ts";

/** What a check says of the custom domain that it looked at; where that is, is added later. */
export interface FindingDraft {
  readonly name: FindingName;
  /** An ARN or ID of what is meant beside the custom domain. */
  readonly resource?: string;
  readonly message: string;
  /** Nothing that changes from day to day by itself: changed evidence is told anew. */
  readonly evidence: readonly Evidence[];
  readonly fix: string;
  /** When it is not the one of the catalogue: a rotation that has nothing to move to mends nothing. */
  readonly mender?: Mender;
}

/** Where a finding is. */
export interface FindingPlace {
  readonly accountId: string;
  /** Of a custom domain the primary one of its user pool, whichever Region was asked. */
  readonly region?: string;
  readonly customDomain?: string;
}

/** The finding of a draft: with its ID, and with what the catalogue says of its kind. */
export function foundFinding(place: FindingPlace, draft: FindingDraft): FoundFinding {
  const { name, resource, message, evidence, fix } = draft;
  const kind: FindingKind = findingKinds[name];
  return {
    id: findingIdOf({ name, ...place, ...(resource === undefined ? {} : { resource }) }),
    name,
    severity: kind.severity,
    mender: draft.mender ?? kind.mender,
    accountId: place.accountId,
    ...(place.region === undefined ? {} : { region: place.region }),
    ...(place.customDomain === undefined ? {} : { customDomain: place.customDomain }),
    ...(resource === undefined ? {} : { resource }),
    message,
    evidence,
    fix,
  };
}

/**
 * 16 hex digits of SHA-256, the same for the same thing in every audit. Members are joined by a
 * character that none of them can hold.
 */
export function findingIdOf(
  about: FindingPlace & { readonly name: FindingName; readonly resource?: string },
): string {
  const { name, accountId, region = "", customDomain = "", resource = "" } = about;
  return createHash("sha256")
    .update([name, accountId, region, customDomain, resource].join("\n"))
    .digest("hex")
    .slice(0, 16);
}

/** One piece of evidence. */
export function seen(source: Evidence["source"], what: string, value: string): Evidence {
  return { source, what, value };
}

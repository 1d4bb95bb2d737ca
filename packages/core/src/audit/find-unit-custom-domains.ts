import { askNames } from "./ask-names.ts";
import { candidatesAmong } from "./certificate-names.ts";
import { readCursor, type SearchPlace, type WalkPlace, writeCursor } from "./search-cursor.ts";
import { bucketOf, serviceRates } from "./service-rate.ts";
import type { AuditUnit } from "./unit-audit.ts";
import {
  type FoundCustomDomain,
  type SearchPorts,
  type SearchProblem,
  UnitSearch,
} from "./unit-search.ts";
import { listPage, walkUserPools } from "./walk-user-pools.ts";

/** Where to look first, and how far. */
export interface SearchOptions {
  /** Custom domains that this unit had at the audit before. */
  readonly known?: readonly string[];
  /**
   * Names of the account's certificates in us-east-1, likeliest first (those in use); wildcards and
   * what else cannot be a custom domain are left out here. The same list, as that of `known`, for every part of a search.
   */
  readonly certificateNames?: readonly string[];
  /** Where the search before stopped. */
  readonly cursor?: string;
  /** Once true, no pool and no name is begun with; what is under way then is waited for. */
  readonly isLate?: () => boolean;
  /** Called with each custom domain as soon as it is found; may be called twice with one. */
  readonly onFound?: (found: FoundCustomDomain) => void;
}

/** What a search, or the part of it up to its deadline, brought. */
export interface CustomDomainSearch {
  /** By name; without those that an earlier part told of. */
  readonly customDomains: readonly FoundCustomDomain[];
  /** User pools that were passed in this part. */
  readonly userPools: number;
  readonly problems: readonly SearchProblem[];
  /**
   * `all-pools`: every user pool was looked at, but those that `problems` names; `quota`: as many
   * are known as a Region can have, so there is no other; `deadline`: `cursor` says where to go on.
   */
  readonly end: "all-pools" | "quota" | "deadline";
  readonly cursor?: string;
}

/**
 * Finds the custom domains of a Region of an account, cheapest first: those of the audit before;
 * then, where there are more pools than names, as many certificate names as may be asked at once;
 * then the remaining names and a walk over all user pools at the same time, since their rates are
 * different ones. It ends as soon as four custom domains are known, which is all that a Region can
 * have, or when the walk is over. What cannot be looked at is a problem of the result; nothing is
 * thrown for it.
 *
 * @throws RangeError for a cursor that it did not give
 */
export async function findUnitCustomDomains(
  unit: Pick<AuditUnit, "accountId" | "region">,
  ports: SearchPorts,
  options: SearchOptions = {},
): Promise<CustomDomainSearch> {
  const { known = [], certificateNames = [], cursor, isLate, onFound } = options;
  const place = cursor === undefined ? undefined : readCursor(cursor);
  const search = new UnitSearch(unit, ports, { isLate, onFound, counted: place?.counted ?? [] });
  const knownNames = candidatesAmong(known);
  const asked = new Set(knownNames);
  const names = candidatesAmong(certificateNames).filter((name) => !asked.has(name));
  if (place !== undefined) return await goOn(search, place, names);
  await askNames(search, knownNames);
  await search.flight.landed();
  return search.isFull() ? resultOf(search) : await start(search, names);
}

async function start(search: UnitSearch, names: readonly string[]): Promise<CustomDomainSearch> {
  const listing = listPage(search, undefined);
  const page = await listing;
  const isShort =
    page.status === "fulfilled" &&
    page.value.nextToken === undefined &&
    page.value.userPoolIds.length <= names.length;
  if (isShort) return await finish(search, { walk: {}, namesAsked: 0, names: [], listing });
  const likeliest = names.slice(0, bucketOf(serviceRates.UserPoolResourceRead).burst);
  const namesAsked = await askNames(search, likeliest);
  return await finish(search, { walk: {}, namesAsked, names, listing });
}

/** A token that Cognito no longer takes costs a walk from the beginning, and misses nothing. */
async function goOn(
  search: UnitSearch,
  { walk, namesAsked }: SearchPlace,
  names: readonly string[],
): Promise<CustomDomainSearch> {
  const listing = listPage(search, walk.token);
  const page = await listing;
  if (page.status === "rejected" && walk.token !== undefined) {
    const again = { walk: {}, namesAsked, names, listing: listPage(search, undefined) };
    return await finish(search, again);
  }
  return await finish(search, { walk, namesAsked, names, listing });
}

async function finish(
  search: UnitSearch,
  work: {
    readonly walk: WalkPlace;
    readonly namesAsked: number;
    readonly names: readonly string[];
    readonly listing: ReturnType<typeof listPage>;
  },
): Promise<CustomDomainSearch> {
  const likeliestAnswered = search.flight.landed();
  const [walk, asked] = await Promise.all([
    likeliestAnswered.then(() => walkUserPools(search, work.walk, work.listing)),
    askNames(search, work.names.slice(work.namesAsked)),
  ]);
  await search.flight.landed();
  return resultOf(search, walk, work.namesAsked + asked);
}

function resultOf(search: UnitSearch, walk?: WalkPlace, namesAsked = 0): CustomDomainSearch {
  const { found, userPools, problems, counted } = search;
  const customDomains = [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const part = { customDomains, userPools, problems };
  if (search.isFull()) return { ...part, end: "quota" };
  if (walk === undefined) return { ...part, end: "all-pools" };
  const cursor = writeCursor({ walk, namesAsked, counted: [...counted] });
  return { ...part, end: "deadline", cursor };
}

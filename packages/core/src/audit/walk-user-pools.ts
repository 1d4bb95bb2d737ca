import { normaliseName } from "../certificate/covers.ts";
import type { WalkPlace } from "./search-cursor.ts";
import { persistently, type UnitSearch, type UserPoolPage } from "./unit-search.ts";

/** A page of user pools that was asked for, or why it was not given. */
type Listed = PromiseSettledResult<UserPoolPage>;

/** Asks for a page as soon as the rate allows. Never rejects. */
export async function listPage(
  { unit, ports }: UnitSearch,
  token: string | undefined,
): Promise<Listed> {
  const bucket = ports.pace.of("UserPoolRead", unit.region);
  const list = () => ports.userPools.listUserPoolPage(unit.region, token);
  await bucket.take();
  const [listed] = await Promise.allSettled([persistently(bucket, list)]);
  return listed;
}

/**
 * Looks through the Region's user pools for custom domains until the search is over. One loop asks
 * the bucket for each call and launches it without waiting for the answer, and the next page is
 * asked for while this one is looked at: however slow the answers are, no token is left unused; and
 * nothing but one page and the calls under way is held.
 *
 * @param listing the page to begin with, asked for already
 * @returns where to go on if it should go on; the answers may come later (`search.flight`)
 */
export async function walkUserPools(
  search: UnitSearch,
  place: WalkPlace,
  listing: Promise<Listed>,
): Promise<WalkPlace | undefined> {
  let here: WalkPlace | undefined = place;
  let listed = listing;
  while (here !== undefined) {
    const page = await listed;
    if (page.status === "rejected") {
      search.problems.push({ kind: "region", reason: page.reason });
      here = undefined;
    } else if (search.isOver()) break;
    else {
      const { nextToken } = page.value;
      if (nextToken !== undefined) listed = listPage(search, nextToken);
      here = await lookThrough(search, here, page.value);
    }
  }
  await listed;
  return here;
}

/** Gives the place to go on from: the next page, or the one that the search was over on. */
async function lookThrough(
  search: UnitSearch,
  place: WalkPlace,
  { userPoolIds, nextToken }: UserPoolPage,
): Promise<WalkPlace | undefined> {
  const bucket = search.ports.pace.of("UserPoolRead", search.unit.region);
  let here = place;
  // -1 when that pool was deleted since: then the whole page is looked at again.
  const from = place.after === undefined ? 0 : userPoolIds.indexOf(place.after) + 1;
  for (const userPoolId of userPoolIds.slice(from)) {
    if (!isKnown(search, userPoolId)) {
      await search.flight.room();
      if (search.isOver()) return here;
      await bucket.take();
      if (search.isOver()) return here;
      search.flight.launch(() => lookAt(search, userPoolId));
    }
    search.userPools += 1;
    here = { ...place, after: userPoolId };
  }
  if (nextToken !== undefined) return { token: nextToken };
  search.isWalked = true;
  return undefined;
}

function isKnown({ found }: UnitSearch, userPoolId: string): boolean {
  return [...found.values()].some((one) => one.userPoolId === userPoolId);
}

/** Never rejects. */
async function lookAt(search: UnitSearch, userPoolId: string): Promise<void> {
  const { unit, ports, problems } = search;
  const describe = () => ports.cognito.describeUserPool(unit.region, userPoolId);
  const bucket = ports.pace.of("UserPoolRead", unit.region);
  const [described] = await Promise.allSettled([persistently(bucket, describe)]);
  if (described.status === "rejected") {
    problems.push({ kind: "userPool", userPoolId, reason: described.reason });
    return;
  }
  const { customDomain } = described.value ?? {};
  if (customDomain === undefined) return;
  const name = normaliseName(customDomain);
  if (!search.knows(name)) await lookUp(search, name, userPoolId);
}

/** Never rejects. What could not be described is known by name all the same. */
async function lookUp(search: UnitSearch, name: string, userPoolId: string): Promise<void> {
  const { region } = search.unit;
  await search.ports.pace.of("UserPoolResourceRead", region).take();
  const [described] = await Promise.allSettled([search.describe(name)]);
  if (described.status === "rejected") {
    const { reason } = described;
    search.problems.push({ kind: "customDomain", userPoolId, customDomain: name, reason });
    search.add({ name, region, userPoolId });
    return;
  }
  const { value: customDomain } = described;
  search.add({ name, region, userPoolId, ...(customDomain === undefined ? {} : { customDomain }) });
}

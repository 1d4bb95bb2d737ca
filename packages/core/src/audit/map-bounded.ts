/**
 * Like `Promise.allSettled(items.map(work))`, with no more than `most` under way at the same time.
 * Results stand in the order of the items.
 */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly PromiseSettledResult<Result>[]> {
  const results: PromiseSettledResult<Result>[] = [];
  const queue = items.entries();
  // Lanes draw from one iterator, so each item is taken once.
  const lane = async () => {
    for (const [place, item] of queue) {
      const [result] = await Promise.allSettled([work(item)]);
      if (result !== undefined) results[place] = result;
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  return results;
}

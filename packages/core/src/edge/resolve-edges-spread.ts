/**
 * Chooses at most `most` addresses out of groups (one for each place that was asked from) so that
 * each group is heard before any is heard twice. The same groups give the same choice, whatever the
 * order within a group: DNS servers turn that round with each answer.
 */
export function spreadOf(groups: readonly (readonly string[])[], most: number): readonly string[] {
  const queues = groups.map((group) => [...new Set(group)].sort());
  const longest = Math.max(0, ...queues.map((queue) => queue.length));
  const chosen = new Set<string>();
  for (let lap = 0; lap < longest; lap += 1) {
    for (const queue of queues) {
      const address = queue[lap];
      if (address !== undefined && chosen.size < most) chosen.add(address);
    }
  }
  return [...chosen];
}

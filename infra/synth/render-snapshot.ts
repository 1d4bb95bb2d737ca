/**
 * A description as the text of `stack.snapshot.json`: keys sorted at every level, so that moving
 * code about does not move the snapshot, two spaces, a newline at the end. Lists keep their order.
 */
export function renderSnapshot(description: unknown): string {
  return `${JSON.stringify(description, sortKeys, 2)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)),
  );
}

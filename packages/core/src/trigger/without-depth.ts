/** Lists and objects in each other that are kept. AWS's events have fewer than ten. */
const deepest = 64;

/** What stands where something deeper was. */
const cut = "…";

/**
 * A parsed JSON value without what is nested deeper than anybody reads. `JSON.parse` takes any
 * depth, `JSON.stringify` and the AWS SDK only what fits the stack: what is to be stored must be
 * flat enough first. `__proto__` stays a member like any other.
 */
export function withoutDepth(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth === deepest) return cut;
  if (Array.isArray(value)) return value.map((item) => withoutDepth(item, depth + 1));
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([key, item]) => [key, withoutDepth(item, depth + 1)]));
}

/**
 * A member of a value that came from outside: its own property of that name, or undefined for
 * everything else. Never reaches into a prototype (`__proto__`, `constructor`).
 */
export function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** The same, when it is a string that is not empty. */
export function textOf(value: unknown, key: string): string | undefined {
  const member = memberOf(value, key);
  return typeof member === "string" && member !== "" ? member : undefined;
}

/** The same, when it is a list; no more than the first `most` entries if that is given. */
export function listOf(value: unknown, key: string, most?: number): readonly unknown[] {
  const member = memberOf(value, key);
  return Array.isArray(member) ? member.slice(0, most) : [];
}

/** ACM documents its booleans as `TRUE | FALSE`: `true`, `"true"` and `"TRUE"` all count as true. */
export function flagOf(value: unknown, key: string): boolean {
  const member = memberOf(value, key);
  return member === true || (typeof member === "string" && member.toLowerCase() === "true");
}

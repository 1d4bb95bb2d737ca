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

const instantPattern =
  /^(\d{4}|[+-]\d{6})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/**
 * The same, when it is an instant in ISO 8601 that `Date` can hold. `Date` by itself takes more for
 * a time: `auth.example.com:443` is the year 443.
 */
export function instantOf(value: unknown, key: string): Date | undefined {
  const text = textOf(value, key) ?? "";
  const instant = new Date(instantPattern.test(text) ? text : Number.NaN);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/**
 * Names as Route 53 keeps them: lower case, a dot at the end, and everything but letters, digits,
 * `-` and `_` as a three-digit octal escape, `*` included (developer guide, DomainNameFormat).
 */

/** The name in Route 53's form; undefined when it is no domain name. */
export function canonicalName(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "" || name === ".") return undefined;
  const labels = name.toLowerCase().replace(/\.$/, "").split(".");
  const escaped = labels.map(escapeLabel);
  const isValid = labels.every((label, at) => {
    const shown = escaped[at] ?? "";
    return label.length > 0 && shown.replaceAll(/\\\d{3}/g, "x").length <= 63;
  });
  const canonical = `${escaped.join(".")}.`;
  return isValid && canonical.length <= 1024 && labels.join(".").length <= 255
    ? canonical
    : undefined;
}

function escapeLabel(label: string): string {
  return label.replaceAll(/\\\d{3}|[^a-z0-9_-]/g, (part) =>
    part.length === 4 ? part : `\\${part.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}

/** Order of Route 53's lists: by labels from the right, `com.example.www`. */
export function compareNames(one: string, other: string): number {
  const a = reversedLabels(one);
  const b = reversedLabels(other);
  return a < b ? -1 : a > b ? 1 : 0;
}

function reversedLabels(name: string): string {
  return name.split(".").filter(Boolean).reverse().join(".");
}

/** Whether the canonical name is the zone's own or below it. */
export function isWithinZone(name: string, zoneName: string): boolean {
  return name === zoneName || name.endsWith(`.${zoneName}`);
}

/** The canonical names above this one, nearest first, down to the zone's own. */
export function namesAbove(name: string, zoneName: string): string[] {
  const found: string[] = [];
  let rest = name;
  while (rest !== zoneName && isWithinZone(rest, zoneName)) {
    rest = rest.slice(rest.indexOf(".") + 1);
    found.push(rest);
  }
  return found;
}

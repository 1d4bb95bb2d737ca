import type { FleetReport } from "./fleet-report.ts";
import type { AuditUnit } from "./unit-audit.ts";

/**
 * Names of the custom domains that an audit found, `reports/known-custom-domains.json`: all that
 * looking at one account takes of the report before, a hundredth of its size. JSON.
 */
export interface KnownCustomDomains {
  readonly schema: "latchkey/known-custom-domains/1";
  /** Names by `<accountId>/<region>`. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** Before the first audit. */
export const noneKnown: KnownCustomDomains = {
  schema: "latchkey/known-custom-domains/1",
  names: {},
};

/** The names of a report's custom domains. */
export function knownCustomDomainsOf({
  customDomains,
}: Pick<FleetReport, "customDomains">): KnownCustomDomains {
  const byUnit = Map.groupBy(customDomains, placeOf);
  return {
    ...noneKnown,
    names: Object.fromEntries(
      [...byUnit].map(([place, found]) => [place, found.map(({ name }) => name)]),
    ),
  };
}

/** Names of the custom domains that a unit had at the audit before. */
export function knownIn(unit: AuditUnit, { names }: KnownCustomDomains): readonly string[] {
  const place = placeOf(unit);
  return Object.hasOwn(names, place) ? (names[place] ?? []) : [];
}

/**
 * Reads the names that the audit before left. What is no such list, or of another version, knows of
 * none: the search then takes longer and finds the same.
 */
export function parseKnownCustomDomains(text: string): KnownCustomDomains {
  const { schema, names } = membersOf(parsed(text));
  if (schema !== noneKnown.schema) return noneKnown;
  const lists = Object.entries(membersOf(names)).map(([place, list]) => [
    place,
    Array.isArray(list) ? list.filter((name) => typeof name === "string") : [],
  ]);
  return { ...noneKnown, names: Object.fromEntries(lists) };
}

function placeOf({ accountId, region }: Pick<AuditUnit, "accountId" | "region">): string {
  return `${accountId}/${region}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

import { type FindingKind, findingKinds } from "../audit/finding-catalogue.ts";

/**
 * What a kind of finding is. A report of another version can name one that is not in the
 * catalogue, e.g. among what is resolved: its name then stands for itself.
 */
export function kindOf(name: string): FindingKind {
  const kinds: Readonly<Record<string, FindingKind>> = findingKinds;
  const known = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  return known ?? { severity: "medium", mender: "person", title: name, meaning: "Not known." };
}

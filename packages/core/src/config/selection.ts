import { normaliseName } from "../certificate/covers.ts";
import type { FunctionConfig } from "./latchkey-config.ts";

/** Which custom domains are Latchkey's business. */
export type Selection = FunctionConfig["selection"];

/**
 * Why a custom domain is not selected, as the end of a sentence about it; undefined when it is.
 * `*.example.com` selects every name below `example.com`, however deep, unlike in a certificate.
 *
 * @param tags the user pool's
 */
export function whyNotSelected(
  name: string,
  tags: Readonly<Record<string, string>>,
  { requireTag, include, exclude }: Selection,
): string | undefined {
  const isNamed = (pattern: string) => isMatch(pattern, normaliseName(name));
  const excluding = exclude.find(isNamed);
  if (excluding !== undefined) return `is excluded by ${excluding} (selection.exclude)`;
  if (include.length > 0 && !include.some(isNamed)) {
    return `is not among those included (selection.include: ${include.join(", ")})`;
  }
  if (requireTag === undefined) return undefined;
  const { key, value } = requireTag;
  const isTagged = Object.hasOwn(tags, key) && (value === undefined || tags[key] === value);
  if (isTagged) return undefined;
  const wanted = value === undefined ? key : `${key}=${value}`;
  return `belongs to a user pool without the tag ${wanted} (selection.requireTag)`;
}

function isMatch(pattern: string, name: string): boolean {
  return pattern.startsWith("*.") ? name.endsWith(pattern.slice(1)) : name === pattern;
}

import { normaliseName } from "../certificate/covers.ts";

/**
 * The S3 key of a rotation's record: `records/<custom domain>/<started at>_<execution name>.json`,
 * the time's colons as hyphens. A function of the execution alone, so that a repeated `Record` and
 * the closing of a broken execution meet at the same key. Whatever an input calls itself, the key
 * stays in its folder and within S3's safe characters.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
 */
export function recordKeyOf(of: {
  readonly customDomain: string;
  /**
   * ISO 8601. Whole seconds count, for a source may cut the milliseconds off. What is no time stands
   * as it is: `undated` sorts behind every time.
   */
  readonly startedAt: string;
  readonly executionName: string;
}): string {
  const folder = safe(normaliseName(of.customDomain), 100) || "unknown";
  return `records/${folder}/${safeTime(of.startedAt)}_${safe(of.executionName, 100) || "unnamed"}.json`;
}

function safeTime(startedAt: string): string {
  const instant = new Date(startedAt);
  const text = Number.isNaN(instant.getTime())
    ? startedAt
    : instant.toISOString().replace(/\.\d{3}Z$/, "Z");
  return safe(text.replaceAll(":", "-"), 40) || "unknown-time";
}

/** Letters, digits, `.`, `-` and `_`; no part that a file system would climb by, or stay at. */
function safe(text: string, most: number): string {
  return text
    .slice(0, most)
    .replace(/[^A-Za-z0-9._-]/g, "_")
    .replace(/\.{2,}|^\.$/g, "_");
}

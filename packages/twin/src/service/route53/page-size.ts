import { invalidInput } from "./errors.ts";

/**
 * `MaxItems`: older SDKs send it as text. A larger number than the maximum gets the maximum, as
 * Route 53 documents.
 * @throws InvalidInput when it is not a positive whole number
 */
export function parsePageSize(maxItems: unknown, maximum: number): number {
  if (maxItems === undefined) return maximum;
  const size = Number(maxItems);
  if (!Number.isInteger(size) || size < 1)
    throw invalidInput(`Invalid value '${maxItems}' for maxitems.`);
  return Math.min(size, maximum);
}

import type { Random } from "../random.ts";

/** A version 4 UUID from the seeded source. */
export function uuid(random: Random): string {
  const digits = random.hex(32);
  const variant = "89ab".charAt(Number.parseInt(digits.charAt(16), 16) % 4);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}

import { expect, it } from "vitest";
import { sayDistance, sayExpiry } from "../../src/text/say-time.ts";

const at = new Date("2026-11-21T12:00:00Z");

it.each([
  ["2026-11-21T12:00:00Z", "in 0 min"],
  ["2026-11-21T13:59:59Z", "in 119 min"],
  ["2026-11-21T14:00:00Z", "in 2 hours"],
  ["2026-11-23T11:59:59Z", "in 47 hours"],
  ["2026-11-23T12:00:00Z", "in 2 days"],
  ["2026-11-18T11:00:00Z", "3 days ago"],
])("%s is %s", (instant, distance) => {
  expect(sayDistance(new Date(instant), at)).toBe(distance);
});

it("says of an unknown or unreadable expiry that it is unknown", () => {
  expect(sayExpiry(undefined, at)).toBe("unknown");
  expect(sayExpiry(new Date(Number.NaN), at)).toBe("unknown");
  expect(sayExpiry(new Date("2026-12-31T23:59:59Z"), at)).toBe("2026-12-31 23:59 UTC (in 40 days)");
});

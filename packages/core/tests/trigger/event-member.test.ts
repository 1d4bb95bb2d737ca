import { expect, test } from "vitest";
import { instantOf } from "../../src/trigger/event-member.ts";

test.each([
  ["2026-09-01T18:43:48Z", "2026-09-01T18:43:48.000Z"],
  ["2026-09-01T18:43:48.250Z", "2026-09-01T18:43:48.250Z"],
  ["2026-09-01T20:43:48+02:00", "2026-09-01T18:43:48.000Z"],
  ["+275760-09-13T00:00:00.000Z", "+275760-09-13T00:00:00.000Z"],
])("%s is an instant", (text, instant) => {
  expect(instantOf({ time: text }, "time")?.toISOString()).toBe(instant);
});

test.each([
  "auth.example.com:443",
  "443",
  "2026-09-01",
  "2026-09-01T18:43:48",
  " 2026-09-01T18:43:48Z",
  "2026-09-01T18:43:48Z\n",
  "2026-99-99T99:99:99Z",
  "+275760-09-13T00:00:00.001Z",
  "yesterday",
  "",
  1_788_288_228_000,
  null,
])("%j is none, whatever Date makes of it", (text) => {
  expect(instantOf({ time: text }, "time")).toBeUndefined();
  expect(instantOf(Object.create({ time: "2026-09-01T18:43:48Z" }), "time")).toBeUndefined();
});

import { describe, expect, test } from "vitest";
import {
  domainWaitSeconds,
  edgeConfirmationSeconds,
  edgeWaitSeconds,
  heldSeconds,
  holdWaitSeconds,
  minutesAfter,
  untilDeadline,
} from "../../src/rotation/waits.ts";

const first = (count: number, wait: (nth: number) => number) =>
  Array.from({ length: count }, (_, place) => wait(place + 1));

describe("waits", () => {
  test("of holds double from a minute to a quarter of an hour", () => {
    expect(first(7, holdWaitSeconds)).toEqual([60, 120, 240, 480, 900, 900, 900]);
  });

  test("of eleven holds make two hours", () => {
    expect(heldSeconds(0)).toBe(0);
    expect(heldSeconds(1)).toBe(60);
    expect(heldSeconds(4)).toBe(900);
    expect(heldSeconds(11)).toBe(7200);
  });

  test("of more holds than anybody waits for are not added up to their end", () => {
    expect(heldSeconds(Number.MAX_SAFE_INTEGER)).toBe(8100);
    expect(heldSeconds(Number.POSITIVE_INFINITY)).toBe(8100);
  });

  test("for the custom domain double from half a minute to a quarter of an hour", () => {
    expect(first(7, domainWaitSeconds)).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  test("for edges double from a minute to a quarter of an hour after an update", () => {
    expect(first(6, (nth) => edgeWaitSeconds(nth, 60))).toEqual([60, 120, 240, 480, 900, 900]);
  });

  test("for edges double to half an hour in a longer watch", () => {
    expect(first(7, (nth) => edgeWaitSeconds(nth, 1440))).toEqual([
      60, 120, 240, 480, 960, 1800, 1800,
    ]);
    expect(edgeWaitSeconds(6, 61)).toBe(1800);
  });

  test("between confirming rounds are a minute, in the first twelve rounds", () => {
    expect(edgeConfirmationSeconds(1, 60)).toBe(60);
    expect(edgeConfirmationSeconds(12, 1440)).toBe(60);
    expect(edgeConfirmationSeconds(13, 1440)).toBe(1800);
    expect(edgeConfirmationSeconds(13, 60)).toBe(900);
  });

  test("never grow without bounds, nor shrink below the first", () => {
    expect(domainWaitSeconds(10_000)).toBe(900);
    expect(domainWaitSeconds(0)).toBe(30);
    expect(domainWaitSeconds(-5)).toBe(30);
  });
});

describe("untilDeadline", () => {
  const at = new Date("2026-11-21T12:00:00.000Z");

  test.each([
    ["a wait that ends before it", 60, "2026-11-21T12:02:00.000Z", 60],
    ["a wait that would pass it", 60, "2026-11-21T12:00:10.000Z", 10],
    ["a wait that would pass it by a fraction", 60, "2026-11-21T12:00:10.001Z", 11],
    ["a deadline that is now", 60, "2026-11-21T12:00:00.000Z", 1],
    ["a deadline that is past", 60, "2026-11-21T11:00:00.000Z", 1],
  ])("keeps to %s", (_, seconds, deadline, expected) => {
    expect(untilDeadline(seconds, at, new Date(deadline))).toBe(expected);
  });

  test("minutesAfter counts in minutes", () => {
    expect(minutesAfter(at, 75).toISOString()).toBe("2026-11-21T13:15:00.000Z");
  });
});

import { afterEach, expect, test, vi } from "vitest";
import { createTwinClock, TwinClockStopped } from "../src/clock.ts";

const START = new Date("2026-09-01T12:00:00Z");

afterEach(() => {
  vi.useRealTimers();
});

test("an hour passes in a second at speed 3600, and never before its time", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const clock = createTwinClock({ start: START, speed: 3600 });
  let wokenAt: Date | undefined;
  clock.after(3_600_000, () => {
    wokenAt = clock.now();
  });
  vi.advanceTimersByTime(999);
  expect(wokenAt).toBeUndefined();
  vi.advanceTimersByTime(1);
  expect(wokenAt).toEqual(new Date("2026-09-01T13:00:00Z"));
});

test("a wait longer than Node's timers can hold is not cut short", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const clock = createTwinClock({ start: START, speed: 1 });
  const woken = vi.fn();
  clock.after(30 * 86_400_000, woken);
  vi.advanceTimersByTime(30 * 86_400_000 - 1);
  expect(woken).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(woken).toHaveBeenCalledOnce();
});

test("what is cancelled does not run", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const clock = createTwinClock({ start: START, speed: 1 });
  const woken = vi.fn();
  clock.after(10, woken)();
  vi.advanceTimersByTime(20);
  expect(woken).not.toHaveBeenCalled();
});

test("sleepers end with the signal's reason, or when the clock stops", async () => {
  const clock = createTwinClock({ start: START, speed: 1 });
  const abort = new AbortController();
  const aborted = clock.sleep(60_000, abort.signal);
  abort.abort(new Error("no longer"));
  await expect(aborted).rejects.toThrow("no longer");
  await expect(clock.sleep(1, abort.signal)).rejects.toThrow("no longer");
  const stopped = clock.sleep(60_000);
  clock.stop();
  await expect(stopped).rejects.toBeInstanceOf(TwinClockStopped);
  await expect(clock.sleep(1)).rejects.toBeInstanceOf(TwinClockStopped);
});

test("a sleeper wakes", async () => {
  const clock = createTwinClock({ start: START, speed: 60_000 });
  await clock.sleep(60_000);
  expect(clock.now().getTime()).toBeGreaterThanOrEqual(START.getTime() + 60_000);
  clock.stop();
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("a speed of %s is refused", (speed) => {
  expect(() => createTwinClock({ speed })).toThrow(RangeError);
});

import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { VirtualTime } from "./virtual-time.ts";

const hourMs = 3_600_000;
const time = new VirtualTime();

afterEach(() => time.uninstall());

test("an hour passes at once, and everything in it happens in turn", async () => {
  time.install(() => 0.5);
  const startMs = time.nowMs;
  const clock = time.twinClock();
  const happened: string[] = [];
  const note = (what: string) => happened.push(`${what} at ${Date.now() - startMs}`);
  setTimeout(() => note("third"), 2_000);
  clock.after(1_000, () => {
    note("first");
    void nextTurn().then(() => clock.after(500, () => note("second")));
  });
  const cancel = clock.after(1_200, () => note("never"));
  cancel();
  await time.advance(hourMs);
  expect(happened).toEqual(["first at 1000", "second at 1500", "third at 2000"]);
  expect(time.nowMs - startMs).toBe(hourMs);
});

test("two timers of the same instant run in the order in which they were set", async () => {
  time.install(() => 0.5);
  const happened: number[] = [];
  for (const nth of [1, 2, 3, 4, 5]) setTimeout(() => happened.push(nth), 10);
  await time.advance(10);
  expect(happened).toEqual([1, 2, 3, 4, 5]);
});

test("a sleeper that is aborted rejects with the reason", async () => {
  time.install(() => 0.5);
  const stop = new AbortController();
  const slept = time.twinClock().sleep(hourMs, stop.signal);
  stop.abort(new Error("enough"));
  await expect(slept).rejects.toThrow("enough");
});

test("time stops where it is told to", async () => {
  time.install(() => 0.5);
  let count = 0;
  const tick = () => {
    count += 1;
    setTimeout(tick, 1_000);
  };
  tick();
  expect(await time.advanceUntil(() => count === 5, hourMs)).toBe(true);
  expect(await time.advanceUntil(() => false, 10_000)).toBe(false);
  expect(count).toBe(15);
});

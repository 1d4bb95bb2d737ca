import { expect, test } from "vitest";
import { manualClock } from "../../../../tests/gen/manual-clock.ts";
import { createTokenBucket } from "../../src/audit/token-bucket.ts";

function makeBucket(perSecond: number, burst: number) {
  const clock = manualClock();
  const slept: number[] = [];
  const sleep = async (milliseconds: number) => void slept.push(milliseconds);
  return { clock, slept, bucket: createTokenBucket({ perSecond, burst, clock, sleep }) };
}

test("a burst goes through at once, what is beyond it waits its turn", async () => {
  const { bucket, slept } = makeBucket(10, 3);
  for (let call = 0; call < 6; call += 1) await bucket.take();
  expect(slept).toEqual([100, 200, 300]);
});

test("tokens come back with time, but no more than the burst", async () => {
  const { bucket, slept, clock } = makeBucket(10, 3);
  for (let call = 0; call < 3; call += 1) await bucket.take();
  clock.advance(0.2);
  await bucket.take();
  await bucket.take();
  expect(slept).toEqual([]);
  clock.advance(3_600);
  for (let call = 0; call < 4; call += 1) await bucket.take();
  expect(slept).toEqual([100]);
});

test("a clock that is set back neither gives tokens nor takes any", async () => {
  const { bucket, slept, clock } = makeBucket(10, 1);
  await bucket.take();
  clock.advance(-60);
  await bucket.take();
  expect(slept).toEqual([100]);
});

import { expect, test } from "vitest";
import { createTokenBucket } from "../../src/rate/token-bucket.ts";

test("a bucket starts full, refills evenly and never above its capacity", () => {
  const bucket = createTokenBucket({ capacity: 4, perSecond: 1 });
  expect(bucket.tokensAt(5_000)).toBe(4);
  bucket.take(4, 5_000);
  expect(bucket.tokensAt(5_000)).toBe(0);
  expect(bucket.tokensAt(5_500)).toBe(0.5);
  expect(bucket.tokensAt(7_000)).toBe(2);
  bucket.take(2, 7_000);
  expect(bucket.tokensAt(7_000)).toBe(0);
  expect(bucket.tokensAt(60_000)).toBe(4);
});

test("what takes more than is there is paid back first", () => {
  const bucket = createTokenBucket({ capacity: 10, perSecond: 2 });
  bucket.take(14, 0);
  expect(bucket.tokensAt(0)).toBe(-4);
  expect(bucket.tokensAt(2_000)).toBe(0);
});

test("a clock that stands still gives nothing back", () => {
  const bucket = createTokenBucket({ capacity: 1, perSecond: 1_000 });
  bucket.take(1, 0);
  expect(bucket.tokensAt(0)).toBe(0);
  expect(bucket.tokensAt(-1_000)).toBe(0);
});

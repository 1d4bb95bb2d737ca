import { describe, expect, test } from "vitest";
import { createRandom } from "../src/random.ts";

const draw = (random: ReturnType<typeof createRandom>) =>
  Array.from({ length: 5 }, () => random.next());

test("the same seed gives the same run, another seed another", () => {
  expect(draw(createRandom(7))).toEqual(draw(createRandom(7)));
  expect(draw(createRandom(7))).not.toEqual(draw(createRandom(8)));
});

test("draws are spread evenly over [0, 1)", () => {
  const random = createRandom(1);
  const buckets = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const bucket = Math.floor(random.next() * 10);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  expect(buckets).toHaveLength(10);
  expect(Math.min(...buckets)).toBeGreaterThan(9_600);
  expect(Math.max(...buckets)).toBeLessThan(10_400);
});

test("whole numbers reach both ends and nothing beyond", () => {
  const random = createRandom(1);
  const seen = new Set(Array.from({ length: 200 }, () => random.integer(-1, 2)));
  expect([...seen].sort()).toEqual([-1, 0, 1, 2]);
  expect(random.integer(5, 5)).toBe(5);
});

test("hex digits are as many as were asked for", () => {
  expect(createRandom(1).hex(33)).toMatch(/^[0-9a-f]{33}$/);
  expect(createRandom(1).hex(0)).toBe("");
});

describe("forks", () => {
  test("do not depend on what was drawn, nor shift what is drawn", () => {
    const drawn = createRandom(7);
    draw(drawn);
    expect(draw(drawn.fork("acm"))).toEqual(draw(createRandom(7).fork("acm")));
    const forked = createRandom(7);
    forked.fork("acm");
    expect(draw(forked)).toEqual(draw(createRandom(7)));
  });

  test("differ by name, by how often the name was taken, and from their parent", () => {
    const random = createRandom(7);
    const streams = [random.fork("a"), random.fork("b"), random.fork("a"), random].map(draw);
    expect(new Set(streams.map((stream) => stream.join())).size).toBe(4);
  });
});

import { describe, expect, test } from "vitest";
import {
  region,
  type SearchWorldOptions,
  searchWorld,
  serviceFault,
  throttledError,
  unit,
} from "../../../../tests/gen/search-world.ts";
import {
  findUnitCustomDomains,
  type SearchOptions,
} from "../../src/audit/find-unit-custom-domains.ts";

async function search(world: SearchWorldOptions, options: SearchOptions = {}) {
  const made = searchWorld(world);
  const result = await made.time.run(findUnitCustomDomains(unit, made.ports, options));
  return { ...made, result, names: result.customDomains.map(({ name }) => name) };
}

const four = {
  3: "a.example.com",
  400: "b.example.com",
  401: "c.example.com",
  999: "d.example.com",
};
const three = { 0: "a.example.com", 500: "b.example.com", 999: "c.example.com" };
const guesses = (count: number) =>
  Array.from({ length: count }, (_, nth) => `n${nth}.guess.example`);

describe("the walk", () => {
  test("1,000 pools take what the rate forces, and no call is refused", async () => {
    const { result, names, time, refused, calls } = await search({ pools: 1_000, at: three });
    expect(names).toEqual(["a.example.com", "b.example.com", "c.example.com"]);
    expect(result).toMatchObject({ userPools: 1_000, problems: [], end: "all-pools" });
    expect(result.cursor).toBeUndefined();
    // 17 pages, 1,000 pools, 3 custom domains.
    expect(calls).toHaveLength(1_020);
    expect(refused()).toBe(0);
    // 1,017 calls of UserPoolRead, 6 at once and 14.25 a second: 70.95 s; answers take up to 0.9 s.
    expect(time.elapsedMs()).toBeGreaterThan(70_900);
    expect(time.elapsedMs()).toBeLessThan(72_400);
    // The floor: 15 at once and 15 a second are 66.8 s.
    expect(time.elapsedMs()).toBeLessThan(1.1 * 66_800);
  });

  test("tells of each custom domain as soon as it is found", async () => {
    const made = searchWorld({ pools: 1_000, at: three });
    const told: [string, number][] = [];
    const onFound = ({ name }: { readonly name: string }) => {
      told.push([name, made.time.elapsedMs()]);
    };
    await made.time.run(findUnitCustomDomains(unit, made.ports, { onFound }));
    expect(told.map(([name]) => name)).toEqual(["a.example.com", "b.example.com", "c.example.com"]);
    const [first = 0, second = 0] = told.map(([, atMs]) => atMs);
    // The first pool's within the first answers; the 501st pool's after 510 calls at 14.25 a second.
    expect(first).toBeLessThan(5_000);
    expect(second).toBeGreaterThan(34_000);
    expect(second).toBeLessThan(40_000);
  });

  test("slow answers cost no throughput", async () => {
    const slow = { pools: 1_000, at: three, latencyMs: () => 3_000 };
    const { time, refused } = await search(slow);
    expect(refused()).toBe(0);
    // 70.95 s, and once each the first page, the last pool and its custom domain.
    expect(time.elapsedMs()).toBeLessThan(70_950 + 9_000);
  });

  test("the whole of a rate can be used without a refusal", async () => {
    const { time, refused } = await search({ pools: 1_000, at: three, share: 1 });
    expect(refused()).toBe(0);
    // (1,017 - 7) / 15 = 67.3 s.
    expect(time.elapsedMs()).toBeLessThan(68_900);
  });

  test("ends with the fourth custom domain of the Region", async () => {
    const at = { 1: "a.example.com", 2: "b.example.com", 3: "c.example.com", 70: "d.example.com" };
    const { result, names, count } = await search({ pools: 1_000, at });
    expect(names).toHaveLength(4);
    expect(result.end).toBe("quota");
    // 71 pools, and those begun before the answer about the last one was there.
    expect(count("DescribeUserPool ")).toBeLessThan(71 + 30);
  });

  test("a custom domain on its way out, or failed, is not counted", async () => {
    const at = { 1: "a.example.com", 2: "b.example.com", 3: "c.example.com", 4: "d.example.com" };
    const status = { "c.example.com": "DELETING", "d.example.com": "FAILED" } as const;
    const { result, names } = await search({ pools: 100, at, status });
    expect(names).toHaveLength(4);
    expect(result).toMatchObject({ end: "all-pools", userPools: 100 });
  });

  test("what a replica shows of another Region's pool is told of and not counted", async () => {
    const at = { 1: "a.example.com", 2: "b.example.com", 3: "c.example.com", 4: "d.example.com" };
    const homeOf = (place: number) => (place === 2 ? "us-west-2" : region);
    const { result, names } = await search({ pools: 100, at, homeOf });
    expect(names).toHaveLength(4);
    expect(result).toMatchObject({ end: "all-pools", userPools: 100 });
  });

  test("an empty Region is one call", async () => {
    const { result, calls } = await search({ pools: 0 }, { certificateNames: guesses(500) });
    expect(result).toEqual({ customDomains: [], userPools: 0, problems: [], end: "all-pools" });
    expect(calls).toHaveLength(1);
  });

  test("where pools are fewer than names, no name is asked for", async () => {
    const world = { pools: 5, at: { 2: "a.example.com" } };
    const { names, calls } = await search(world, { certificateNames: guesses(500) });
    expect(names).toEqual(["a.example.com"]);
    // One page, five pools, and the custom domain that was found.
    expect(calls).toHaveLength(7);
  });
});

describe("names", () => {
  test("four that are known from before are four calls", async () => {
    const known = Object.values(four);
    const { result, names, calls } = await search({ pools: 1_000, at: four }, { known });
    expect(names).toEqual(known);
    expect(result.customDomains[3]).toMatchObject({
      region,
      userPoolId: "eu-west-1_000000999",
      customDomain: { status: "ACTIVE" },
    });
    expect(result).toMatchObject({ end: "quota", userPools: 0 });
    expect(calls).toHaveLength(4);
  });

  test("likely names of certificates are asked for before any pool is looked at", async () => {
    const certificateNames = ["*.example.com", "A.example.com.", "b.example.com", "c.example.com"];
    const more = [...certificateNames, "d.example.com", ...guesses(300)];
    const { names, count } = await search({ pools: 1_000, at: four }, { certificateNames: more });
    expect(names).toHaveLength(4);
    expect(count("DescribeUserPool ")).toBe(0);
    expect(count("ListUserPools")).toBe(1);
    // Nine at once, and 19 a second until these are answered.
    expect(count("DescribeUserPoolDomain")).toBeLessThanOrEqual(26);
  });

  test("the last of 801 names ends the search as soon as the rate allows", async () => {
    const certificateNames = [...guesses(797), ...Object.values(four)];
    const made = { pools: 5_000, at: four, latencyMs: () => 100 };
    const { result, time, refused } = await search(made, { certificateNames });
    expect(result.end).toBe("quota");
    expect(refused()).toBe(0);
    // Nine at once and 19 a second: 41.7 s; the floor is 20 and 20 a second: 39.05 s.
    expect(time.elapsedMs()).toBeLessThan(1.1 * 39_050);
  });

  test("names that are not enough do not make the walk longer", async () => {
    const options = { certificateNames: [...guesses(500), ...Object.values(three)] };
    const { names, result, time, refused } = await search({ pools: 1_000, at: three }, options);
    expect(names).toHaveLength(3);
    expect(result.end).toBe("all-pools");
    expect(refused()).toBe(0);
    expect(time.elapsedMs()).toBeLessThan(1.1 * 66_800);
  });

  test("another account's custom domain is not this one's", async () => {
    const world = { pools: 61, at: { 5: "a.example.com" }, accountOf: () => "999999999999" };
    const { result, names } = await search(world, { known: ["a.example.com"] });
    // Its own pool names it, so it is told of, but without the other's description.
    expect(names).toEqual(["a.example.com"]);
    expect(result.customDomains[0]?.customDomain).toBeUndefined();
  });

  test("names are no longer asked for when every pool was looked at", async () => {
    const { result, time } = await search({ pools: 120 }, { certificateNames: guesses(1_000) });
    expect(result.end).toBe("all-pools");
    // 122 calls are 8.1 s; 1,000 names would be 52 s.
    expect(time.elapsedMs()).toBeLessThan(11_000);
  });

  test("pools whose custom domain is known by name are not asked for it", async () => {
    const known = [...Object.values(three), "gone.example.com"];
    const { result, names, count } = await search({ pools: 1_000, at: three }, { known });
    expect(names).toHaveLength(3);
    expect(result).toMatchObject({ end: "all-pools", userPools: 1_000 });
    expect(count("DescribeUserPool ")).toBe(997);
    expect(count("DescribeUserPoolDomain")).toBe(4);
  });

  test("names that cannot be asked for leave it to the walk", async () => {
    const fail = (call: string) => {
      if (call.includes("guess")) throw new Error("no");
    };
    const world = { pools: 120, at: { 7: "a.example.com" }, fail, latencyMs: () => 50 };
    const { result, names, count } = await search(world, { certificateNames: guesses(100) });
    expect(names).toEqual(["a.example.com"]);
    expect(result.problems).toEqual([]);
    // Nine at once, what is asked until their answers come, and the one that the walk found.
    expect(count("DescribeUserPoolDomain")).toBeLessThan(20);
  });
});

describe("a deadline", () => {
  test("parts that go on from each other's cursor look at every pool once", async () => {
    const world = searchWorld({ pools: 1_000, at: three });
    const found: string[] = [];
    let [cursor, parts, userPools] = [undefined as string | undefined, 0, 0];
    do {
      const end = world.time.clock.now().getTime() + 10_000;
      const isLate = () => world.time.clock.now().getTime() >= end;
      const part = await world.time.run(
        findUnitCustomDomains(unit, world.ports, { isLate, ...(cursor ? { cursor } : {}) }),
      );
      found.push(...part.customDomains.map(({ name }) => name));
      userPools += part.userPools;
      parts += 1;
      cursor = part.cursor;
      expect(Buffer.byteLength(cursor ?? "")).toBeLessThan(500);
    } while (cursor !== undefined);
    expect(found).toEqual(["a.example.com", "b.example.com", "c.example.com"]);
    expect(userPools).toBe(1_000);
    expect(parts).toBe(8);
    const described = world.calls.filter(({ call }) => call.startsWith("DescribeUserPool "));
    expect(new Set(described.map(({ call }) => call)).size).toBe(1_000);
    expect(described).toHaveLength(1_000);
    expect(world.refused()).toBe(0);
  });

  test("what an earlier part counted ends a later one", async () => {
    const world = searchWorld({ pools: 1_000, at: four });
    const end = world.time.clock.now().getTime() + 35_000;
    const isLate = () => world.time.clock.now().getTime() >= end;
    const first = await world.time.run(findUnitCustomDomains(unit, world.ports, { isLate }));
    expect(first).toMatchObject({ end: "deadline" });
    expect(first.customDomains).toHaveLength(3);
    const cursor = first.cursor ?? "";
    const certificateNames = ["d.example.com"];
    const second = await world.time.run(
      findUnitCustomDomains(unit, world.ports, { cursor, certificateNames }),
    );
    expect(second.end).toBe("quota");
    expect(second.customDomains.map(({ name }) => name)).toEqual(["d.example.com"]);
  });

  test("a token that Cognito forgot costs a walk from the beginning", async () => {
    let isForgotten = false;
    const fail = (call: string) => {
      if (isForgotten && call.startsWith("ListUserPools t120")) {
        isForgotten = false;
        throw new Error("InvalidParameterException");
      }
    };
    const world = searchWorld({ pools: 300, at: { 299: "a.example.com" }, fail });
    const end = world.time.clock.now().getTime() + 10_000;
    const isLate = () => world.time.clock.now().getTime() >= end;
    const first = await world.time.run(findUnitCustomDomains(unit, world.ports, { isLate }));
    isForgotten = true;
    const { cursor = "" } = first;
    expect(cursor).toContain("t120");
    const second = await world.time.run(findUnitCustomDomains(unit, world.ports, { cursor }));
    expect(second).toMatchObject({ userPools: 300, problems: [], end: "all-pools" });
    expect(second.customDomains).toHaveLength(1);
  });

  test.each([
    "",
    "{}",
    "null",
    '{"version":2}',
    '{"version":1,"walk":{},"namesAsked":-1,"counted":[]}',
  ])("%j is no cursor", async (cursor) => {
    const world = searchWorld({ pools: 1 });
    await expect(findUnitCustomDomains(unit, world.ports, { cursor })).rejects.toThrow(RangeError);
  });
});

describe("trouble", () => {
  test("a pool that cannot be described is a problem, the others are looked at", async () => {
    const fail = (call: string) => {
      if (call === "DescribeUserPool eu-west-1_000000003") throw new Error("denied");
    };
    const { result, names } = await search({ pools: 10, at: { 9: "a.example.com" }, fail });
    expect(names).toEqual(["a.example.com"]);
    expect(result.problems).toEqual([
      { kind: "userPool", userPoolId: "eu-west-1_000000003", reason: new Error("denied") },
    ]);
  });

  test("a fault is tried three times", async () => {
    let faults = 0;
    const fail = (call: string) => {
      if (!call.startsWith("DescribeUserPool eu-west-1_000000003")) return;
      faults += 1;
      if (faults < 3) throw serviceFault();
    };
    const { result } = await search({ pools: 10, fail });
    expect(faults).toBe(3);
    expect(result.problems).toEqual([]);
  });

  test("throttled by what others use, all calls of the rate pause for a second", async () => {
    let isThrottled = true;
    const fail = () => {
      if (!isThrottled) return;
      isThrottled = false;
      throw throttledError();
    };
    const { result, calls } = await search({ pools: 10, fail });
    expect(result).toMatchObject({ problems: [], userPools: 10 });
    const [first, second] = calls.map(({ atMs }) => atMs);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  test("a page that cannot be listed ends the walk, and names are still asked for", async () => {
    const fail = (call: string) => {
      if (call.startsWith("ListUserPools")) throw new Error("denied");
    };
    const options = { certificateNames: [...guesses(30), "a.example.com"] };
    const { result, names } = await search(
      { pools: 10, at: { 9: "a.example.com" }, fail },
      options,
    );
    expect(names).toEqual(["a.example.com"]);
    expect(result.problems).toEqual([{ kind: "region", reason: new Error("denied") }]);
  });

  test("a custom domain that cannot be described is told of by name", async () => {
    const fail = (call: string) => {
      if (call.startsWith("DescribeUserPoolDomain")) throw new Error("denied");
    };
    const { result } = await search({ pools: 5, at: { 2: "A.example.com" }, fail });
    const userPoolId = "eu-west-1_000000002";
    expect(result.customDomains).toEqual([{ name: "a.example.com", region, userPoolId }]);
    expect(result.problems).toMatchObject([
      { kind: "customDomain", customDomain: "a.example.com" },
    ]);
  });
});

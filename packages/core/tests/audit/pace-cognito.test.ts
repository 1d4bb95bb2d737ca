import { expect, test } from "vitest";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { paceCognito } from "../../src/audit/pace-cognito.ts";

function makePaced(pools = 0) {
  const world = fakeWorld();
  const slept: number[] = [];
  const sleep = async (milliseconds: number) => void slept.push(milliseconds);
  const cognito = {
    ...world.ports.cognito,
    async *listUserPoolIds() {
      for (let pool = 0; pool < pools; pool += 1) yield `pool-${pool}`;
    },
  };
  return { slept, world, paced: paceCognito(cognito, { clock: world.clock, sleep }) };
}

test("the eleventh description of a pool in the same second waits, per Region", async () => {
  const { paced, slept } = makePaced();
  for (let call = 0; call < 11; call += 1) await paced.describeUserPool("eu-west-1", "p");
  expect(slept).toEqual([100]);
  await paced.describeUserPool("eu-central-1", "p");
  expect(slept).toEqual([100]);
});

test("custom domains are another category than pools", async () => {
  const { paced, slept } = makePaced();
  for (let call = 0; call < 10; call += 1) await paced.describeUserPool("eu-west-1", "p");
  await paced.describeDomain("eu-west-1", "auth.example.com");
  expect(slept).toEqual([]);
});

test("each page of pools is a call", async () => {
  const { paced, slept } = makePaced(660);
  const listed: string[] = [];
  for await (const userPoolId of paced.listUserPoolIds("eu-west-1")) listed.push(userPoolId);
  expect(listed).toHaveLength(660);
  // One call at the start and one after each 60: the eleventh and the twelfth are too many.
  expect(slept).toEqual([100, 200]);
});

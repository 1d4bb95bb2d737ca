import { expect, test } from "vitest";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { virtualTime } from "../../../../tests/gen/virtual-time.ts";
import { paceCognito } from "../../src/audit/pace-cognito.ts";
import { createServicePace } from "../../src/audit/service-pace.ts";

function makePaced(pools = 0) {
  const time = virtualTime();
  const pace = createServicePace({ clock: time.clock, sleep: time.sleep, share: 1 });
  const cognito = {
    ...fakeWorld().ports.cognito,
    async *listUserPoolIds() {
      for (let pool = 0; pool < pools; pool += 1) yield `pool-${pool}`;
    },
  };
  return { time, paced: paceCognito(cognito, pace) };
}

test("the eighth description of a pool in the same moment waits, per Region", async () => {
  const { paced, time } = makePaced();
  const work = async () => {
    for (let call = 0; call < 8; call += 1) await paced.describeUserPool("eu-west-1", "p");
  };
  await time.run(work());
  // A fifteenth of a second.
  expect(time.elapsedMs()).toBe(67);
  await time.run(paced.describeUserPool("eu-central-1", "p"));
  expect(time.elapsedMs()).toBe(67);
});

test("custom domains are another category than pools", async () => {
  const { paced, time } = makePaced();
  const work = async () => {
    for (let call = 0; call < 7; call += 1) await paced.describeUserPool("eu-west-1", "p");
    await paced.describeDomain("eu-west-1", "auth.example.com");
  };
  await time.run(work());
  expect(time.elapsedMs()).toBe(0);
});

test("each page of pools is a call", async () => {
  const { paced, time } = makePaced(480);
  const listed: string[] = [];
  const work = async () => {
    for await (const userPoolId of paced.listUserPoolIds("eu-west-1")) listed.push(userPoolId);
  };
  await time.run(work());
  expect(listed).toHaveLength(480);
  // One call at the start and one after each 60: the eighth and the ninth are too many.
  expect(time.elapsedMs()).toBe(134);
});

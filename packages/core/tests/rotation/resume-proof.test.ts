import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../tests/gen/a-certificate.ts";
import { fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import { anExecution } from "../../../../tests/gen/a-rotation-state.ts";
import { aRequest } from "../../../../tests/gen/a-situation.ts";
import { edgesServing } from "../../../../tests/gen/an-edge.ts";
import { type FakeWorld, fakeWorld } from "../../../../tests/gen/fake-world.ts";
import type { RotationRequest } from "../../src/rotation/rotation-request.ts";
import { planRotation } from "../../src/rotation/step/plan.ts";

const unproven = {
  fromArn: certificateArn("current"),
  toArn: certificateArn("newer"),
  updatedAt: "2026-11-21T11:40:00.000Z",
  execution: "run-0",
};

const elsewhere = "arn:aws:acm:us-east-1:999999999999:certificate/current";
const withElsewhere = [aCertificate({ arn: elsewhere }), aNewerCertificate()];

/** The custom domain holds `newer`, which no edge serves as it should. */
function cutOff(changes: Partial<FakeWorld> = {}): FakeWorld {
  const world = fakeWorld({
    certificates: [aCertificate(), aNewerCertificate()],
    unproven,
    edges: edgesServing(aNewerCertificate(), { isTrusted: false }),
    ...changes,
  });
  world.changeDomain({ certificateArn: certificateArn("newer"), settings: fullSettings });
  return world;
}

async function plan(world: FakeWorld, request: Partial<RotationRequest> = {}) {
  return await planRotation(aRequest(request), anExecution, world.ports);
}

describe("a rotation after one that was cut off in its proof", () => {
  test("carries the proof on, with the certificate from before to go back to", async () => {
    const state = await plan(cutOff());
    expect(state).toMatchObject({
      decision: "verify",
      next: "check-edges",
      target: { arn: certificateArn("newer") },
      baseline: { certificate: { arn: certificateArn("current") }, isCertificateUsable: true },
      keptSettings: fullSettings,
      progress: { isUpdated: true, updatedAt: "2026-11-21T11:40:00.000Z" },
    });
    expect(state.reasons.map(({ name }) => name)).toEqual(["servingInDoubt", "proofResumed"]);
    expect(state.reasons[1]?.message).toMatch(/^The execution run-0 gave auth\.example\.com /);
  });

  test.each<[string, Partial<FakeWorld>, Partial<RotationRequest>]>([
    ["nothing was noted", { unproven: undefined }, {}],
    ["it was another certificate's", { unproven: { ...unproven, toArn: certificateArn("x") } }, {}],
    [
      "the one from before does not work any more",
      {
        certificates: [
          aCertificate({ notAfter: new Date("2026-11-20T00:00:00.000Z") }),
          aNewerCertificate(),
        ],
      },
      {},
    ],
    ["the one from before is gone", { certificates: [aNewerCertificate()] }, {}],
    [
      "the one from before is another account's",
      { unproven: { ...unproven, fromArn: elsewhere }, certificates: withElsewhere },
      {},
    ],
    ["only a look was asked for", {}, { action: "verify" }],
  ])("only proves when %s", async (_, changes, request) => {
    const state = await plan(cutOff(changes), request);
    expect(state).toMatchObject({
      decision: "verify",
      next: "check-edges",
      baseline: { certificate: { arn: certificateArn("newer") } },
      progress: { isUpdated: false },
    });
    expect(state).not.toHaveProperty("keptSettings");
  });

  test("is only planned in a rehearsal", async () => {
    const state = await plan(cutOff(), { apply: false });
    expect(state).toMatchObject({ verdict: "nothing-to-do", progress: { isUpdated: false } });
  });

  test("is only planned where the user pool's tag says observe", async () => {
    const world = cutOff({ tags: { "latchkey:mode": "observe" } });
    const state = await plan(world);
    expect(state).toMatchObject({ verdict: "nothing-to-do", progress: { isUpdated: false } });
    expect(world.calls.filter((call) => call.startsWith("readUnproven"))).toEqual([]);
  });

  test("does not ask for the note of a custom domain that is served", async () => {
    const world = cutOff({ edges: edgesServing(aNewerCertificate()) });
    expect((await plan(world)).verdict).toBe("nothing-to-do");
    expect(world.calls.filter((call) => call.startsWith("readUnproven"))).toEqual([]);
  });
});

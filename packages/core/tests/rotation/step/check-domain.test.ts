import { describe, expect, test } from "vitest";
import { certificateArn } from "../../../../../tests/gen/a-certificate.ts";
import { aBaseline, anUpdatedState } from "../../../../../tests/gen/a-rotation-state.ts";
import { type FakeWorld, fakeWorld } from "../../../../../tests/gen/fake-world.ts";
import { checkDomain } from "../../../src/rotation/step/check-domain.ts";

const target = certificateArn("newer");
const baseline = certificateArn("current");
const start = "2026-11-21T12:00:00.000Z";

type Changes = Parameters<FakeWorld["changeDomain"]>[0];
const worldWith = (changes: Changes, time = "2026-11-21T12:00:30.000Z") => {
  const world = fakeWorld();
  world.changeDomain(changes);
  world.clock.set(new Date(time));
  return world;
};
const check = (state: ReturnType<typeof anUpdatedState>, changes: Changes, time?: string) =>
  checkDomain(state, worldWith(changes, time).ports);
const namesOf = (state: { reasons: readonly { name: string }[] }) =>
  state.reasons.map(({ name }) => name);
const rollingBack = (progress: Partial<ReturnType<typeof anUpdatedState>["progress"]> = {}) =>
  anUpdatedState({
    goal: "baseline",
    progress: { rolledBackAt: start, rollBacks: 1, ...progress },
  });

describe("waiting for the target", () => {
  test("wants it twice: the first time it looks again soon", async () => {
    const state = await check(anUpdatedState(), { certificateArn: target });
    expect(state).toMatchObject({
      next: "wait-for-domain",
      waitSeconds: 30,
      progress: { domainConfirmations: 1, domainPolls: 1 },
      after: { certificateArn: target, status: "ACTIVE", observedAt: "2026-11-21T12:00:30.000Z" },
    });
  });

  test("goes on to the edges the second time", async () => {
    const once = anUpdatedState({ progress: { domainConfirmations: 1 } });
    const state = await check(once, { certificateArn: target });
    expect(state).toMatchObject({ next: "check-edges", waitSeconds: 0 });
    expect(state).not.toHaveProperty("verdict");
  });

  test.each([
    ["UPDATING with the target", { certificateArn: target, status: "UPDATING" }],
    ["UPDATING with the baseline", { status: "UPDATING" }],
    ["CREATING", { status: "CREATING" }],
    ["ACTIVE with what was before", {}],
  ] as const)("waits on while it is %s, and counts anew", async (_, changes) => {
    const once = anUpdatedState({ progress: { domainConfirmations: 1, domainPolls: 2 } });
    const state = await check(once, changes);
    expect(state).toMatchObject({
      next: "wait-for-domain",
      waitSeconds: 240,
      progress: { domainConfirmations: 0, domainPolls: 3 },
    });
  });

  test("takes the second wait after the first poll", async () => {
    expect(await check(anUpdatedState(), { status: "UPDATING" })).toMatchObject({
      waitSeconds: 60,
    });
  });

  test("never waits past the deadline", async () => {
    const late = anUpdatedState({ progress: { domainPolls: 8 } });
    const state = await check(late, { status: "UPDATING" }, "2026-11-21T13:14:50.000Z");
    expect(state.waitSeconds).toBe(10);
  });

  test("gives up after 75 minutes of UPDATING", async () => {
    const before = await check(
      anUpdatedState(),
      { status: "UPDATING" },
      "2026-11-21T13:14:59.999Z",
    );
    expect(before.next).toBe("wait-for-domain");
    const state = await check(anUpdatedState(), { status: "UPDATING" }, "2026-11-21T13:15:00.000Z");
    expect(state).toMatchObject({ verdict: "failed", next: "record" });
    expect(namesOf(state)).toEqual(["customDomainStuckUpdating"]);
    expect(state.reasons[0]?.message).toContain(
      "auth.example.com has been UPDATING for 75 minutes",
    );
    expect(state.reasons[0]?.fix).toContain("AWS Support");
  });

  test("gets a full term when its state carries no deadline", async () => {
    const { domainDeadline: _, ...progress } = anUpdatedState().progress;
    const state = await check({ ...anUpdatedState(), progress }, { status: "UPDATING" });
    expect(state.progress.domainDeadline).toBe("2026-11-21T13:15:30.000Z");
  });

  test("gives up when the update has not taken after a quarter of an hour", async () => {
    const before = await check(anUpdatedState(), {}, "2026-11-21T12:14:59.999Z");
    expect(before.next).toBe("wait-for-domain");
    const state = await check(anUpdatedState(), {}, "2026-11-21T12:15:00.000Z");
    expect(state).toMatchObject({ verdict: "failed", next: "record" });
    expect(namesOf(state)).toEqual(["updateDidNotTake"]);
    expect(state.reasons[0]?.message).toContain(target);
    expect(state.reasons[0]?.message).toContain(`ACTIVE with ${baseline}`);
    expect(state.reasons[0]?.fix).toContain("Run the rotation again");
  });

  test.each([target, baseline])("rolls back when it is FAILED with %s", async (arn) => {
    const state = await check(anUpdatedState(), { certificateArn: arn, status: "FAILED" });
    expect(state).toMatchObject({ next: "roll-back", waitSeconds: 0 });
    expect(namesOf(state)).toEqual(["customDomainFailed"]);
    expect(state.reasons[0]?.message).toContain(`FAILED; it holds ${arn}`);
  });

  test("lets a FAILED from before the update show for five minutes", async () => {
    const repair = anUpdatedState({ baseline: aBaseline({ status: "FAILED" }) });
    const early = await check(repair, { status: "FAILED" }, "2026-11-21T12:04:59.999Z");
    expect(early.next).toBe("wait-for-domain");
    const late = await check(repair, { status: "FAILED" }, "2026-11-21T12:05:00.000Z");
    expect(late.next).toBe("roll-back");
  });

  test.each([
    ["first", 0],
    ["second", 1],
  ])("rolls back when a setting is lost, at the %s look", async (_, domainConfirmations) => {
    const state = await check(anUpdatedState({ progress: { domainConfirmations } }), {
      certificateArn: target,
      settings: { securityPolicy: "TLS_V1_2_2021" },
    });
    expect(state).toMatchObject({ next: "roll-back" });
    expect(namesOf(state)).toEqual(["settingsLost"]);
    expect(state.reasons[0]?.message).toContain("ManagedLoginVersion 2 -> none");
  });

  test("keeps a setting that somebody changed once the update's own were seen", async () => {
    const keptSettings = aBaseline().settings;
    const settings = { ...keptSettings, securityPolicy: "TLS_V1_3_2025" } as const;
    const state = await check(
      anUpdatedState({ keptSettings, progress: { domainConfirmations: 1 } }),
      { certificateArn: target, settings },
    );
    expect(state).toMatchObject({ next: "check-edges", keptSettings: settings });
    expect(namesOf(state)).toEqual(["settingsChangedMeanwhile"]);
  });

  test("the first look with the target settles the settings", async () => {
    const state = await check(anUpdatedState(), { certificateArn: target });
    expect(state.keptSettings).toEqual(aBaseline().settings);
    expect(await check(anUpdatedState(), { status: "UPDATING" })).not.toHaveProperty(
      "keptSettings",
    );
  });

  test("does not mind a setting that Cognito filled in", async () => {
    const state = await check(
      anUpdatedState({
        baseline: aBaseline({ settings: {} }),
        progress: { domainConfirmations: 1 },
      }),
      { certificateArn: target },
    );
    expect(state.next).toBe("check-edges");
  });

  test("is superseded by another certificate, whatever the status", async () => {
    for (const status of ["ACTIVE", "UPDATING", "FAILED"] as const) {
      const state = await check(anUpdatedState(), {
        certificateArn: certificateArn("third"),
        status,
      });
      expect(state).toMatchObject({ verdict: "superseded", next: "record" });
      expect(namesOf(state)).toEqual(["customDomainChangedElsewhere"]);
    }
  });

  test("is superseded when the custom domain is gone", async () => {
    const world = fakeWorld({ customDomains: {} });
    for (const state of [anUpdatedState(), rollingBack()]) {
      const ended = await checkDomain(state, world.ports);
      expect(ended).toMatchObject({ verdict: "superseded", next: "record" });
      expect(namesOf(ended)).toEqual(["customDomainDeleted"]);
    }
  });

  test("never changes anything", async () => {
    const world = worldWith({ status: "FAILED" });
    await checkDomain(anUpdatedState(), world.ports);
    expect(world.updates).toEqual([]);
  });
});

describe("waiting for the baseline", () => {
  test("wants the settings that somebody set after the update", async () => {
    const settings = { ...aBaseline().settings, securityPolicy: "TLS_V1_3_2025" } as const;
    const kept = { ...rollingBack({ domainConfirmations: 1 }), keptSettings: settings };
    expect((await check(kept, { settings })).verdict).toBe("rolled-back");
    const state = await check(kept, {});
    expect(state.verdict).toBe("failed");
    expect(namesOf(state)).toEqual(["settingsLost"]);
  });

  test("wants it twice, and then is rolled back", async () => {
    const once = await check(rollingBack(), {});
    expect(once).toMatchObject({
      next: "wait-for-domain",
      waitSeconds: 30,
      progress: { domainConfirmations: 1 },
    });
    const state = await check(rollingBack({ domainConfirmations: 1 }), {});
    expect(state).toMatchObject({ verdict: "rolled-back", next: "record" });
  });

  test.each([
    ["UPDATING", { status: "UPDATING" }],
    ["still ACTIVE with the target", { certificateArn: target }],
  ] as const)("waits on while it is %s", async (_, changes) => {
    expect(await check(rollingBack(), changes)).toMatchObject({
      next: "wait-for-domain",
      progress: { domainConfirmations: 0 },
    });
  });

  test("fails when the custom domain stays FAILED for five minutes", async () => {
    const early = await check(rollingBack(), { status: "FAILED" }, "2026-11-21T12:04:59.999Z");
    expect(early.next).toBe("wait-for-domain");
    const state = await check(rollingBack(), { status: "FAILED" }, "2026-11-21T12:05:00.000Z");
    expect(state).toMatchObject({ verdict: "failed", next: "record" });
    expect(namesOf(state)).toEqual(["customDomainFailed"]);
    expect(state.reasons[0]?.fix).toContain("A record");
  });

  test("fails when the roll-back has not taken after a quarter of an hour", async () => {
    const early = await check(
      rollingBack(),
      { certificateArn: target },
      "2026-11-21T12:14:59.999Z",
    );
    expect(early.next).toBe("wait-for-domain");
    const state = await check(
      rollingBack(),
      { certificateArn: target },
      "2026-11-21T12:15:00.000Z",
    );
    expect(state.verdict).toBe("failed");
    expect(namesOf(state)).toEqual(["updateDidNotTake"]);
    expect(state.reasons[0]?.message).toContain(`ACTIVE with ${target}`);
    expect(state.reasons[0]?.fix).toContain("by hand");
  });

  test("fails when a setting is lost even so", async () => {
    const state = await check(rollingBack(), { settings: {} });
    expect(state.verdict).toBe("failed");
    expect(namesOf(state)).toEqual(["settingsLost"]);
    expect(state.reasons[0]?.fix).toContain("UpdateUserPoolDomain");
  });

  test("fails after 75 minutes of UPDATING", async () => {
    const state = await check(rollingBack(), { status: "UPDATING" }, "2026-11-21T13:15:00.000Z");
    expect(state.verdict).toBe("failed");
  });

  const { rolledBackAt: _, ...uncalled } = rollingBack().progress;
  test.each([
    ["ACTIVE with the target", { certificateArn: target }],
    ["FAILED", { status: "FAILED" }],
    ["ACTIVE with the baseline but without a setting", { settings: {} }],
  ] as const)(
    "goes back to RollBack, which could not call yet, when it is %s",
    async (__, changes) => {
      const state = await check({ ...rollingBack(), progress: uncalled }, changes);
      expect(state).toMatchObject({ next: "roll-back", waitSeconds: 0 });
      expect(state).not.toHaveProperty("verdict");
    },
  );

  test("is superseded by another certificate", async () => {
    const state = await check(rollingBack(), { certificateArn: certificateArn("third") });
    expect(state.verdict).toBe("superseded");
  });
});

test("ends as failed without a plan in its state", async () => {
  const { target: _, ...state } = anUpdatedState();
  const ended = await checkDomain(state, fakeWorld().ports);
  expect(ended.verdict).toBe("failed");
  expect(namesOf(ended)).toEqual(["stateIncomplete"]);
});

test("throws on what is no state", async () => {
  await expect(checkDomain(null as never, fakeWorld().ports)).rejects.toThrow(
    "The step's input is not a rotation's state: input: ",
  );
});

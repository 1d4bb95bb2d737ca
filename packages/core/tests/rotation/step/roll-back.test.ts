import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../../tests/gen/a-certificate.ts";
import { fullSettings } from "../../../../../tests/gen/a-custom-domain.ts";
import {
  aBaseline,
  anUpdatedState,
  aRotationState,
} from "../../../../../tests/gen/a-rotation-state.ts";
import { type FakeWorld, fakeWorld } from "../../../../../tests/gen/fake-world.ts";
import { rollBack } from "../../../src/rotation/step/roll-back.ts";

const reasons = [{ name: "edgesServeBroken", message: "They do." }];
const harmed = (changes: Parameters<typeof anUpdatedState>[0] = {}) =>
  anUpdatedState({ next: "roll-back", reasons, ...changes });
const worldOn = (id: string, changes: Parameters<FakeWorld["changeDomain"]>[0] = {}) => {
  const world = fakeWorld({ certificates: [aCertificate(), aNewerCertificate()] });
  world.changeDomain({ certificateArn: certificateArn(id), ...changes });
  world.clock.advance(600);
  return world;
};
const namesOf = (state: { reasons: readonly { name: string }[] }) =>
  state.reasons.map(({ name }) => name);

describe("rollBack", () => {
  test("after a step that failed for good gives back what worked, and says why", async () => {
    const world = worldOn("newer");
    const error = { Error: "AccessDeniedError", Cause: '{"errorMessage":"not allowed"}' };
    const state = await rollBack(anUpdatedState({ next: "check-edges", error }), world.ports);
    expect(world.updates.map((one) => one.certificateArn)).toEqual([certificateArn("current")]);
    expect(state).toMatchObject({ next: "wait-for-domain", goal: "baseline" });
    expect(state).not.toHaveProperty("error");
    expect(state.reasons).toEqual([
      expect.objectContaining({
        name: "proofInterrupted",
        message: expect.stringMatching(/could not be proven: .*AccessDeniedError.*not allowed/),
        fix: expect.stringContaining("certificateArn"),
      }),
    ]);
  });

  test("after an Update that failed for good takes back what it did all the same", async () => {
    const world = worldOn("newer");
    const error = { Error: "Lambda.Unknown" };
    const state = await rollBack(aRotationState({ next: "update", error }), world.ports);
    expect(world.updates.map((one) => one.certificateArn)).toEqual([certificateArn("current")]);
    expect(state).toMatchObject({ next: "wait-for-domain", progress: { isUpdated: true } });
    expect(namesOf(state)).toEqual(["proofInterrupted"]);
  });

  test("after an Update that failed without effect changes nothing", async () => {
    const world = worldOn("current");
    const error = { Error: "AccessDeniedError" };
    const state = await rollBack(aRotationState({ next: "update", error }), world.ports);
    expect(world.updates).toEqual([]);
    expect(state).toMatchObject({ next: "record", error, reasons: [] });
    expect(state).not.toHaveProperty("verdict");
  });

  test("after a step of a verification that failed there is nothing to add to its error", async () => {
    const world = worldOn("newer");
    const error = { Error: "AccessDeniedError" };
    const target = aBaseline({}).certificate;
    const state = await rollBack(
      aRotationState({ next: "check-edges", target, error }),
      world.ports,
    );
    expect(state).toMatchObject({ next: "record", error, reasons: [] });
    expect(state).not.toHaveProperty("verdict");
    expect(world.calls).toEqual([]);
  });

  test("gives back the certificate and every setting of before", async () => {
    const world = worldOn("newer", { settings: { securityPolicy: "TLS_V1" } });
    const state = await rollBack(
      harmed({ baseline: aBaseline({ settings: fullSettings }) }),
      world.ports,
    );
    expect(world.updates).toStrictEqual([
      {
        region: "eu-west-1",
        name: "auth.example.com",
        userPoolId: "eu-west-1_EXAMPLE",
        certificateArn: certificateArn("current"),
        settings: fullSettings,
      },
    ]);
    expect(state).toMatchObject({
      next: "wait-for-domain",
      waitSeconds: 30,
      goal: "baseline",
      reasons,
      progress: {
        rollBacks: 1,
        rolledBackAt: "2026-11-21T12:10:00.000Z",
        domainPolls: 0,
        domainConfirmations: 0,
        domainDeadline: "2026-11-21T13:25:00.000Z",
      },
    });
    expect(state).not.toHaveProperty("verdict");
  });

  test("leaves a setting as somebody set it after the update", async () => {
    const stricter = { ...fullSettings, securityPolicy: "TLS_V1_3_2025" } as const;
    const world = worldOn("newer", { settings: stricter });
    const state = await rollBack(
      harmed({ baseline: aBaseline({ settings: fullSettings }), keptSettings: fullSettings }),
      world.ports,
    );
    expect(world.updates).toMatchObject([
      { certificateArn: certificateArn("current"), settings: stricter },
    ]);
    expect(namesOf(state)).toEqual(["edgesServeBroken", "settingsChangedMeanwhile"]);
    expect(state.keptSettings).toEqual(stricter);
  });

  test("waits without forgetting what the update had lost", async () => {
    const lostSettings = { managedLoginVersion: 2 };
    const world = worldOn("newer", { status: "UPDATING", settings: lostSettings });
    const state = await rollBack(
      harmed({ baseline: aBaseline({ settings: fullSettings }), lostSettings }),
      world.ports,
    );
    expect(state).toMatchObject({ next: "wait-for-domain", lostSettings });
    expect(state).not.toHaveProperty("keptSettings");
    world.changeDomain({ status: "ACTIVE" });
    const sent = await rollBack(state, world.ports);
    expect(world.updates).toMatchObject([{ settings: fullSettings }]);
    expect(sent.keptSettings).toEqual(fullSettings);
    expect(namesOf(sent)).toEqual(["edgesServeBroken"]);
  });

  test("is back when the certificate is, with the settings that somebody set", async () => {
    const stricter = { ...fullSettings, securityPolicy: "TLS_V1_3_2025" } as const;
    const world = worldOn("current", { settings: stricter });
    const state = await rollBack(
      harmed({ baseline: aBaseline({ settings: fullSettings }), keptSettings: fullSettings }),
      world.ports,
    );
    expect(world.updates).toEqual([]);
    expect(state.verdict).toBe("rolled-back");
    expect(namesOf(state)).toEqual(["edgesServeBroken", "settingsChangedMeanwhile"]);
  });

  test("does not take what a FAILED custom domain shows for what somebody set", async () => {
    const world = worldOn("newer", { status: "FAILED", settings: {} });
    const state = await rollBack(
      harmed({ baseline: aBaseline({ settings: {} }), keptSettings: fullSettings }),
      world.ports,
    );
    expect(world.updates).toMatchObject([{ settings: fullSettings }]);
    expect(namesOf(state)).toEqual(["edgesServeBroken"]);
  });

  test("does so for a FAILED custom domain", async () => {
    const world = worldOn("newer", { status: "FAILED" });
    expect((await rollBack(harmed(), world.ports)).goal).toBe("baseline");
    expect(world.updates).toHaveLength(1);
  });

  test("is done when the custom domain is as before already", async () => {
    const world = worldOn("current");
    const state = await rollBack(harmed(), world.ports);
    expect(world.updates).toEqual([]);
    expect(state).toMatchObject({ verdict: "rolled-back", next: "record" });
  });

  test.each([
    ["FAILED", { status: "FAILED" }],
    ["without a setting", { settings: {} }],
  ] as const)("repairs a custom domain on its old certificate that is %s", async (_, changes) => {
    const world = worldOn("current", changes);
    const state = await rollBack(harmed(), world.ports);
    expect(world.updates).toMatchObject([
      { certificateArn: certificateArn("current"), settings: aBaseline().settings },
    ]);
    expect(state).toMatchObject({ next: "wait-for-domain", goal: "baseline" });
  });

  test.each(["UPDATING", "CREATING"] as const)(
    "waits while the custom domain is %s",
    async (status) => {
      for (const id of ["newer", "current"]) {
        const world = worldOn(id, { status });
        const state = await rollBack(harmed(), world.ports);
        expect(world.updates).toEqual([]);
        expect(state).toMatchObject({
          next: "wait-for-domain",
          goal: "baseline",
          progress: { rollBacks: 1 },
        });
        expect(state.progress).not.toHaveProperty("rolledBackAt");
      }
    },
  );

  test("tries three times, and then calls a person", async () => {
    const third = await rollBack(harmed({ progress: { rollBacks: 2 } }), worldOn("newer").ports);
    expect(third.next).toBe("wait-for-domain");
    const world = worldOn("newer");
    const fourth = await rollBack(harmed({ progress: { rollBacks: 3 } }), world.ports);
    expect(world.updates).toEqual([]);
    expect(fourth).toMatchObject({ verdict: "failed", next: "record" });
    expect(namesOf(fourth)).toEqual(["edgesServeBroken", "rollBackExhausted"]);
    expect(fourth.reasons[1]?.message).toContain("3 attempts");
    expect(fourth.reasons[1]?.fix).toContain(certificateArn("current"));
  });

  test("calls a person who is to look when the old certificate is held, but nothing shows it settled", async () => {
    const world = worldOn("current", { status: "UPDATING" });
    const fourth = await rollBack(harmed({ progress: { rollBacks: 3 } }), world.ports);
    expect(world.updates).toEqual([]);
    expect(fourth).toMatchObject({ verdict: "failed", next: "record" });
    expect(fourth.reasons[1]).toMatchObject({
      name: "rollBackUnsettled",
      message: expect.stringMatching(
        /^auth\.example\.com was given back .*current, but was UPDATING/,
      ),
      fix: expect.stringContaining("verification"),
    });
  });

  test("is superseded when somebody else gave the custom domain another certificate", async () => {
    const world = worldOn("third");
    const state = await rollBack(harmed(), world.ports);
    expect(world.updates).toEqual([]);
    expect(state).toMatchObject({ verdict: "superseded", next: "record" });
    expect(namesOf(state)).toEqual(["edgesServeBroken", "customDomainChangedElsewhere"]);
  });

  test("is superseded when the custom domain is gone", async () => {
    const world = worldOn("newer");
    world.customDomains = {};
    expect((await rollBack(harmed(), world.ports)).verdict).toBe("superseded");
  });

  test.each<[string, Parameters<typeof aCertificate>[0], string]>([
    ["revoked", { status: "REVOKED" }, "certificateRevoked"],
    ["expired since", { notAfter: new Date("2026-11-21T12:10:00.000Z") }, "certificateExpired"],
    ["not covering", { names: ["www.example.com"] }, "certificateDoesNotCover"],
  ])("never goes back to a certificate that is %s", async (_, overrides, name) => {
    const world = worldOn("newer");
    world.certificates[0] = aCertificate(overrides);
    const state = await rollBack(harmed(), world.ports);
    expect(world.updates).toEqual([]);
    expect(state).toMatchObject({ verdict: "failed", next: "record", goal: "target" });
    expect(namesOf(state)).toEqual(["edgesServeBroken", "noCertificateToGoBackTo", name]);
    expect(state.reasons[1]?.message).toContain(`stays on ${certificateArn("newer")}`);
    expect(state.reasons[1]?.message).toContain(certificateArn("current"));
    expect(state.reasons[1]?.fix).toContain("us-east-1");
  });

  test("never goes back to a certificate that is deleted", async () => {
    const world = worldOn("newer");
    world.certificates.shift();
    const state = await rollBack(harmed(), world.ports);
    expect(world.updates).toEqual([]);
    expect(namesOf(state)).toContain("certificateMissing");
  });

  test("goes back to a certificate that works for one more millisecond", async () => {
    const world = worldOn("newer");
    world.certificates[0] = aCertificate({ notAfter: new Date("2026-11-21T12:10:00.001Z") });
    await rollBack(harmed(), world.ports);
    expect(world.updates).toHaveLength(1);
  });

  test("undoes nothing that this rotation did not do", async () => {
    const world = worldOn("newer");
    const state = await rollBack(aRotationState({ next: "roll-back" }), world.ports);
    expect(world.calls).toEqual([]);
    expect(state).toMatchObject({ verdict: "failed", next: "record" });
    expect(namesOf(state)).toEqual(["nothingToRollBack"]);
    expect(state.reasons[0]?.message).toContain("auth.example.com");
    expect(state.reasons[0]?.fix).toBeTruthy();
  });

  test("calls once when it is repeated after a crash", async () => {
    const world = worldOn("newer");
    world.applyUpdate = (request, domain) => ({
      ...domain,
      certificateArn: request.certificateArn,
      status: "UPDATING",
    });
    await rollBack(harmed(), world.ports);
    const again = await rollBack(harmed(), world.ports);
    expect(world.updates).toHaveLength(1);
    expect(again).toMatchObject({ next: "wait-for-domain", goal: "baseline" });
  });

  test("leaves a failing call to the workflow", async () => {
    const world = worldOn("newer");
    world.failures.updateCustomDomain = new Error("throttled");
    await expect(rollBack(harmed(), world.ports)).rejects.toThrow("throttled");
  });

  test("ends as failed without a plan in its state", async () => {
    const { target: _, ...state } = harmed();
    expect(namesOf(await rollBack(state, worldOn("newer").ports))).toEqual([
      "edgesServeBroken",
      "stateIncomplete",
    ]);
  });
});

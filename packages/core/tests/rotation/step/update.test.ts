import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../../tests/gen/a-certificate.ts";
import { fullSettings } from "../../../../../tests/gen/a-custom-domain.ts";
import { aBaseline, aRotationState } from "../../../../../tests/gen/a-rotation-state.ts";
import { fakeWorld } from "../../../../../tests/gen/fake-world.ts";
import { updateCustomDomain } from "../../../src/rotation/step/update.ts";

const worldToUpdate = () => {
  const world = fakeWorld();
  world.certificates.push(aNewerCertificate());
  return world;
};
const namesOf = (state: { reasons: readonly { name: string }[] }) =>
  state.reasons.map(({ name }) => name);

describe("updateCustomDomain", () => {
  test("notes what is to be proven before it changes anything", async () => {
    const world = worldToUpdate();
    await updateCustomDomain(aRotationState({}), world.ports);
    expect(world.unproven).toEqual({
      fromArn: certificateArn("current"),
      toArn: certificateArn("newer"),
      updatedAt: "2026-11-21T12:00:00.000Z",
      execution: "run-1",
    });
    const order = world.calls.filter((call) => /^(?:storeUnproven|updateCustomDomain)/.test(call));
    expect(order.map((call) => call.split(" ")[0])).toEqual([
      "storeUnproven",
      "updateCustomDomain",
    ]);
  });

  test("leaves what an earlier run of it has noted", async () => {
    const world = worldToUpdate();
    const earlier = {
      fromArn: certificateArn("current"),
      toArn: certificateArn("newer"),
      updatedAt: "2026-11-21T11:59:00.000Z",
      execution: "run-1",
    };
    world.unproven = earlier;
    await updateCustomDomain(aRotationState({}), world.ports);
    expect(world.updates).toHaveLength(1);
    expect(world.unproven).toEqual(earlier);
  });

  test("changes nothing when that cannot be noted", async () => {
    const world = worldToUpdate();
    world.failures = { storeUnproven: new Error("no answer") };
    await expect(updateCustomDomain(aRotationState({}), world.ports)).rejects.toThrow("no answer");
    expect(world.updates).toEqual([]);
  });

  test("notes nothing where there is nothing to go back to", async () => {
    const world = worldToUpdate();
    const state = aRotationState({ baseline: aBaseline({ isCertificateUsable: false }) });
    await updateCustomDomain(state, world.ports);
    expect(world.updates).toHaveLength(1);
    expect(world.unproven).toBeUndefined();
  });

  test("changes the certificate and sends every setting as it was just read", async () => {
    const world = worldToUpdate();
    world.changeDomain({ settings: fullSettings });
    const state = aRotationState({ baseline: aBaseline({ settings: fullSettings }) });
    const updated = await updateCustomDomain(state, world.ports);
    expect(world.updates).toStrictEqual([
      {
        region: "eu-west-1",
        name: "auth.example.com",
        userPoolId: "eu-west-1_EXAMPLE",
        certificateArn: certificateArn("newer"),
        settings: fullSettings,
      },
    ]);
    expect(updated).toMatchObject({
      next: "wait-for-domain",
      waitSeconds: 30,
      goal: "target",
      progress: {
        isUpdated: true,
        updatedAt: "2026-11-21T12:00:00.000Z",
        domainDeadline: "2026-11-21T13:15:00.000Z",
        domainPolls: 0,
        domainConfirmations: 0,
      },
      after: { certificateArn: certificateArn("newer"), status: "ACTIVE", settings: fullSettings },
    });
    expect(updated.reasons).toEqual([]);
    expect(updated.keptSettings).toEqual(fullSettings);
  });

  test("sends nothing that was not there", async () => {
    const world = worldToUpdate();
    world.changeDomain({ settings: {} });
    await updateCustomDomain(
      aRotationState({ baseline: aBaseline({ settings: {} }) }),
      world.ports,
    );
    expect(world.updates[0]?.settings).toStrictEqual({});
  });

  test("calls once, however often it is repeated", async () => {
    const world = worldToUpdate();
    await updateCustomDomain(aRotationState(), world.ports);
    const again = await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates).toHaveLength(1);
    expect(again).toMatchObject({ next: "wait-for-domain", progress: { isUpdated: true } });
    expect(namesOf(again)).toEqual(["updateFoundDone"]);
    expect(again.reasons[0]?.message).toContain(certificateArn("newer"));
  });

  test("finds its work done after a crash, whatever became of the target, and leaves the rest to the checks", async () => {
    const world = worldToUpdate();
    world.certificates[1] = aNewerCertificate({ status: "REVOKED" });
    world.changeDomain({ certificateArn: certificateArn("newer"), status: "UPDATING" });
    const found = await updateCustomDomain(aRotationState(), world.ports);
    expect(found).toMatchObject({ next: "wait-for-domain", progress: { isUpdated: true } });
    expect(world.updates).toEqual([]);
  });

  test("finds a setting lost by a call whose answer was lost", async () => {
    const world = worldToUpdate();
    world.changeDomain({ certificateArn: certificateArn("newer"), settings: {} });
    const found = await updateCustomDomain(aRotationState(), world.ports);
    expect(found).toMatchObject({ next: "roll-back", progress: { isUpdated: true } });
    expect(namesOf(found)).toEqual(["updateFoundDone", "settingsLost"]);
  });

  test("rolls back when the update took a setting away, and names it", async () => {
    const world = worldToUpdate();
    world.changeDomain({ settings: fullSettings });
    world.applyUpdate = ({ certificateArn: arn }, domain) => ({
      ...domain,
      certificateArn: arn,
      settings: { ...domain.settings, securityPolicy: "TLS_V1" },
    });
    const state = aRotationState({ baseline: aBaseline({ settings: fullSettings }) });
    const updated = await updateCustomDomain(state, world.ports);
    expect(updated).toMatchObject({
      next: "roll-back",
      waitSeconds: 0,
      progress: { isUpdated: true },
    });
    expect(updated.reasons).toEqual([
      {
        name: "settingsLost",
        message:
          "The update changed more than the certificate: SecurityPolicy TLS_V1_2_2021 -> TLS_V1.",
      },
    ]);
  });

  test("waits when Cognito still shows what was before, settings in flux or not", async () => {
    const world = worldToUpdate();
    world.applyUpdate = (_, domain) => ({ ...domain, status: "UPDATING", settings: {} });
    const updated = await updateCustomDomain(aRotationState(), world.ports);
    expect(updated).toMatchObject({ next: "wait-for-domain", progress: { isUpdated: true } });
    expect(updated).not.toHaveProperty("keptSettings");
  });

  test("keeps a setting that somebody changed since the plan", async () => {
    const world = worldToUpdate();
    const settings = { ...fullSettings, securityPolicy: "TLS_V1_3_2025" } as const;
    world.changeDomain({ settings });
    const updated = await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates[0]?.settings).toEqual(settings);
    expect(updated.baseline?.settings).toEqual(settings);
    expect(updated.next).toBe("wait-for-domain");
    expect(updated.reasons).toMatchObject([
      {
        name: "settingsChangedMeanwhile",
        message: expect.stringContaining(
          "(SecurityPolicy, Routing.Failover.SecondaryRegion, Routing.Failover.PrimaryRoute53HealthCheckId)",
        ),
      },
    ]);
  });

  test("keeps it that somebody took a setting away since the plan", async () => {
    const world = worldToUpdate();
    world.changeDomain({ settings: { managedLoginVersion: 2 } });
    const updated = await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates[0]?.settings).toStrictEqual({ managedLoginVersion: 2 });
    expect(updated.reasons[0]?.message).toContain("(SecurityPolicy)");
    expect(updated.next).toBe("wait-for-domain");
  });
});

describe("an update that must not be", () => {
  test.each([
    ["not issued any more", { status: "FAILED" }, ["certificateNotIssued"]],
    ["revoked since the plan", { status: "REVOKED" }, ["certificateRevoked"]],
    [
      "expired since the plan",
      { notAfter: new Date("2026-11-21T12:00:00Z") },
      ["certificateExpired"],
    ],
    ["not valid yet", { notBefore: new Date("2026-11-21T12:00:01Z") }, ["certificateNotYetValid"]],
    ["re-imported for another name", { names: ["www.example.com"] }, ["certificateDoesNotCover"]],
  ] as const)("gives no custom domain a certificate that is %s", async (_, overrides, names) => {
    const world = worldToUpdate();
    world.certificates[1] = aNewerCertificate(overrides);
    const state = await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates).toEqual([]);
    expect(state).toMatchObject({
      verdict: "refused",
      next: "record",
      progress: { isUpdated: false },
    });
    expect(namesOf(state)).toEqual(names);
  });

  test("gives no custom domain a certificate that was deleted since the plan", async () => {
    const world = fakeWorld();
    const state = await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates).toEqual([]);
    expect(state).toMatchObject({ next: "hold", waitSeconds: 60, progress: { holds: 1 } });
    expect(state).not.toHaveProperty("verdict");
    expect(namesOf(state)).toEqual(["certificateMissing"]);
  });

  test("waits for another plan while a read that lags calls its target pending", async () => {
    const world = fakeWorld();
    world.certificates.push(aNewerCertificate({ status: "PENDING_VALIDATION" }));
    const state = await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates).toEqual([]);
    expect(state.next).toBe("hold");
  });

  test.each(["FAILED", "VALIDATION_TIMED_OUT", "INACTIVE"] as const)(
    "refuses a target that is %s",
    async (status) => {
      const world = fakeWorld();
      world.certificates.push(aNewerCertificate({ status }));
      const state = await updateCustomDomain(aRotationState(), world.ports);
      expect(world.updates).toEqual([]);
      expect(state.verdict).toBe("refused");
      expect(namesOf(state)).toContain("certificateNotIssued");
    },
  );

  test("asks about the target by the clock of the moment", async () => {
    const world = worldToUpdate();
    world.clock.set(new Date("2027-06-01T00:00:00.000Z"));
    expect((await updateCustomDomain(aRotationState(), world.ports)).verdict).toBe("refused");
    world.clock.set(new Date("2027-05-31T23:59:59.999Z"));
    expect((await updateCustomDomain(aRotationState(), world.ports)).next).toBe("wait-for-domain");
  });

  test("is superseded when somebody else gave the custom domain another certificate", async () => {
    const world = worldToUpdate();
    world.changeDomain({ certificateArn: certificateArn("third") });
    const state = await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates).toEqual([]);
    expect(state).toMatchObject({
      verdict: "superseded",
      next: "record",
      after: { certificateArn: certificateArn("third") },
    });
    expect(namesOf(state)).toEqual(["customDomainChangedElsewhere"]);
    for (const id of ["third", "current", "newer"]) {
      expect(state.reasons[0]?.message).toContain(certificateArn(id));
    }
    expect(state.reasons[0]?.fix).toContain("CloudTrail");
  });

  test("tells a setting that is gone when somebody else holds the custom domain", async () => {
    const world = worldToUpdate();
    world.changeDomain({ certificateArn: certificateArn("third"), settings: {} });
    const state = await updateCustomDomain(aRotationState(), world.ports);
    expect(state.verdict).toBe("superseded");
    expect(namesOf(state)).toEqual(["settingsLost", "customDomainChangedElsewhere"]);
  });

  test("is superseded when somebody else was faster right after it", async () => {
    const world = worldToUpdate();
    world.applyUpdate = (_, domain) => ({ ...domain, certificateArn: certificateArn("third") });
    const state = await updateCustomDomain(aRotationState(), world.ports);
    expect(state.verdict).toBe("superseded");
  });

  test.each([
    [
      "deleted",
      (world: ReturnType<typeof fakeWorld>) => {
        world.customDomains = {};
      },
    ],
    [
      "being deleted",
      (world: ReturnType<typeof fakeWorld>) => world.changeDomain({ status: "DELETING" }),
    ],
    [
      "made anew in another pool",
      (world: ReturnType<typeof fakeWorld>) => world.changeDomain({ userPoolId: "x" }),
    ],
    [
      "now a prefix domain",
      (world: ReturnType<typeof fakeWorld>) => {
        world.customDomains = {};
        world.prefixDomains = {
          "eu-west-1": { prefix: "auth.example.com", userPoolId: "p", region: "eu-west-1" },
        };
      },
    ],
  ])("is superseded when the custom domain is %s", async (_, change) => {
    const world = worldToUpdate();
    change(world);
    const state = await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates).toEqual([]);
    expect(state).toMatchObject({ verdict: "superseded", next: "record" });
    expect(namesOf(state)).toEqual(["customDomainDeleted"]);
    expect(state.reasons[0]?.message).toContain(
      "auth.example.com was deleted from eu-west-1_EXAMPLE",
    );
  });

  test("is superseded when the custom domain is deleted right after it", async () => {
    const world = worldToUpdate();
    world.applyUpdate = (_, domain) => ({ ...domain, status: "DELETING" });
    expect((await updateCustomDomain(aRotationState(), world.ports)).verdict).toBe("superseded");
  });

  test.each(["UPDATING", "CREATING"] as const)(
    "holds while somebody else's change makes it %s, and then plans anew",
    async (status) => {
      const world = worldToUpdate();
      world.changeDomain({ status });
      const state = await updateCustomDomain(
        aRotationState({ progress: { holds: 1 } }),
        world.ports,
      );
      expect(world.updates).toEqual([]);
      expect(state).toMatchObject({ next: "hold", waitSeconds: 120, progress: { holds: 2 } });
      expect(namesOf(state)).toEqual(["customDomainUpdating"]);
    },
  );

  test("does not hold for ever", async () => {
    const world = worldToUpdate();
    world.changeDomain({ status: "UPDATING" });
    const state = await updateCustomDomain(
      aRotationState({ progress: { holds: 11 } }),
      world.ports,
    );
    expect(state).toMatchObject({ verdict: "refused", next: "record" });
    expect(namesOf(state)).toEqual(["customDomainUpdating", "holdTooLong"]);
  });

  test("repairs a FAILED custom domain", async () => {
    const world = worldToUpdate();
    world.changeDomain({ status: "FAILED" });
    await updateCustomDomain(aRotationState(), world.ports);
    expect(world.updates).toHaveLength(1);
  });

  test("leaves a failing call to the workflow, having changed nothing else", async () => {
    const world = worldToUpdate();
    world.failures.updateCustomDomain = new Error("not accepted");
    await expect(updateCustomDomain(aRotationState(), world.ports)).rejects.toThrow("not accepted");
    expect(world.domain().certificateArn).toBe(aCertificate().arn);
  });

  test.each(["customDomain", "baseline", "target"] as const)(
    "ends as failed without %s in its state",
    async (member) => {
      const { [member]: _, ...state } = aRotationState();
      const world = worldToUpdate();
      const ended = await updateCustomDomain(state, world.ports);
      expect(ended).toMatchObject({ verdict: "failed", next: "record" });
      expect(namesOf(ended)).toEqual(["stateIncomplete"]);
      expect(world.calls).toEqual([]);
    },
  );

  test("throws on what is no state", async () => {
    await expect(updateCustomDomain({} as never, worldToUpdate().ports)).rejects.toMatchObject({
      name: "RotationStateInvalidError",
      code: "rotation.state-invalid",
      recovery: "operator",
    });
  });
});

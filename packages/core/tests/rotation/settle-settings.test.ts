import type { CustomDomainSettings } from "@latchkey/core/custom-domain/custom-domain";
import { describe, expect, test } from "vitest";
import { certificateArn } from "../../../../tests/gen/a-certificate.ts";
import { aCustomDomain, fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import {
  aBaseline,
  anUpdatedState,
  aRotationState,
} from "../../../../tests/gen/a-rotation-state.ts";
import { isPlanned, type Planned } from "../../src/rotation/progress-state.ts";
import {
  adoptSettings,
  leaveSettings,
  restoreSettings,
  settingsToKeep,
  settleSettings,
} from "../../src/rotation/settle-settings.ts";

const { routing: _, ...withoutRouting } = fullSettings;
const stricter = { ...fullSettings, securityPolicy: "TLS_V1_3_2025" } as const;
const at = (settings: CustomDomainSettings, certificate = "newer") =>
  aCustomDomain({ certificateArn: certificateArn(certificate), settings });

function planned(state = anUpdatedState({ baseline: aBaseline({ settings: fullSettings }) })) {
  if (!isPlanned(state)) throw new Error("not planned");
  return state;
}
const settled = (keptSettings = fullSettings): Planned => ({ ...planned(), keptSettings });
const namesOf = (state: Planned) => state.reasons.map(({ name }) => name);

describe("settling the settings after an update", () => {
  test("the first look that has them all settles them", () => {
    const { state, lost } = settleSettings(planned(), at(fullSettings));
    expect(lost).toEqual([]);
    expect(state).toEqual({ ...planned(), keptSettings: fullSettings });
  });

  test("a first look that lacks one has lost it, and settles nothing", () => {
    const { state, lost } = settleSettings(planned(), at(withoutRouting));
    expect(lost.map(({ setting }) => setting)).toEqual([
      "Routing.Failover.SecondaryRegion",
      "Routing.Failover.PrimaryRoute53HealthCheckId",
    ]);
    expect(state).toEqual({ ...planned(), lostSettings: withoutRouting });
  });

  test("a value that Cognito filled in is told, and kept from then on", () => {
    const before = planned(anUpdatedState({ baseline: aBaseline({ settings: withoutRouting }) }));
    const bare = { ...before, baseline: aBaseline({ settings: { managedLoginVersion: 2 } }) };
    const { state, lost } = settleSettings(bare, at(withoutRouting));
    expect(lost).toEqual([]);
    expect(state.keptSettings).toEqual(withoutRouting);
    expect(state.reasons).toEqual([
      {
        name: "settingsFilledIn",
        message:
          "Since the update Cognito shows settings of auth.example.com that it did not show before: SecurityPolicy none -> TLS_V1_2_2021.",
        fix: "If that is not wanted, set them with UpdateUserPoolDomain, naming the certificate that it holds; the next rotation keeps that.",
      },
    ]);
  });

  test("what differs once they are settled is somebody else's, kept and told", () => {
    const { state, lost } = settleSettings(settled(), at(stricter));
    expect(lost).toEqual([]);
    expect(state.keptSettings).toEqual(stricter);
    expect(state.baseline.settings).toEqual(fullSettings);
    expect(state.reasons).toEqual([
      {
        name: "settingsChangedMeanwhile",
        message:
          "Settings of auth.example.com were changed by somebody else after the rotation's own update: SecurityPolicy TLS_V1_2_2021 -> TLS_V1_3_2025. The newer ones are kept.",
        fix: "If nobody meant that (CloudTrail, UpdateUserPoolDomain), set them again, naming the certificate that it holds.",
      },
    ]);
  });

  test("the same look again says nothing more", () => {
    const { state } = settleSettings(settled(stricter), at(stricter));
    expect(state).toEqual(settled(stricter));
  });
});

describe("adopting settings", () => {
  test("names what went and what came", () => {
    const other = { ...withoutRouting, managedLoginVersion: 1 };
    expect(adoptSettings(settled(), at(other)).reasons[0]?.message).toContain(
      ": ManagedLoginVersion 2 -> 1, Routing.Failover.SecondaryRegion eu-central-1 -> none, Routing.Failover.PrimaryRoute53HealthCheckId check-1 -> none.",
    );
    expect(adoptSettings(settled(withoutRouting), at(fullSettings)).reasons[0]?.message).toContain(
      ": Routing.Failover.SecondaryRegion none -> eu-central-1, Routing.Failover.PrimaryRoute53HealthCheckId none -> check-1.",
    );
  });

  test("the settings to keep are those from before until others are known", () => {
    expect(settingsToKeep(planned())).toEqual(fullSettings);
    expect(settingsToKeep(settled(stricter))).toEqual(stricter);
  });
});

describe("restoring settings", () => {
  const lost: Planned = { ...planned(), lostSettings: withoutRouting };

  test("puts back what the update lost", () => {
    expect(restoreSettings(lost, at(withoutRouting))).toEqual({
      ...lost,
      keptSettings: fullSettings,
    });
  });

  test("but not over what somebody has set since", () => {
    const state = restoreSettings(lost, at({ ...withoutRouting, securityPolicy: "TLS_V1_3_2025" }));
    expect(state.keptSettings).toEqual(stricter);
    expect(state.reasons).toMatchObject([
      {
        name: "settingsChangedMeanwhile",
        message: expect.stringContaining(
          "after the rotation's own update: SecurityPolicy TLS_V1_2_2021 -> TLS_V1_3_2025. The",
        ),
      },
    ]);
  });

  test("nor what they took away, nor another routing that they gave it", () => {
    const { managedLoginVersion: __, ...less } = withoutRouting;
    expect(restoreSettings(lost, at(less)).keptSettings).toEqual({
      securityPolicy: "TLS_V1_2_2021",
      routing: fullSettings.routing,
    });
    const other = { secondaryRegion: "us-west-2", primaryHealthCheckId: "check-2" };
    const state = restoreSettings(lost, at({ ...withoutRouting, routing: other }));
    expect(state.keptSettings).toEqual({ ...withoutRouting, routing: other });
  });

  test("keeps what was set since they were settled", () => {
    expect(restoreSettings(settled(), at(stricter)).keptSettings).toEqual(stricter);
  });

  test("without a look after the update all goes back to what it was before", () => {
    expect(restoreSettings(planned(), at(stricter))).toEqual({
      ...planned(),
      keptSettings: fullSettings,
    });
  });

  test.each([
    ["settled", settled(stricter), stricter],
    ["lost", lost, fullSettings],
  ])("does not believe a FAILED custom domain when they were %s", (_, state, kept) => {
    const failed = { ...at(fullSettings), settings: {}, status: "FAILED" } as const;
    expect(restoreSettings(state, failed)).toEqual({ ...state, keptSettings: kept });
  });
});

describe("leaving settings to whoever took the custom domain over", () => {
  test("tells what is missing, with the certificate to name", () => {
    const state = leaveSettings(planned(), at(withoutRouting, "third"));
    expect(state.reasons).toEqual([
      {
        name: "settingsLost",
        message:
          "auth.example.com is not set as it was before: Routing.Failover.SecondaryRegion eu-central-1 -> none, Routing.Failover.PrimaryRoute53HealthCheckId check-1 -> none. The update of this rotation lost that, or whoever gave it the other certificate changed it; it was not put back.",
        fix: `Compare with the record's "before"; what nobody meant to change, set again with UpdateUserPoolDomain, naming ${certificateArn("third")}.`,
      },
    ]);
  });

  test("tells it even where the rotation does not know of its own update", () => {
    const unaware = planned(aRotationState({ baseline: aBaseline({ settings: fullSettings }) }));
    expect(namesOf(leaveSettings(unaware, at(withoutRouting, "third")))).toEqual(["settingsLost"]);
  });

  test("says nothing when all is there, nor after a verification, which changes nothing", () => {
    expect(leaveSettings(planned(), at(fullSettings, "third"))).toEqual(planned());
    const verifying: Planned = { ...planned(), decision: "verify" };
    expect(leaveSettings(verifying, at(withoutRouting, "third"))).toEqual(verifying);
  });

  test("once they were settled it is somebody else's change", () => {
    const state = leaveSettings(settled(), at(withoutRouting, "third"));
    expect(namesOf(state)).toEqual(["settingsChangedMeanwhile"]);
  });
});

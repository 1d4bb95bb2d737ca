import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../tests/gen/a-certificate.ts";
import { anExecution, aRotationState } from "../../../../tests/gen/a-rotation-state.ts";
import {
  aConfig,
  aRequest,
  aSituation,
  type SituationOf,
} from "../../../../tests/gen/a-situation.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { buildRecord } from "../../src/record/build-record.ts";
import { decide } from "../../src/rotation/decide.ts";
import { edgesDeadlineMinutes } from "../../src/rotation/edge-progress.ts";
import { gatherSituation } from "../../src/rotation/gather-situation.ts";
import type { Plan } from "../../src/rotation/plan.ts";
import { planRotation } from "../../src/rotation/step/plan.ts";

const current = aCertificate();
const newer = aNewerCertificate();
const pinnedArn = certificateArn("pinned");

const plan = (of: SituationOf = {}, request: Parameters<typeof aRequest>[0] = {}) =>
  decide(aSituation(of), aRequest(request));
const inShort = ({ action, reasons }: Plan) => [action, ...reasons.map(({ name }) => name)];
const pin = (certificate: ReturnType<typeof aCertificate>) => ({
  tags: { "latchkey:certificate-arn": certificate.arn },
  pinned: { arn: certificate.arn, certificate },
});

describe("the tag latchkey:mode", () => {
  test("off leaves the custom domain alone, whatever certificate there is", () => {
    const made = plan({ tags: { "latchkey:mode": "off" }, current: null, candidates: [newer] });
    expect(inShort(made)).toEqual(["nothing", "leftAlone"]);
    expect(made.reasons[0]?.message).toBe(
      "The tag latchkey:mode of the user pool eu-west-1_EXAMPLE is off, so auth.example.com is left alone.",
    );
    expect(made.reasons[0]?.fix).toContain("Set the tag to auto");
  });

  test("off holds for a verification, too, and though another tag is wrong", () => {
    const tags = { "latchkey:mode": "off", "latchkey:security-policy": "none" };
    expect(inShort(plan({ tags }, { action: "verify" }))).toEqual(["nothing", "leftAlone"]);
  });

  test("observe plans as usual, but not to be carried out", () => {
    const made = plan({ tags: { "latchkey:mode": "observe" }, candidates: [newer] });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound"]);
    expect(made.isObserveOnly).toBe(true);
  });

  test("auto is as usual", () => {
    const made = plan({ tags: { "latchkey:mode": "auto" }, candidates: [newer] });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound"]);
    expect(made).not.toHaveProperty("isObserveOnly");
  });

  test("of another word is refused, and the allowed ones are named", () => {
    const made = plan({ tags: { "latchkey:mode": "on" }, candidates: [newer] });
    expect(inShort(made)).toEqual(["refuse", "poolTagInvalid"]);
    expect(made.reasons[0]).toEqual({
      name: "poolTagInvalid",
      message: 'The user pool\'s tag latchkey:mode is "on".',
      fix: "Set it to one of: auto, observe, off; or remove it.",
    });
  });
});

describe("observe by the pool's tag, in the plan step", () => {
  test("ends without a change though the request allows one, and says which tag", async () => {
    const world = fakeWorld({
      certificates: [current, newer],
      tags: { "latchkey:mode": "observe" },
    });
    const state = await planRotation(aRequest(), anExecution, world.ports);
    expect(state).toMatchObject({
      decision: "rotate",
      verdict: "nothing-to-do",
      next: "record",
      target: { arn: newer.arn },
    });
    const told = state.reasons.find(({ name }) => name === "observeOnly");
    expect(told?.message).toContain("latchkey:mode is observe");
    expect(told?.fix).toContain("Set the tag to auto");
    expect(state.reasons.map(({ name }) => name)).not.toContain("dryRun");
    expect(world.updates).toEqual([]);
    expect(buildRecord(state, anExecution, world.clock.now()).isDryRun).toBe(true);
  });

  test("still proves what is served when that is all that was asked for", async () => {
    const world = fakeWorld({ tags: { "latchkey:mode": "observe" } });
    const state = await planRotation(aRequest({ action: "verify" }), anExecution, world.ports);
    expect(state.next).toBe("check-edges");
  });

  test("still refuses as a refusal", async () => {
    const tags = { "latchkey:mode": "observe", "latchkey:certificate-arn": "x" };
    const state = await planRotation(aRequest(), anExecution, fakeWorld({ tags }).ports);
    expect(state.verdict).toBe("refused");
  });
});

describe("the tag latchkey:certificate-arn", () => {
  const pinned = aNewerCertificate({ arn: pinnedArn });

  test("makes its certificate the target, though another is better", () => {
    const better = aNewerCertificate({ notAfter: new Date("2028-01-01T00:00:00Z") });
    const made = plan({ ...pin(pinned), candidates: [better, pinned] });
    expect(inShort(made)).toEqual(["rotate", "certificatePinned"]);
    expect("target" in made && made.target.arn).toBe(pinnedArn);
    expect(made.reasons[0]?.message).toBe(
      `The tag latchkey:certificate-arn of the user pool allows auth.example.com no certificate but ${pinnedArn}.`,
    );
  });

  test("keeps a certificate that is held, though a better one exists", () => {
    const made = plan({ ...pin(current), candidates: [current, newer] });
    expect(inShort(made)).toEqual(["nothing", "alreadyServed", "certificatePinned"]);
  });

  test("goes back to one that expires sooner, which is said", () => {
    const sooner = aNewerCertificate({
      arn: pinnedArn,
      notAfter: new Date("2026-12-01T00:00:00Z"),
    });
    const made = plan(pin(sooner));
    expect(inShort(made)).toEqual(["rotate", "certificatePinned", "certificateExpiresSooner"]);
  });

  test.each([
    ["does not cover", { names: ["www.example.com"] }, "certificateDoesNotCover"],
    ["is revoked", { status: "REVOKED" }, "certificateRevoked"],
  ] as const)("that %s is refused with the fix, and no other is taken", (_, overrides, name) => {
    const made = plan({
      ...pin(aNewerCertificate({ arn: pinnedArn, ...overrides })),
      candidates: [newer],
    });
    expect(inShort(made)).toEqual(["refuse", name, "certificatePinned"]);
    expect(made.reasons[0]?.fix).toBeTruthy();
    expect(made.reasons[1]?.fix).toContain("Change the tag");
  });

  test("that leads nowhere is refused, even if what is held is broken", () => {
    const made = plan({
      tags: { "latchkey:certificate-arn": pinnedArn },
      pinned: { arn: pinnedArn },
      current: null,
      candidates: [newer],
    });
    expect(inShort(made)).toEqual(["refuse", "certificateMissing", "certificatePinned"]);
  });

  test("that lies in another Region is refused", () => {
    const arn = "arn:aws:acm:eu-west-1:123456789012:certificate/a";
    const made = plan({ tags: { "latchkey:certificate-arn": arn }, pinned: { arn } });
    expect(inShort(made)).toEqual(["refuse", "certificateOutsideUsEast1", "certificatePinned"]);
  });

  test("that is no ARN is refused, with an example of one", () => {
    const made = plan({ tags: { "latchkey:certificate-arn": "pinned" } });
    expect(inShort(made)).toEqual(["refuse", "poolTagInvalid"]);
    expect(made.reasons[0]?.fix).toContain("arn:aws:acm:us-east-1:");
  });

  test("holds while its certificate only has to be issued", () => {
    const pending = aNewerCertificate({ arn: pinnedArn, status: "PENDING_VALIDATION" });
    expect(inShort(plan(pin(pending)))).toEqual([
      "hold",
      "certificateNotSettled",
      "certificatePinned",
    ]);
  });

  test("refuses a request for another certificate", () => {
    const made = plan(
      { ...pin(pinned), requested: { arn: newer.arn, certificate: newer } },
      { certificateArn: newer.arn },
    );
    expect(inShort(made)).toEqual(["refuse", "certificateNotPinned", "certificatePinned"]);
    expect(made.reasons[0]?.message).toContain(`asks for ${newer.arn}`);
    expect(made.reasons[0]?.fix).toContain("leave certificateArn out");
  });

  test("takes a request for the same one", () => {
    const made = plan(
      { ...pin(pinned), requested: { arn: pinnedArn, certificate: pinned } },
      { certificateArn: pinnedArn },
    );
    expect(inShort(made)).toEqual(["rotate", "certificatePinned"]);
  });

  test("leaves a mere verification as it is", () => {
    const made = plan(pin(pinned), { action: "verify" });
    expect(inShort(made)).toEqual(["verify", "verificationRequested"]);
  });
});

describe("settings that are not the wanted ones", () => {
  const differs = (of: SituationOf) =>
    plan(of).reasons.filter(({ name }) => name.endsWith("Differs"));

  test("are a finding of the plan, with the fix, and change nothing of it", () => {
    const baseline = { securityPolicy: "TLS_V1_3_2025", managedLoginVersion: 1 } as const;
    const made = plan({ config: { baseline }, candidates: [newer] });
    expect(inShort(made)).toEqual([
      "rotate",
      "bestCertificateFound",
      "securityPolicyDiffers",
      "managedLoginVersionDiffers",
    ]);
    expect(made.reasons[1]?.message).toBe(
      "The SecurityPolicy of auth.example.com is TLS_V1_2_2021, not TLS_V1_3_2025. A rotation does not change it.",
    );
    expect(made.reasons[1]?.fix).toContain("Set it to TLS_V1_3_2025 with UpdateUserPoolDomain");
    expect(made.reasons[2]?.message).toContain("is 2, not 1");
  });

  test("are none where they are as wanted, or nothing is wanted", () => {
    const baseline = { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 } as const;
    expect(differs({ config: { baseline } })).toEqual([]);
    expect(differs({})).toEqual([]);
  });

  test("are told as not set where Cognito does not name them", () => {
    const baseline = { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 } as const;
    const told = differs({ config: { baseline }, customDomain: { settings: {} } });
    expect(told.map(({ message }) => /is not set, not \S+\./.test(message))).toEqual([true, true]);
  });

  test("are measured by the pool's tag rather than the configuration", () => {
    const config = { baseline: { securityPolicy: "TLS_V1_3_2025" } } as const;
    expect(differs({ config, tags: { "latchkey:security-policy": "TLS_V1_2_2021" } })).toEqual([]);
    const told = differs({ config, tags: { "latchkey:security-policy": "TLS_V1" } });
    expect(told[0]?.message).toContain("is TLS_V1_2_2021, not TLS_V1.");
  });

  test("that cannot be meant are refused", () => {
    const made = plan({ tags: { "latchkey:security-policy": "TLSv1.2" } });
    expect(inShort(made)).toEqual(["refuse", "poolTagInvalid"]);
    expect(made.reasons[0]?.fix).toContain("TLS_V1, TLS_V1_2_2021, TLS_V1_3_2025");
  });
});

describe("a custom domain that is not selected", () => {
  const selected = (selection: object, tags = {}) =>
    plan({
      config: { selection: { include: [], exclude: [], ...selection } },
      tags,
      candidates: [newer],
    });

  test.each([
    ["excluded", { exclude: ["*.example.com"] }, "is excluded by *.example.com"],
    ["not included", { include: ["login.example.com"] }, "is not among those included"],
    ["without the tag", { requireTag: { key: "team" } }, "without the tag team"],
  ])("because it is %s is left alone with the reason", (_, selection, why) => {
    const made = selected(selection);
    expect(inShort(made)).toEqual(["nothing", "customDomainNotSelected"]);
    expect(made.reasons[0]?.message).toContain(why);
    expect(made.reasons[0]?.message).toMatch(/^auth\.example\.com /);
    expect(made.reasons[0]?.message).toContain("so it is left alone");
    expect(made.reasons[0]?.fix).toContain("latchkey.config.ts");
  });

  test("is left alone though its tags are wrong", () => {
    const made = selected({ exclude: ["auth.example.com"] }, { "latchkey:mode": "x" });
    expect(inShort(made)).toEqual(["nothing", "customDomainNotSelected"]);
  });

  test("is one that is selected, once its pool has the tag", () => {
    const requireTag = { key: "latchkey:managed", value: "yes" };
    expect(selected({ requireTag }, { "latchkey:managed": "yes" }).action).toBe("rotate");
    expect(selected({ requireTag }, { "latchkey:managed": "no" }).action).toBe("nothing");
  });
});

describe("gathering", () => {
  test("reads the pool's tags in the custom domain's Region, and the pinned certificate", async () => {
    const pinned = aNewerCertificate({ arn: pinnedArn, names: ["other.example.com"] });
    const world = fakeWorld({
      certificates: [current, pinned],
      tags: { "latchkey:certificate-arn": pinnedArn },
      config: aConfig({ mode: "observe" }),
    });
    const situation = await gatherSituation(aRequest(), world.ports);
    expect(world.calls).toContain("describeUserPool eu-west-1 eu-west-1_EXAMPLE");
    expect(situation.tags?.value).toEqual({ "latchkey:certificate-arn": pinnedArn });
    expect(situation.pinned?.value).toEqual({ arn: pinnedArn, certificate: pinned });
    expect(situation.config?.mode).toBe("observe");
  });

  test("takes a pool that is gone for a custom domain that is gone", async () => {
    const world = fakeWorld({ tags: undefined });
    const situation = await gatherSituation(aRequest(), world.ports);
    expect(inShort(decide(situation, aRequest()))).toEqual(["refuse", "customDomainMissing"]);
  });

  test("decides nothing when the tags cannot be read", async () => {
    const world = fakeWorld({ failures: { describeUserPool: new Error("denied") } });
    await expect(gatherSituation(aRequest(), world.ports)).rejects.toThrow("denied");
  });
});

describe("the deadlines of the verification", () => {
  const verification = { rotatedDeadlineMinutes: 90, renewedDeadlineMinutes: 600 };

  test("are noted by the plan, from the configuration", async () => {
    const world = fakeWorld({
      certificates: [current, newer],
      config: aConfig({ verification }),
    });
    const state = await planRotation(aRequest(), anExecution, world.ports);
    expect(state.verification).toEqual(verification);
  });

  test("are the state's for a new ARN and for a renewal", () => {
    expect(edgesDeadlineMinutes(aRotationState({ verification }))).toBe(90);
    expect(edgesDeadlineMinutes(aRotationState({ verification, decision: "verify" }))).toBe(600);
  });

  test("are an hour and a day in a state that has none", () => {
    expect(edgesDeadlineMinutes(aRotationState())).toBe(60);
    expect(edgesDeadlineMinutes(aRotationState({ decision: "verify" }))).toBe(1440);
  });
});

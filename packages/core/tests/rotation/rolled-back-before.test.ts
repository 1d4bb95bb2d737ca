import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
  fingerprintOf,
} from "../../../../tests/gen/a-certificate.ts";
import { aRequest, aSituation, type SituationOf } from "../../../../tests/gen/a-situation.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { decide } from "../../src/rotation/decide.ts";
import { gatherSituation } from "../../src/rotation/gather-situation.ts";
import type { Plan } from "../../src/rotation/plan.ts";

const newer = aNewerCertificate();
const next = aNewerCertificate({
  arn: certificateArn("next"),
  notAfter: new Date("2027-03-01T00:00:00.000Z"),
});
const expired = aCertificate({ notAfter: new Date("2026-11-01T00:00:00.000Z") });

/** `newer` was rolled back the day before. */
const rolledBack = [
  {
    certificateArn: newer.arn,
    fingerprintSha256: fingerprintOf("newer"),
    readAt: "2026-11-20T12:00:00.000Z",
    rolledBackAt: "2026-11-20T12:30:00.000Z",
    reasons: ["edgesServeBroken"],
    execution: "run-0",
  },
];

const plan = (of: SituationOf = {}, request: Parameters<typeof aRequest>[0] = {}) =>
  decide(aSituation({ rolledBack, ...of }), aRequest(request));
const inShort = ({ action, reasons }: Plan) => [action, ...reasons.map(({ name }) => name)];
const targetOf = (made: Plan) => ("target" in made ? made.target.arn : undefined);

describe("a certificate that was rolled back before", () => {
  test("is passed over for the next best, and the plan says why", () => {
    const made = plan({ candidates: [newer, next] });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound"]);
    expect(targetOf(made)).toBe(next.arn);
    expect(made.notChosen).toEqual([
      {
        certificate: newer,
        reasons: [
          expect.objectContaining({
            name: "certificateRolledBackBefore",
            fix: expect.stringContaining("import it again"),
          }),
        ],
      },
    ]);
  });

  test("leaves nothing to do when there is no other and the current one works", () => {
    const made = plan({ candidates: [newer] });
    expect(inShort(made)).toEqual(["nothing", "alreadyServed"]);
    expect(made.notChosen.flatMap(({ reasons }) => reasons.map(({ name }) => name))).toEqual([
      "certificateRolledBackBefore",
    ]);
  });

  test("is told of, with the fix, to whom an event brings it again", () => {
    const made = plan({ candidates: [newer], hinted: { arn: newer.arn, certificate: newer } });
    expect(inShort(made)).toEqual(["nothing", "alreadyServed", "certificateRolledBackBefore"]);
    expect(made.reasons[1]?.fix).toContain("import it again");
  });

  test("that also expires sooner has both reasons", () => {
    const sooner = aNewerCertificate({ notAfter: new Date("2026-12-01T00:00:00.000Z") });
    const [passedOver] = plan({ candidates: [sooner] }).notChosen;
    expect(passedOver?.reasons.map(({ name }) => name)).toEqual([
      "certificateRolledBackBefore",
      "certificateExpiresSooner",
    ]);
  });

  test("does not tie with another that is as good", () => {
    const twin = aNewerCertificate({ arn: certificateArn("twin") });
    expect(targetOf(plan({ candidates: [newer, twin] }))).toBe(twin.arn);
  });

  test.each([
    ["renewed", aNewerCertificate({ fingerprintSha256: fingerprintOf("renewed") })],
    ["imported again", aNewerCertificate({ issuedAt: new Date("2026-11-21T00:00:00.000Z") })],
  ])("is tried again once it is %s", (_, mended) => {
    const made = plan({ candidates: [mended] });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound"]);
    expect(targetOf(made)).toBe(newer.arn);
  });

  test("is tried again when the request names it, with a remark", () => {
    const requested = { arn: newer.arn, certificate: newer };
    const made = plan({ requested }, { certificateArn: newer.arn });
    expect(inShort(made)).toEqual([
      "rotate",
      "certificateRequested",
      "certificateRolledBackBefore",
    ]);
    expect(made.reasons[1]).not.toHaveProperty("fix");
  });
});

describe("where the current certificate does not work", () => {
  test("another that was never rolled back goes first", () => {
    expect(targetOf(plan({ current: expired, candidates: [newer, next] }))).toBe(next.arn);
  });

  test("one that was rolled back is better than none", () => {
    const made = plan({ current: expired, candidates: [newer] });
    expect(inShort(made)).toEqual([
      "rotate",
      "bestCertificateFound",
      "certificateRolledBackBefore",
    ]);
    expect(targetOf(made)).toBe(newer.arn);
    expect(made.reasons[1]).not.toHaveProperty("fix");
  });

  test("a pinned one is tried again", () => {
    const tags = { "latchkey:certificate-arn": newer.arn };
    const pinned = { arn: newer.arn, certificate: newer };
    expect(targetOf(plan({ current: expired, tags, pinned }))).toBe(newer.arn);
  });
});

test("a FAILED custom domain is not given again what was rolled back", () => {
  const made = plan({ customDomain: { status: "FAILED" }, candidates: [newer] });
  expect(inShort(made)).toEqual(["refuse", "customDomainFailed"]);
});

describe("a pinned certificate that was rolled back before", () => {
  const tags = { "latchkey:certificate-arn": newer.arn };
  const pinned = { arn: newer.arn, certificate: newer };

  test("is refused, for the tag would have it tried again and again", () => {
    const made = plan({ tags, pinned });
    expect(inShort(made)).toEqual(["refuse", "certificateRolledBackBefore", "certificatePinned"]);
    expect(made.reasons[0]?.fix).toContain("certificateArn");
  });

  test("is tried again when the request names it, too", () => {
    const made = plan({ tags, pinned, requested: pinned }, { certificateArn: newer.arn });
    expect(inShort(made)).toEqual(["rotate", "certificatePinned", "certificateRolledBackBefore"]);
  });

  test("is kept when it is held already", () => {
    const held = aSituation({
      rolledBack,
      tags,
      pinned,
      current: newer,
      customDomain: { certificateArn: newer.arn },
    });
    expect(decide(held, aRequest()).action).toBe("nothing");
  });

  test("that is not issued yet is waited for all the same", () => {
    const pending = aNewerCertificate({ status: "PENDING_VALIDATION" });
    const made = plan({ tags, pinned: { arn: newer.arn, certificate: pending } });
    expect(inShort(made)).toEqual(["hold", "certificateNotSettled", "certificatePinned"]);
  });
});

describe("gathering", () => {
  test("reads what is remembered of the custom domain", async () => {
    const world = fakeWorld({ rolledBack, certificates: [aCertificate(), newer] });
    const situation = await gatherSituation(aRequest(), world.ports);
    expect(situation.rolledBack?.value).toEqual(rolledBack);
    expect(world.calls).toContain("readRolledBack auth.example.com");
    expect(decide(situation, aRequest()).action).toBe("nothing");
  });

  test("does not read it for a mere verification", async () => {
    const world = fakeWorld({ rolledBack });
    const situation = await gatherSituation(aRequest({ action: "verify" }), world.ports);
    expect(situation.rolledBack).toBeUndefined();
    expect(world.calls).not.toContain("readRolledBack auth.example.com");
  });

  test("fails when it cannot be read: users may be harmed anew", async () => {
    const world = fakeWorld({ failures: { readRolledBack: new Error("no answer") } });
    await expect(gatherSituation(aRequest(), world.ports)).rejects.toThrow("no answer");
  });
});

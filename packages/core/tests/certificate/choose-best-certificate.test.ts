import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../tests/gen/a-certificate.ts";
import type { Certificate } from "../../src/certificate/certificate.ts";
import {
  type CertificateChoice,
  certificateExpiresSooner,
  chooseBestCertificate,
} from "../../src/certificate/choose-best-certificate.ts";

const current = aCertificate();
const want = {
  customDomain: "auth.example.com",
  at: new Date("2026-11-21T12:00:00.000Z"),
  accountId: "123456789012",
  currentArn: current.arn,
  toOutlive: current,
};
const urgent = { customDomain: want.customDomain, at: want.at, currentArn: current.arn };

const june = new Date("2027-06-01T00:00:00.000Z");
const candidate = (id: string, overrides: Parameters<typeof aCertificate>[0] = {}) =>
  aNewerCertificate({ arn: certificateArn(id), ...overrides });

const chosenOf = (choice: CertificateChoice) =>
  choice.outcome === "chosen" ? choice.certificate.arn : choice.outcome;
const passedOver = (choice: CertificateChoice) =>
  Object.fromEntries(
    choice.notChosen.map(({ certificate, reasons }) => [
      certificate.arn.slice(certificate.arn.lastIndexOf("/") + 1),
      reasons.map(({ name }) => name),
    ]),
  );

/** All orders of a short list. */
function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, place) =>
    orders(items.toSpliced(place, 1)).map((rest) => [item, ...rest]),
  );
}

describe("chooseBestCertificate", () => {
  test("chooses nothing from nothing", () => {
    expect(chooseBestCertificate([], want)).toEqual({ outcome: "none", notChosen: [] });
  });

  test("chooses the one that outlives the current one", () => {
    const choice = chooseBestCertificate([current, candidate("a")], want);
    expect(chosenOf(choice)).toBe(certificateArn("a"));
    expect(passedOver(choice)).toEqual({ current: ["certificateIsCurrent"] });
  });

  test.each<[string, Certificate[], string]>([
    [
      "an exact name before a wildcard that lives longer",
      [
        candidate("exact"),
        candidate("wild", { names: ["*.example.com"], notAfter: new Date("2027-12-01T00:00:00Z") }),
      ],
      "exact",
    ],
    [
      "the latest expiry among exact names",
      [candidate("early"), candidate("late", { notAfter: new Date("2027-06-01T00:00:00.001Z") })],
      "late",
    ],
    [
      "the latest expiry among wildcards",
      [
        candidate("early", { names: ["*.example.com"] }),
        candidate("late", { names: ["*.example.com"], notAfter: new Date("2027-07-01T00:00:00Z") }),
      ],
      "late",
    ],
    [
      "the latest expiry before the latest issue",
      [
        candidate("issued-late", { issuedAt: new Date("2026-11-21T11:00:00Z") }),
        candidate("late", { notAfter: new Date("2027-07-01T00:00:00Z") }),
      ],
      "late",
    ],
    [
      "the latest issue when they expire together",
      [
        candidate("old", { issuedAt: new Date("2026-11-19T23:59:59.999Z") }),
        candidate("young", { issuedAt: new Date("2026-11-20T00:00:00.000Z") }),
      ],
      "young",
    ],
    [
      "a known issue before an unknown one",
      [candidate("unknown", { issuedAt: undefined }), candidate("known")],
      "known",
    ],
    [
      "a wildcard when there is nothing else",
      [candidate("wild", { names: ["*.example.com"] }), candidate("bad", { status: "REVOKED" })],
      "wild",
    ],
  ])("takes %s, in whatever order they come", (_, candidates, best) => {
    for (const order of orders([...candidates, current])) {
      expect(chosenOf(chooseBestCertificate(order, want))).toBe(certificateArn(best));
    }
  });

  test("does not take one that expires before the current one, or with it but issued no later", () => {
    const choice = chooseBestCertificate(
      [
        candidate("same", { notAfter: current.notAfter, issuedAt: current.issuedAt }),
        candidate("sooner", { notAfter: new Date("2026-12-01T00:00:00Z") }),
      ],
      want,
    );
    expect(choice.outcome).toBe("none");
    expect(passedOver(choice)).toEqual({
      same: ["certificateExpiresSooner"],
      sooner: ["certificateExpiresSooner"],
    });
  });

  test("takes one that outlives the current one by a millisecond", () => {
    const longer = candidate("longer", { notAfter: new Date("2026-12-31T00:00:00.001Z") });
    expect(chosenOf(chooseBestCertificate([longer], want))).toBe(longer.arn);
  });

  test("takes one that expires with the current one but was issued a millisecond later", () => {
    const issuedAt = new Date((current.issuedAt?.getTime() ?? 0) + 1);
    const replacement = candidate("replacement", { notAfter: current.notAfter, issuedAt });
    expect(chosenOf(chooseBestCertificate([replacement], want))).toBe(replacement.arn);
  });

  test("takes any that works when there is none to outlive", () => {
    const sooner = candidate("sooner", { notAfter: new Date("2026-12-01T00:00:00Z") });
    expect(chosenOf(chooseBestCertificate([sooner], urgent))).toBe(sooner.arn);
  });

  test("does not take the current one again, not even when there is none to outlive", () => {
    expect(passedOver(chooseBestCertificate([current], urgent))).toEqual({
      current: ["certificateIsCurrent"],
    });
  });

  test("tells of every candidate why it was not chosen", () => {
    const choice = chooseBestCertificate(
      [
        candidate("best"),
        candidate("wild", { names: ["*.example.com"] }),
        candidate("early", { notAfter: new Date("2027-05-01T00:00:00Z") }),
        candidate("old", { issuedAt: new Date("2026-11-19T00:00:00Z") }),
        candidate("acme", { keyPairOrigin: "ACME", type: "PRIVATE" }),
        candidate("sooner", { notAfter: new Date("2026-12-01T00:00:00Z") }),
        current,
      ],
      want,
    );
    expect(chosenOf(choice)).toBe(certificateArn("best"));
    expect(passedOver(choice)).toEqual({
      acme: ["certificatePrivate", "certificateFromAcme"],
      sooner: ["certificateExpiresSooner"],
      current: ["certificateIsCurrent"],
      wild: ["certificateOnlyWildcard"],
      early: ["certificateExpiresBeforeAnother"],
      old: ["certificateIssuedBeforeAnother"],
    });
  });

  test("says so when a wildcard loses to a wildcard by its expiry", () => {
    const choice = chooseBestCertificate(
      [
        candidate("late", { names: ["*.example.com"] }),
        candidate("early", {
          names: ["*.example.com"],
          notAfter: new Date("2027-05-01T00:00:00Z"),
        }),
      ],
      want,
    );
    expect(passedOver(choice)).toEqual({ early: ["certificateExpiresBeforeAnother"] });
  });

  test("refuses a tie and names both", () => {
    for (const order of orders([candidate("a"), candidate("b"), current])) {
      const choice = chooseBestCertificate(order, want);
      expect(choice).toMatchObject({
        outcome: "tied",
        reason: {
          name: "certificatesTied",
          message: `${certificateArn("a")} and ${certificateArn("b")} are equally good for auth.example.com: same kind of name, same expiry, same time of issue.`,
          fix: expect.stringContaining("certificateArn"),
        },
      });
      expect(passedOver(choice)).toEqual({
        current: ["certificateIsCurrent"],
        a: ["certificatesTied"],
        b: ["certificatesTied"],
      });
    }
  });

  test("tells what is wrong with the others in a tie", () => {
    const choice = chooseBestCertificate(
      [candidate("a"), candidate("b"), candidate("wild", { names: ["*.example.com"] })],
      want,
    );
    expect(choice.outcome).toBe("tied");
    expect(passedOver(choice)).toEqual({
      a: ["certificatesTied"],
      b: ["certificatesTied"],
      wild: ["certificateOnlyWildcard"],
    });
  });

  test("is not kept by a tie among worse ones from choosing the best", () => {
    const worse = { notAfter: new Date("2027-05-01T00:00:00Z") };
    const choice = chooseBestCertificate(
      [candidate("a", worse), candidate("b", worse), candidate("best", { notAfter: june })],
      want,
    );
    expect(chosenOf(choice)).toBe(certificateArn("best"));
  });

  test("breaks a tie by the lower ARN when a working certificate is needed at once", () => {
    for (const order of orders([candidate("b"), candidate("a"), candidate("c")])) {
      const choice = chooseBestCertificate(order, urgent);
      expect(chosenOf(choice)).toBe(certificateArn("a"));
      expect(passedOver(choice)).toEqual({
        b: ["certificateLostTieBreak"],
        c: ["certificateLostTieBreak"],
      });
    }
  });

  test("does not take a doubled listing for a tie", () => {
    const twice = candidate("a");
    expect(chosenOf(chooseBestCertificate([twice, { ...twice }], want))).toBe(twice.arn);
  });

  test("never chooses one that must not be used, even if there is nothing else", () => {
    const unusable = [
      candidate("pending", { status: "PENDING_VALIDATION" }),
      candidate("expired", { notAfter: want.at }),
      candidate("sibling", { names: ["www.example.com"] }),
      candidate("early", { notBefore: new Date("2026-11-21T12:00:00.001Z") }),
    ];
    expect(chooseBestCertificate(unusable, urgent)).toMatchObject({ outcome: "none" });
  });

  test.each([
    ["certificateOnlyWildcard", { names: ["*.example.com"] }, "by a wildcard, "],
    [
      "certificateExpiresBeforeAnother",
      { notAfter: new Date("2027-05-01T00:00:00Z") },
      "expires before ",
    ],
    [
      "certificateIssuedBeforeAnother",
      { issuedAt: new Date("2026-11-19T00:00:00Z") },
      "was issued before ",
    ],
    ["certificateLostTieBreak", {}, "is as good as "],
  ] as const)("words %s with both ARNs", (name, overrides, words) => {
    const choice = chooseBestCertificate([candidate("a"), candidate("b", overrides)], urgent);
    const reason = choice.notChosen[0]?.reasons[0];
    expect(reason?.name).toBe(name);
    expect(reason?.message).toContain(words);
    expect(reason?.message).toContain(certificateArn("a"));
    expect(reason?.message).toContain(certificateArn("b"));
  });
});

describe("certificateExpiresSooner", () => {
  test("tells both expiries", () => {
    const sooner = candidate("sooner", { notAfter: new Date("2026-12-01T00:00:00Z") });
    const reason = certificateExpiresSooner(sooner, current);
    expect(reason?.message).toContain("expires on 2026-12-01T00:00:00.000Z");
    expect(reason?.message).toContain("on 2026-12-31T00:00:00.000Z");
    expect(reason?.fix).toContain("certificateArn");
  });

  test("counts an unknown expiry as the earliest", () => {
    expect(
      certificateExpiresSooner(candidate("a", { notAfter: undefined }), current),
    ).toBeDefined();
    expect(
      certificateExpiresSooner(candidate("a"), aCertificate({ notAfter: undefined })),
    ).toBeUndefined();
  });
});

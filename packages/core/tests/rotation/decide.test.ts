import { describe, expect, test } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../tests/gen/a-certificate.ts";
import {
  aCustomDomain,
  aHealthCheck,
  aRoutingObservation,
} from "../../../../tests/gen/a-custom-domain.ts";
import { aRequest, aSituation, type SituationOf } from "../../../../tests/gen/a-situation.ts";
import { anEdgeServing, edgesServing } from "../../../../tests/gen/an-edge.ts";
import { decide } from "../../src/rotation/decide.ts";
import type { Plan } from "../../src/rotation/plan.ts";

const newer = aNewerCertificate();
const current = aCertificate();

const plan = (of: SituationOf = {}, request: Parameters<typeof aRequest>[0] = {}) =>
  decide(aSituation(of), aRequest(request));
const inShort = ({ action, reasons }: Plan) => [action, ...reasons.map(({ name }) => name)];
const targetOf = (made: Plan) => ("target" in made ? made.target.arn : undefined);
const asked = (certificate: ReturnType<typeof aCertificate>) => ({
  requested: { arn: certificate.arn, certificate },
});
const byArn = (arn: string) => ({ certificateArn: arn });

describe("what there is to decide for", () => {
  test("a custom domain in none of the Regions is refused, and they are named", () => {
    const made = plan({ found: { kind: "missing", regions: ["eu-west-1", "us-east-1"] } });
    expect(inShort(made)).toEqual(["refuse", "customDomainMissing"]);
    expect(made.reasons[0]?.message).toBe(
      "No user pool in eu-west-1, us-east-1 has the custom domain auth.example.com.",
    );
    expect(made.reasons[0]?.fix).toBe(
      "Check the spelling, and that the pool's Region is among the regions of latchkey.config.ts; on the command line --region names it.",
    );
  });

  test("no Region to look in is told as such", () => {
    const made = plan({ found: { kind: "missing", regions: [] } });
    expect(made.reasons[0]?.message).toContain("in any Region");
  });

  test("a Region with an outage is waited for, whatever is asked", () => {
    const error = new Error("Cognito DescribeUserPoolDomain failed.");
    const found = { kind: "unavailable", regions: ["eu-west-1", "us-east-1"], error } as const;
    for (const action of ["rotate", "verify"] as const) {
      const made = plan({ found }, { action });
      expect(inShort(made)).toEqual(["hold", "regionUnavailable"]);
      expect(made.reasons[0]?.message).toBe(
        "Cognito does not answer in eu-west-1, us-east-1, where auth.example.com lives or may live: Cognito DescribeUserPoolDomain failed.",
      );
      expect(made.reasons[0]?.fix).toContain("AWS Health Dashboard");
    }
  });

  test("a prefix domain is left alone", () => {
    const prefixDomain = { prefix: "auth", userPoolId: "p", region: "eu-west-1" };
    const made = plan({ found: { kind: "prefix", prefixDomain } }, { customDomain: "auth" });
    expect(inShort(made)).toEqual(["nothing", "prefixDomainLeftAlone"]);
    expect(made.reasons[0]?.message).toContain("auth is a prefix domain");
  });

  test("a name that two pools claim is refused, and both are named", () => {
    const customDomains = [
      aCustomDomain(),
      aCustomDomain({ userPoolId: "other", region: "us-east-1" }),
    ];
    const made = plan({ found: { kind: "ambiguous", customDomains } });
    expect(inShort(made)).toEqual(["refuse", "customDomainAmbiguous"]);
    expect(made.reasons[0]?.message).toContain(
      "eu-west-1_EXAMPLE in eu-west-1, other in us-east-1",
    );
    expect(made.reasons[0]?.fix).toContain("Region");
  });
});

describe("the custom domain's status", () => {
  test("DELETING is refused, whatever certificate there is", () => {
    const made = plan({ customDomain: { status: "DELETING" }, candidates: [newer] });
    expect(inShort(made)).toEqual(["refuse", "customDomainDeleting"]);
    expect(made.reasons[0]?.message).toContain("auth.example.com is being deleted");
    expect(made.reasons[0]?.fix).toContain("create it again");
  });

  test.each(["UPDATING", "CREATING"] as const)(
    "%s holds, whatever certificate there is",
    (status) => {
      for (const request of [{}, { action: "verify" }, byArn(newer.arn)] as const) {
        const made = plan(
          { customDomain: { status }, candidates: [newer], ...asked(newer) },
          request,
        );
        expect(inShort(made)).toEqual(["hold", "customDomainUpdating"]);
        expect(made.reasons[0]?.message).toContain(`auth.example.com is ${status}`);
        expect(made.reasons[0]?.fix).toContain("ACTIVE");
      }
    },
  );

  test("FAILED is repaired with a better certificate", () => {
    const made = plan({ customDomain: { status: "FAILED" }, candidates: [newer] });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound"]);
    expect(made.reasons[0]?.message).toContain("the custom domain is FAILED");
  });

  test("FAILED is repaired with a shorter-lived certificate, if that is all there is", () => {
    const shorter = aNewerCertificate({ notAfter: new Date("2026-12-01T00:00:00Z") });
    const made = plan({ customDomain: { status: "FAILED" }, candidates: [current, shorter] });
    expect(targetOf(made)).toBe(shorter.arn);
  });

  test("FAILED is refused without another usable certificate", () => {
    const made = plan({
      customDomain: { status: "FAILED" },
      candidates: [current, aNewerCertificate({ status: "REVOKED" })],
    });
    expect(inShort(made)).toEqual(["refuse", "customDomainFailed"]);
    expect(made.reasons[0]?.message).toContain("Cognito calls auth.example.com FAILED");
    expect(made.reasons[0]?.fix).toContain("another certificate");
  });

  test("FAILED is not repaired by the certificate that it holds, even if asked for", () => {
    const made = plan(
      { customDomain: { status: "FAILED" }, ...asked(current) },
      byArn(current.arn),
    );
    expect(inShort(made)).toEqual(["refuse", "customDomainFailed"]);
  });

  test("FAILED cannot be verified", () => {
    const made = plan({ customDomain: { status: "FAILED" } }, { action: "verify" });
    expect(inShort(made)).toEqual(["refuse", "customDomainFailed"]);
  });
});

describe("the best certificate", () => {
  test("is rotated to", () => {
    const made = plan({ candidates: [current, newer] });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound"]);
    expect(targetOf(made)).toBe(newer.arn);
    expect(made.reasons[0]?.message).toBe(
      `${newer.arn} is the best certificate for auth.example.com: valid until 2027-06-01T00:00:00.000Z, the current one until 2026-12-31T00:00:00.000Z.`,
    );
  });

  test("is rotated to when it expires with the current one but was issued later", () => {
    const issuedAt = new Date((current.issuedAt?.getTime() ?? 0) + 86_400_000);
    const replacement = aNewerCertificate({ notAfter: current.notAfter, issuedAt });
    const made = plan({ candidates: [current, replacement] });
    expect(targetOf(made)).toBe(replacement.arn);
    expect(made.reasons[0]?.message).toBe(
      `${replacement.arn} is the best certificate for auth.example.com: valid until 2026-12-31T00:00:00.000Z, like the current one, but issued later.`,
    );
  });

  test("comes with why the others were passed over", () => {
    const revoked = aNewerCertificate({ arn: certificateArn("revoked"), status: "REVOKED" });
    const { notChosen } = plan({ candidates: [current, newer, revoked] });
    expect(
      notChosen.map(({ certificate, reasons }) => [certificate.arn, reasons[0]?.name]),
    ).toEqual([
      [current.arn, "certificateIsCurrent"],
      [revoked.arn, "certificateRevoked"],
    ]);
  });

  test("is refused as a tie when two are equally good", () => {
    const twin = aNewerCertificate({ arn: certificateArn("twin") });
    const made = plan({ candidates: [newer, twin] });
    expect(inShort(made)).toEqual(["refuse", "certificatesTied"]);
    expect(made.notChosen).toHaveLength(2);
  });

  test("is taken of two equally good ones when the current one does not work", () => {
    const twin = aNewerCertificate({ arn: certificateArn("twin") });
    const made = plan({ current: aCertificate({ status: "REVOKED" }), candidates: [twin, newer] });
    expect(targetOf(made)).toBe(newer.arn);
  });

  test.each([
    ["expired", { notAfter: new Date("2026-11-21T12:00:00.000Z") }, "certificateExpired"],
    ["revoked", { status: "REVOKED" }, "certificateRevoked"],
    ["not covering", { names: ["www.example.com"] }, "certificateDoesNotCover"],
  ] as const)("need not outlive a current one that is %s", (_, overrides, why) => {
    const sooner = aNewerCertificate({ notAfter: new Date("2026-11-21T12:00:00.001Z") });
    const made = plan({ current: aCertificate(overrides), candidates: [sooner] });
    expect(targetOf(made)).toBe(sooner.arn);
    expect(made.reasons[0]?.message).toContain(`the current one does not work (${why})`);
  });

  test("need not outlive a current one that is missing", () => {
    const made = plan({ current: null, candidates: [newer] });
    expect(targetOf(made)).toBe(newer.arn);
    expect(made.reasons[0]?.message).toContain("(certificateMissing)");
  });

  test("need not outlive a current one whose expiry ACM does not tell", () => {
    const unreadable = aCertificate({ notAfter: undefined });
    expect(targetOf(plan({ current: unreadable, candidates: [newer] }))).toBe(newer.arn);
  });

  test("is not looked for by the trigger's hint", () => {
    const hinted = { arn: certificateArn("hint"), certificate: newer };
    const made = plan({ hinted: { ...hinted, certificate: { ...newer, arn: hinted.arn } } });
    expect(inShort(made)[0]).toBe("nothing");
  });
});

describe("a certificate asked for by its ARN", () => {
  test("is rotated to, and no other, even if another is better", () => {
    const better = aNewerCertificate({
      arn: certificateArn("better"),
      notAfter: new Date("2028-01-01"),
    });
    const made = plan({ ...asked(newer), candidates: [newer, better] }, byArn(newer.arn));
    expect(inShort(made)).toEqual(["rotate", "certificateRequested"]);
    expect(targetOf(made)).toBe(newer.arn);
    expect(made.reasons[0]?.message).toBe(`The request asks for ${newer.arn}.`);
  });

  test("is rotated to though it expires sooner, which is said", () => {
    const sooner = aNewerCertificate({ notAfter: new Date("2026-12-01T00:00:00Z") });
    const made = plan(asked(sooner), byArn(sooner.arn));
    expect(inShort(made)).toEqual(["rotate", "certificateRequested", "certificateExpiresSooner"]);
    expect(made.reasons[1]?.fix).toBeUndefined();
  });

  test("is not compared with a current one that does not work", () => {
    const sooner = aNewerCertificate({ notAfter: new Date("2026-12-01T00:00:00Z") });
    const made = plan(
      { ...asked(sooner), current: aCertificate({ status: "REVOKED" }) },
      byArn(sooner.arn),
    );
    expect(inShort(made)).toEqual(["rotate", "certificateRequested"]);
  });

  test.each([
    ["does not cover", { names: ["www.example.com"] }, ["certificateDoesNotCover"]],
    ["is expired", { status: "EXPIRED" }, ["certificateExpired"]],
    [
      "is from ACME and private",
      { keyPairOrigin: "ACME", type: "PRIVATE" },
      ["certificatePrivate", "certificateFromAcme"],
    ],
    ["timed out in validation", { status: "VALIDATION_TIMED_OUT" }, ["certificateNotIssued"]],
    [
      "is pending but will not cover",
      { status: "PENDING_VALIDATION", names: ["www.example.com"] },
      ["certificateNotIssued", "certificateDoesNotCover"],
    ],
  ] as const)("is refused when it %s, though a better one exists", (_, overrides, names) => {
    const bad = aNewerCertificate({ ...overrides, arn: certificateArn("bad") });
    const made = plan({ ...asked(bad), candidates: [newer] }, byArn(bad.arn));
    expect(inShort(made)).toEqual(["refuse", ...names]);
    for (const { fix } of made.reasons) expect(fix).toBeTruthy();
  });

  test.each([
    ["nobody has", certificateArn("none"), "certificateMissing"],
    [
      "lies in another Region",
      "arn:aws:acm:eu-west-1:123456789012:certificate/a",
      "certificateOutsideUsEast1",
    ],
    [
      "lies in another account",
      "arn:aws:acm:us-east-1:999999999999:certificate/a",
      "certificateInOtherAccount",
    ],
    ["is no ARN", "newer", "certificateArnInvalid"],
  ])("is refused when it %s", (_, arn, name) => {
    const made = plan({ requested: { arn } }, byArn(arn));
    expect(inShort(made)).toEqual(["refuse", name]);
    expect(made.reasons[0]?.message).toContain(arn);
    expect(made.reasons[0]?.fix).toBeTruthy();
  });

  test("holds while it only has to be issued", () => {
    const pending = aNewerCertificate({ status: "PENDING_VALIDATION", notAfter: undefined });
    const made = plan(asked(pending), byArn(pending.arn));
    expect(inShort(made)).toEqual(["hold", "certificateNotSettled"]);
    expect(made.reasons[0]?.message).toContain(`${pending.arn} is not issued yet`);
    expect(made.reasons[0]?.fix).toContain("DNS validation records");
  });

  test("does nothing when it is held and served already", () => {
    expect(inShort(plan(asked(current), byArn(current.arn)))).toEqual(["nothing", "alreadyServed"]);
  });

  test("is verified when it is held but not served", () => {
    const made = plan({ ...asked(current), edges: edgesServing(newer) }, byArn(current.arn));
    expect(inShort(made)).toEqual(["verify", "servingInDoubt"]);
  });
});

describe("the primary's health", () => {
  const unhealthy = aRoutingObservation({ health: "unhealthy" });

  test.each([
    ["the best certificate", {}],
    ["a certificate asked for", byArn(newer.arn)],
  ])("holds a rotation to %s while it is bad", (_, request) => {
    const made = plan(
      {
        routing: unhealthy,
        candidates: [newer],
        ...("certificateArn" in request ? asked(newer) : {}),
      },
      request,
    );
    expect(inShort(made)).toEqual(["hold", "primaryUnhealthy"]);
    expect(made.reasons[0]?.message).toContain("check-1");
    expect(made.reasons[0]?.message).toContain("auth.example.com is unhealthy");
    expect(made.reasons[0]?.fix).toContain("primary Region");
  });

  test("keeps what was passed over while it holds", () => {
    expect(plan({ routing: unhealthy, candidates: [current, newer] }).notChosen).toHaveLength(1);
  });

  test("holds nothing while it is good", () => {
    const made = plan({ routing: aRoutingObservation(), candidates: [newer] });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound"]);
  });

  test("does not hold when the current certificate does not work, and says so", () => {
    const made = plan({
      routing: unhealthy,
      candidates: [newer],
      current: aCertificate({ status: "EXPIRED" }),
    });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound", "urgencyOverridesHealth"]);
    expect(made.reasons[1]?.message).toContain(
      "the certificate that auth.example.com holds does not work",
    );
  });

  test("does not hold when the check is disabled, which counts as healthy", () => {
    const disabled = { ...unhealthy, healthCheck: aHealthCheck({ disabled: true }) };
    expect(inShort(plan({ routing: disabled, candidates: [newer] }))).toEqual([
      "rotate",
      "bestCertificateFound",
    ]);
  });

  test("does not hold when it is unknown, and says so", () => {
    const made = plan({ routing: aRoutingObservation({ health: "unknown" }), candidates: [newer] });
    expect(inShort(made)).toEqual(["rotate", "bestCertificateFound", "primaryHealthUnknown"]);
    expect(made.reasons[1]?.message).toContain("check-1");
  });

  test("holds when it is bad though the check itself cannot be read", () => {
    const { healthCheck: _, ...unread } = unhealthy;
    expect(inShort(plan({ routing: unread, candidates: [newer] }))[0]).toBe("hold");
  });

  test("holds neither a verification nor nothing", () => {
    expect(inShort(plan({ routing: unhealthy }))).toEqual(["nothing", "alreadyServed"]);
    expect(inShort(plan({ routing: unhealthy }, { action: "verify" }))[0]).toBe("verify");
  });
});

describe("a custom domain that holds its best certificate", () => {
  test("is left as it is when every edge serves it", () => {
    const made = plan();
    expect(inShort(made)).toEqual(["nothing", "alreadyServed"]);
    expect(made.reasons[0]?.message).toContain(current.arn);
  });

  test("is left as it is when a candidate neither expires nor was issued later", () => {
    const same = aNewerCertificate({ notAfter: current.notAfter, issuedAt: current.issuedAt });
    expect(inShort(plan({ candidates: [current, same] }))).toEqual(["nothing", "alreadyServed"]);
  });

  const [first, ...others] = edgesServing(current);
  test.each([
    ["one edge serves another certificate", [anEdgeServing(newer), ...others]],
    ["one edge serves a broken one", [{ ...anEdgeServing(current), isTrusted: false }, ...others]],
    ["one edge does not answer", [{ address: "192.0.2.9", unreachable: "timeout" }, ...others]],
    ["the name does not resolve", []],
    ["no edge was looked at", null],
    [
      "the only edge cannot be reached from here",
      [{ address: "2001:db8::1", unreachable: "ENETUNREACH" }],
    ],
  ])("is verified when %s", (_, edges) => {
    const made = plan({ edges });
    expect(inShort(made)).toEqual(["verify", "servingInDoubt"]);
    expect(targetOf(made)).toBe(current.arn);
    expect(first).toBeDefined();
  });

  test("says how many edges serve it", () => {
    expect(plan({ edges: [anEdgeServing(newer), ...others] }).reasons[0]?.message).toBe(
      "3 of 4 edges of auth.example.com serve the certificate that it holds.",
    );
    expect(plan({ edges: [] }).reasons[0]?.message).toContain(
      "No edge of auth.example.com was seen",
    );
  });

  test("is verified when ACM does not tell the fingerprint", () => {
    const unread = aCertificate({ fingerprintSha256: undefined });
    expect(inShort(plan({ current: unread, edges: edgesServing(current) }))[0]).toBe("verify");
  });

  test("is left as it is though the IPv6 edges cannot be reached from here", () => {
    const edges = [...others.slice(0, 2), { address: "2001:db8::1", unreachable: "ENETUNREACH" }];
    expect(inShort(plan({ edges }))).toEqual(["nothing", "alreadyServed"]);
  });
});

describe("a custom domain whose certificate does not work, and no other", () => {
  test.each([
    ["missing", null, "certificateMissing"],
    ["expired", aCertificate({ status: "EXPIRED" }), "certificateExpired"],
    ["of unknown validity", aCertificate({ notAfter: undefined }), "certificateValidityUnknown"],
  ])("is refused when it is %s", (_, held, name) => {
    const made = plan({ current: held });
    expect(inShort(made)).toEqual(["refuse", "noUsableCertificate", name]);
    expect(made.reasons[0]?.fix).toContain("auth.example.com in us-east-1");
    expect(made.reasons[0]?.message).toContain("auth.example.com");
  });

  test("is refused with what is wrong with each candidate", () => {
    const made = plan({
      current: aCertificate({ status: "EXPIRED" }),
      candidates: [
        aCertificate({ status: "EXPIRED" }),
        aNewerCertificate({ keyPairOrigin: "ACME" }),
      ],
    });
    expect(inShort(made)).toEqual([
      "refuse",
      "noUsableCertificate",
      "certificateExpired",
      "certificateFromAcme",
    ]);
  });

  test("is refused when the certificate's ARN makes no sense", () => {
    const made = plan({ current: null, customDomain: { certificateArn: "" } });
    expect(inShort(made)).toEqual(["refuse", "noUsableCertificate", "certificateArnInvalid"]);
  });

  test("is told in at most twenty reasons", () => {
    const candidates = Array.from({ length: 50 }, (_, nth) =>
      aNewerCertificate({ arn: certificateArn(`c${nth}`), status: "REVOKED" }),
    );
    expect(plan({ current: null, candidates }).reasons).toHaveLength(20);
  });
});

describe("the trigger's certificate, when nothing is to be done", () => {
  const hint = (overrides: Parameters<typeof aCertificate>[0]) => {
    const certificate = aNewerCertificate({ arn: certificateArn("hint"), ...overrides });
    return { hinted: { arn: certificate.arn, certificate } };
  };

  test.each([
    ["does not cover the name", { names: ["www.example.com"] }, "certificateDoesNotCover"],
    ["is from ACME", { keyPairOrigin: "ACME" }, "certificateFromAcme"],
    ["is CloudFront's own", { managedBy: "CLOUDFRONT" }, "certificateManagedByCloudFront"],
    ["failed", { status: "FAILED" }, "certificateNotIssued"],
    [
      "is pending and would not cover",
      { status: "PENDING_VALIDATION", names: [] },
      "certificateNotIssued",
    ],
  ] as const)("is refused when it %s", (_, overrides, name) => {
    const made = plan(hint(overrides));
    expect(inShort(made).slice(0, 2)).toEqual(["refuse", name]);
  });

  test("is refused when it does not exist any more", () => {
    const made = plan({ hinted: { arn: certificateArn("gone") } });
    expect(inShort(made)).toEqual(["refuse", "certificateMissing"]);
  });

  test("is waited for when it only has to be issued", () => {
    const made = plan(hint({ status: "PENDING_VALIDATION", notAfter: undefined }));
    expect(inShort(made)).toEqual(["hold", "certificateNotSettled"]);
  });

  test.each([
    ["expired", { status: "EXPIRED" }, "certificateExpired"],
    ["revoked", { status: "REVOKED" }, "certificateRevoked"],
  ] as const)("is no concern when it is an old one that was %s", (_, overrides, name) => {
    const made = plan(hint(overrides));
    expect(inShort(made)).toEqual(["nothing", "alreadyServed", name]);
    expect(made.reasons[1]?.fix).toBeUndefined();
  });

  test("is answered with why it is not better", () => {
    const certificate = aNewerCertificate({ notAfter: new Date("2026-12-01T00:00:00Z") });
    const made = plan({
      hinted: { arn: certificate.arn, certificate },
      candidates: [current, certificate],
    });
    expect(inShort(made)).toEqual(["nothing", "alreadyServed", "certificateExpiresSooner"]);
    expect(made.reasons[1]?.message).toContain(certificate.arn);
  });

  test("says nothing more when it is the one held", () => {
    const made = plan({ hinted: { arn: current.arn, certificate: current } });
    expect(inShort(made)).toEqual(["nothing", "alreadyServed"]);
  });

  test("does not keep a doubt from being verified", () => {
    const made = plan({ ...hint({ names: ["www.example.com"] }), edges: [] });
    expect(inShort(made)).toEqual(["verify", "servingInDoubt"]);
  });

  test("does not keep the best certificate from being used", () => {
    const made = plan({ ...hint({ names: ["www.example.com"] }), candidates: [newer] });
    expect(targetOf(made)).toBe(newer.arn);
  });
});

describe("a verification", () => {
  const verify = { action: "verify" } as const;

  test("never rotates, even if a better certificate exists", () => {
    const made = plan({ candidates: [newer] }, verify);
    expect(inShort(made)).toEqual(["verify", "verificationRequested"]);
    expect(targetOf(made)).toBe(current.arn);
    expect(made.reasons[0]?.message).toContain("what auth.example.com serves");
  });

  test("of the certificate that is held may name it", () => {
    const made = plan(asked(current), { ...verify, certificateArn: current.arn });
    expect(inShort(made)).toEqual(["verify", "verificationRequested"]);
  });

  test("of a certificate that is not held is refused", () => {
    const made = plan(asked(newer), { ...verify, certificateArn: newer.arn });
    expect(inShort(made)).toEqual(["refuse", "certificateNotHeld"]);
    expect(made.reasons[0]?.message).toContain(`holds ${current.arn}, not ${newer.arn}`);
    expect(made.reasons[0]?.fix).toContain("certificateArn");
  });

  test.each([
    ["missing", null, "certificateMissing"],
    ["expired", aCertificate({ status: "EXPIRED" }), "certificateExpired"],
    ["revoked", aCertificate({ status: "REVOKED" }), "certificateRevoked"],
  ])("of a certificate that is %s is refused", (_, held, name) => {
    expect(inShort(plan({ current: held, candidates: [newer] }, verify))).toEqual(["refuse", name]);
  });
});

test("the same situation always gives the same plan", () => {
  const situation = aSituation({ candidates: [current, newer], routing: aRoutingObservation() });
  const before = structuredClone(situation);
  expect(decide(situation, aRequest())).toEqual(decide(situation, aRequest()));
  expect(situation).toEqual(before);
});

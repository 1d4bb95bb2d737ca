import { describe, expect, test } from "vitest";
import { aCertificate, certificateArn } from "../../../../tests/gen/a-certificate.ts";
import { violationsOf, violationsOfArn } from "../../src/certificate/violations-of.ts";

const at = new Date("2026-11-21T12:00:00.000Z");
const use = { customDomain: "auth.example.com", at, accountId: "123456789012" };

const namesOf = (certificate: ReturnType<typeof aCertificate>, more = {}) =>
  violationsOf(certificate, { ...use, ...more }).map(({ name }) => name);

describe("violationsOf", () => {
  test("finds none in an issued, valid, covering certificate", () => {
    expect(violationsOf(aCertificate(), use)).toEqual([]);
  });

  test.each([
    ["imported", { type: "IMPORTED" }],
    ["covering by a wildcard", { names: ["*.example.com"] }],
    ["of a key that AWS keeps", { keyPairOrigin: "AWS_MANAGED" }],
    ["whose key the customer brought", { keyPairOrigin: "CUSTOMER_PROVIDED" }],
    ["managed by something that is not CloudFront", { managedBy: "OTHER" }],
    ["valid from this very moment", { notBefore: at }],
    ["valid for one more millisecond", { notAfter: new Date(at.getTime() + 1) }],
    ["without an issue time", { issuedAt: undefined }],
    ["without a fingerprint", { fingerprintSha256: undefined }],
  ] as const)("finds none in one %s", (_, overrides) => {
    expect(namesOf(aCertificate(overrides))).toEqual([]);
  });

  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
  test.each(["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1"])(
    "accepts a key of %s",
    (keyAlgorithm) => {
      expect(namesOf(aCertificate({ keyAlgorithm }))).toEqual([]);
    },
  );

  test.each(["EC_secp521r1", "RSA_8192", "rsa_2048", "", undefined])(
    "does not accept a key of %s",
    (keyAlgorithm) => {
      expect(namesOf(aCertificate({ keyAlgorithm }))).toEqual(["certificateKeyNotAccepted"]);
    },
  );

  test.each(["PENDING_VALIDATION", "INACTIVE", "VALIDATION_TIMED_OUT", "FAILED"] as const)(
    "finds one that is %s not issued",
    (status) => {
      expect(namesOf(aCertificate({ status }))).toEqual(["certificateNotIssued"]);
    },
  );

  test.each([
    ["revoked", { status: "REVOKED" }, "certificateRevoked"],
    ["expired by status", { status: "EXPIRED" }, "certificateExpired"],
    ["expired this very moment", { notAfter: at }, "certificateExpired"],
    [
      "valid only in a millisecond",
      { notBefore: new Date(at.getTime() + 1) },
      "certificateNotYetValid",
    ],
    ["issued without an end", { notAfter: undefined }, "certificateValidityUnknown"],
    ["issued without a beginning", { notBefore: undefined }, "certificateValidityUnknown"],
    ["issued with an unreadable end", { notAfter: new Date("?") }, "certificateValidityUnknown"],
    ["issued with an unreadable start", { notBefore: new Date("?") }, "certificateValidityUnknown"],
    ["private", { type: "PRIVATE" }, "certificatePrivate"],
    ["from ACME", { keyPairOrigin: "ACME" }, "certificateFromAcme"],
    ["of CloudFront's own", { managedBy: "CLOUDFRONT" }, "certificateManagedByCloudFront"],
    ["for a sibling", { names: ["www.example.com"] }, "certificateDoesNotCover"],
    ["for a deeper name", { names: ["*.auth.example.com"] }, "certificateDoesNotCover"],
    ["for no name", { names: [] }, "certificateDoesNotCover"],
    [
      "in another Region",
      { arn: "arn:aws:acm:eu-west-1:123456789012:certificate/a" },
      "certificateOutsideUsEast1",
    ],
    [
      "of another account",
      { arn: "arn:aws:acm:us-east-1:999999999999:certificate/a" },
      "certificateInOtherAccount",
    ],
    ["of no ARN", { arn: "certificate/a" }, "certificateArnInvalid"],
  ] as const)("finds one that is %s, and nothing else wrong", (_, overrides, name) => {
    expect(namesOf(aCertificate(overrides))).toEqual([name]);
  });

  test("does not ask one that is not issued yet for its validity", () => {
    const pending = { status: "PENDING_VALIDATION", notAfter: undefined, notBefore: undefined };
    expect(namesOf(aCertificate(pending as never))).toEqual(["certificateNotIssued"]);
  });

  test("tells everything that is wrong at once", () => {
    const bad = aCertificate({
      arn: "arn:aws:acm:eu-west-1:999999999999:certificate/a",
      status: "FAILED",
      type: "PRIVATE",
      keyAlgorithm: "EC_secp521r1",
      names: ["other.example.com"],
      notAfter: new Date("2026-01-01T00:00:00.000Z"),
    });
    expect(namesOf(bad)).toEqual([
      "certificateOutsideUsEast1",
      "certificateInOtherAccount",
      "certificateNotIssued",
      "certificateExpired",
      "certificatePrivate",
      "certificateKeyNotAccepted",
      "certificateDoesNotCover",
    ]);
  });

  test.each(["", undefined])("does not compare accounts when the pool's is %o", (accountId) => {
    const arn = "arn:aws:acm:us-east-1:999999999999:certificate/a";
    const own = accountId === undefined ? {} : { accountId };
    expect(
      violationsOf(aCertificate({ arn }), { customDomain: "auth.example.com", at, ...own }),
    ).toEqual([]);
  });

  test("says what is wrong and how to mend it", () => {
    expect(
      violationsOf(aCertificate({ names: ["www.example.com", "b.example.com"] }), use),
    ).toEqual([
      {
        name: "certificateDoesNotCover",
        message: `The certificate ${certificateArn("current")} is for www.example.com, b.example.com, which does not cover auth.example.com.`,
        fix: "Request a certificate for auth.example.com, or for a wildcard exactly one level above it.",
      },
    ]);
  });

  test.each([
    [
      "expired",
      { notAfter: new Date("2026-11-01T00:00:00Z") },
      "expired on 2026-11-01T00:00:00.000Z.",
    ],
    ["EXPIRED of unknown end", { status: "EXPIRED", notAfter: undefined }, "expired."],
    [
      "EXPIRED of unreadable end",
      { status: "EXPIRED", notAfter: new Date("?") },
      "an unreadable date.",
    ],
    [
      "early",
      { notBefore: new Date("2027-01-01T00:00:00Z") },
      "only from 2027-01-01T00:00:00.000Z.",
    ],
    ["without names", { names: [] }, "is for no name, which"],
    ["of unknown key", { keyAlgorithm: undefined }, "has a key of an unknown algorithm;"],
    [
      "of a named key",
      { keyAlgorithm: "EC_secp521r1" },
      "has a key of EC_secp521r1; CloudFront accepts RSA_1024, RSA_2048,",
    ],
    ["pending", { status: "PENDING_VALIDATION" }, "is PENDING_VALIDATION, not ISSUED."],
    [
      "of another Region",
      { arn: "arn:aws:acm:eu-west-1:123456789012:certificate/a" },
      "is in eu-west-1;",
    ],
    [
      "of another account",
      { arn: "arn:aws:acm:us-east-1:999999999999:certificate/a" },
      "belongs to account 999999999999, the user pool to 123456789012.",
    ],
  ] as const)("tells of one that is %s in numbers", (_, overrides, words) => {
    expect(violationsOf(aCertificate(overrides), use)[0]?.message).toContain(words);
  });

  test.each([
    ["PENDING_VALIDATION", "DNS validation records"],
    ["VALIDATION_TIMED_OUT", "72 hours"],
    ["FAILED", "FailureReason"],
    ["INACTIVE", "another certificate"],
  ] as const)("knows what to do about %s", (status, words) => {
    expect(violationsOf(aCertificate({ status }), use)[0]?.fix).toContain(words);
  });

  test("gives every violation a fix", () => {
    const bad = [
      aCertificate({ arn: "?", status: "FAILED", type: "PRIVATE", keyAlgorithm: "x", names: [] }),
      aCertificate({ keyPairOrigin: "ACME", managedBy: "CLOUDFRONT", notAfter: undefined }),
      aCertificate({ status: "REVOKED", notAfter: at, notBefore: new Date(at.getTime() + 1) }),
      aCertificate({ arn: "arn:aws:acm:eu-west-1:999999999999:certificate/a" }),
    ];
    const violations = bad.flatMap((certificate) => violationsOf(certificate, use));
    expect(violations).toHaveLength(13);
    for (const { fix, message } of violations) {
      expect(fix?.length).toBeGreaterThan(10);
      expect(message.length).toBeGreaterThan(10);
    }
  });

  test("does not list a certificate's names without end", () => {
    const names = Array.from({ length: 100 }, (_, nth) => `n${nth}.example.com`);
    const [violation] = violationsOf(aCertificate({ names }), use);
    expect(violation?.message).toContain("n9.example.com, which");
    expect(violation?.message).not.toContain("n10.example.com");
  });
});

describe("violationsOfArn", () => {
  test("finds none in an ARN of the account in us-east-1", () => {
    expect(violationsOfArn(certificateArn("a"), use)).toEqual([]);
  });

  test.each([
    ["no ARN at all", "auth.example.com", ["certificateArnInvalid"]],
    ["an empty one", "", ["certificateArnInvalid"]],
    [
      "another Region",
      "arn:aws:acm:eu-west-1:123456789012:certificate/a",
      ["certificateOutsideUsEast1"],
    ],
    [
      "another account",
      "arn:aws:acm:us-east-1:999999999999:certificate/a",
      ["certificateInOtherAccount"],
    ],
    [
      "both",
      "arn:aws:acm:eu-west-1:999999999999:certificate/a",
      ["certificateOutsideUsEast1", "certificateInOtherAccount"],
    ],
  ])("finds %s", (_, arn, names) => {
    expect(violationsOfArn(arn, use).map(({ name }) => name)).toEqual(names);
  });

  test("cuts a hostile ARN", () => {
    const [violation] = violationsOfArn("x".repeat(100_000), use);
    expect(violation?.message).toBe(`"${"x".repeat(200)}" is not the ARN of an ACM certificate.`);
  });
});

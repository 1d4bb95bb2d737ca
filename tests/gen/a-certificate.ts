import type { Certificate } from "@latchkey/core/certificate/certificate";

/** The ARN of a certificate in us-east-1 of the tests' account. */
export function certificateArn(id: string): string {
  return `arn:aws:acm:us-east-1:123456789012:certificate/${id}`;
}

/** A made-up but well-formed SHA-256 for a short word. */
export function fingerprintOf(word: string): string {
  return Buffer.from(word).toString("hex").padEnd(64, "0").slice(0, 64);
}

type Overrides = { readonly [Key in keyof Certificate]?: Certificate[Key] | undefined };

/**
 * An issued certificate for `auth.example.com` that a custom domain could be given; an override of
 * `undefined` takes a member away. The fingerprint follows the ARN's last part.
 */
export function aCertificate(overrides: Overrides = {}): Certificate {
  const arn = overrides.arn ?? certificateArn("current");
  const names = overrides.names ?? ["auth.example.com"];
  const whole = {
    arn,
    status: "ISSUED",
    type: "AMAZON_ISSUED",
    domainName: names[0] ?? "",
    names,
    serial: "0a:1b",
    notBefore: new Date("2026-06-01T00:00:00.000Z"),
    notAfter: new Date("2026-12-31T00:00:00.000Z"),
    issuedAt: new Date("2026-06-01T00:00:00.000Z"),
    keyAlgorithm: "RSA_2048",
    fingerprintSha256: fingerprintOf(arn.slice(arn.lastIndexOf("/") + 1)),
    ...overrides,
  };
  return Object.fromEntries(
    Object.entries(whole).filter(([, value]) => value !== undefined),
  ) as unknown as Certificate;
}

/** A better one than the default: of another ARN, and valid five months longer. */
export function aNewerCertificate(overrides: Overrides = {}): Certificate {
  return aCertificate({
    arn: certificateArn("newer"),
    serial: "0c:2d",
    notBefore: new Date("2026-11-20T00:00:00.000Z"),
    notAfter: new Date("2027-06-01T00:00:00.000Z"),
    issuedAt: new Date("2026-11-20T00:00:00.000Z"),
    ...overrides,
  });
}

import { describe, expect, it } from "vitest";
import { waitUntil } from "../../edge/manual-clock.ts";
import { type AcmBench, createAcmBench, refusalOf } from "./acm-bench.ts";

const dayMs = 86_400_000;
const user = "arn:aws:cloudfront::999999999999:distribution/E1";
const elliptic = { names: ["auth.example.com"], keyAlgorithm: "EC_prime256v1" };

async function issue(bench: AcmBench, more: object = {}): Promise<string> {
  return (await bench.control("/acm/issue", { ...elliptic, ...more })).certificateArn;
}

function detailTypes(bench: AcmBench): string[] {
  return bench.events.map(({ detailType }) => detailType.replace("ACM Certificate ", ""));
}

describe("renewal by the control port", () => {
  it("keeps the ARN, changes key, serial and dates, emits RENEWAL and announces it", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    bench.acm.certificates.setInUse(arn, user, true);
    const replaced: string[] = [];
    bench.acm.certificates.onReplaced((one) => replaced.push(one));
    const before = bench.acm.certificates.find(arn);
    const { Serial: oldSerial } = await bench.describe(arn);
    await bench.clock.advance(10 * dayMs);
    await bench.control("/acm/renew", { certificateArn: arn });
    const after = bench.acm.certificates.find(arn);
    const detail = await bench.describe(arn);
    expect(after?.privateKeyPem).not.toBe(before?.privateKeyPem);
    expect(detail.Serial).not.toBe(oldSerial);
    expect(detail.NotAfter).toEqual(new Date("2027-03-27T23:59:59Z"));
    expect(detail.RenewalSummary).toMatchObject({
      RenewalStatus: "SUCCESS",
      UpdatedAt: new Date("2026-09-11T12:00:00Z"),
      DomainValidationOptions: [{ DomainName: "auth.example.com", ValidationStatus: "SUCCESS" }],
    });
    expect(replaced).toEqual([arn]);
    expect(bench.events.at(-1)?.detail).toMatchObject({
      Action: "RENEWAL",
      InUse: true,
      CertificateCreatedDate: "2026-09-01T12:00:00Z",
      CertificateExpirationDate: "2027-03-27T23:59:59Z",
    });
  });

  it("is refused for a certificate that is not in use, unless forced", async () => {
    const bench = await createAcmBench();
    const certificateArn = await issue(bench);
    const renew = (force?: boolean) => bench.control("/acm/renew", { certificateArn, force });
    expect(await refusalOf(renew())).toMatch(/ControlRefusal: .*nothing uses it/);
    expect((await renew(true)).certificateArn).toBe(certificateArn);
  });

  it("is refused for a revoked, an ACME and an unknown certificate", async () => {
    const bench = await createAcmBench();
    const revoked = await issue(bench);
    await bench.control("/acm/revoke", { certificateArn: revoked });
    const acme = await issue(bench);
    await bench.control("/acm/set", { certificateArn: acme, keyPairOrigin: "ACME" });
    const renew = (certificateArn: string) =>
      refusalOf(bench.control("/acm/renew", { certificateArn, force: true }));
    expect(await renew(revoked)).toMatch(/its status is REVOKED/);
    expect(await renew(acme)).toMatch(/ACME/);
    expect(await renew("arn:unknown")).toMatch(/There is no certificate arn:unknown/);
  });
});

describe("managed renewal", () => {
  it("renews a certificate in use 45 days before its end while its CNAME is there", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    await bench.proveControl(arn);
    bench.acm.certificates.setInUse(arn, user, true);
    const { Serial } = await bench.describe(arn);
    await bench.clock.advance(152 * dayMs);
    expect(detailTypes(bench)).toEqual(["Available"]);
    await bench.clock.advance(2 * dayMs);
    await waitUntil("it is renewed", async () => (await bench.describe(arn)).Serial !== Serial);
    expect(bench.events.at(-1)?.detail).toMatchObject({ Action: "RENEWAL" });
    expect(detailTypes(bench)).toEqual(["Available", "Available"]);
  });

  it("waits for its CNAME, calling it out at 30, 15, 3 and 1 days", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    bench.acm.certificates.setInUse(arn, user, true);
    await bench.clock.advance(155 * dayMs);
    expect((await bench.describe(arn)).RenewalSummary).toMatchObject({
      RenewalStatus: "PENDING_VALIDATION",
      DomainValidationOptions: [{ ValidationStatus: "PENDING_VALIDATION" }],
    });
    await bench.clock.advance(43 * dayMs);
    const calls = bench.events.filter(({ detailType }) => detailType.includes("Action Required"));
    expect(calls.map(({ detail }) => (detail as { DaysToExpiry: number }).DaysToExpiry)).toEqual([
      30, 15, 3, 1,
    ]);
    expect(calls[0]?.detail).toEqual({
      CertificateType: "AMAZON_ISSUED",
      CommonName: "auth.example.com",
      FirstSubjectAlternativeName: "auth.example.com",
      ValidityInDays: 198,
      CertificateKeyPairOrigin: "AWS_MANAGED",
      DomainValidationMethod: "DNS",
      RenewalStatusReason: "PENDING_DOMAIN_VALIDATION",
      DaysToExpiry: 30,
      CertificateExpirationDate: "2027-03-17T23:59:59Z",
      InUse: true,
      Exported: false,
    });
  });
});

describe("expiry", () => {
  it("is announced daily from 30 days on, then comes with its event", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    await bench.clock.advance(199 * dayMs);
    const notices = bench.events.filter(({ detailType }) => detailType.includes("Approaching"));
    expect(notices).toHaveLength(30);
    expect(notices[1]?.detail).toEqual({
      DaysToExpiry: 29,
      CommonName: "auth.example.com",
      FirstSubjectAlternativeName: "auth.example.com",
      ValidityInDays: 198,
      CertificateKeyPairOrigin: "AWS_MANAGED",
    });
    expect(bench.events.at(-1)).toMatchObject({
      detailType: "ACM Certificate Expired",
      resources: [arn],
      detail: {
        CertificateType: "AMAZON_ISSUED",
        CertificateCreatedDate: "2026-09-01T12:00:00Z",
        CertificateExpirationDate: "2027-03-17T23:59:59Z",
        InUse: false,
      },
    });
    expect((await bench.describe(arn)).Status).toBe("EXPIRED");
    expect(bench.acm.certificates.find(arn)).toMatchObject({ status: "EXPIRED", isTrusted: false });
  });

  it("is seen by whoever looks, without waiting for the hourly watch", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench, { validityDays: 1 });
    await bench.clock.advance(43_199_000);
    expect((await bench.describe(arn)).Status).toBe("ISSUED");
    await bench.clock.advance(1001);
    const { CertificateSummaryList } = await bench.call("ListCertificates", {
      Includes: { keyTypes: ["EC_prime256v1"] },
    });
    expect(CertificateSummaryList[0].Status).toBe("EXPIRED");
    await bench.clock.advance(dayMs);
    expect(detailTypes(bench).filter((type) => type === "Expired")).toHaveLength(1);
  });

  it("of an imported certificate is announced from 45 days on but has no event of its own", async () => {
    const bench = await createAcmBench();
    const leaf = await bench.authority.issue({ names: ["a.example.com"], validityDays: 60 });
    const encode = (text: string) => new TextEncoder().encode(text);
    const { CertificateArn: arn } = await bench.call("ImportCertificate", {
      Certificate: encode(leaf.certificatePem),
      PrivateKey: encode(leaf.privateKeyPem),
      CertificateChain: encode(leaf.chainPem),
    });
    await bench.clock.advance(61 * dayMs);
    expect((await bench.describe(arn)).Status).toBe("EXPIRED");
    const types = detailTypes(bench);
    expect(types.filter((type) => type === "Approaching Expiration")).toHaveLength(45);
    expect(types).not.toContain("Expired");
  });

  it("can be brought about: same key and serial, over just now", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    const before = bench.acm.certificates.find(arn);
    const { Serial } = await bench.describe(arn);
    const told = await bench.control("/acm/expire", { certificateArn: arn });
    expect(told.status).toBe("EXPIRED");
    const after = bench.acm.certificates.find(arn);
    expect(after?.privateKeyPem).toBe(before?.privateKeyPem);
    expect(after?.notAfter).toEqual(new Date("2026-09-01T11:59:59Z"));
    expect((await bench.describe(arn)).Serial).toBe(Serial);
    expect(detailTypes(bench)).toEqual(["Available", "Expired"]);
    expect(await refusalOf(bench.control("/acm/expire", { certificateArn: arn }))).toMatch(
      /its status is EXPIRED/,
    );
  });
});

describe("the control port", () => {
  it("revokes with a reason and its event", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    await bench.control("/acm/revoke", { certificateArn: arn, reason: "KEY_COMPROMISE" });
    expect(await bench.describe(arn)).toMatchObject({
      Status: "REVOKED",
      RevocationReason: "KEY_COMPROMISE",
      RevokedAt: new Date("2026-09-01T12:00:00Z"),
    });
    expect(bench.events.at(-1)).toMatchObject({
      detailType: "ACM Certificate Revoked",
      detail: { Exportable: false, CertificateExpirationDate: "2027-03-17T23:59:59Z" },
    });
    expect(bench.events.at(-1)?.detail).not.toHaveProperty("Exported");
    expect(await refusalOf(bench.control("/acm/revoke", { certificateArn: arn }))).toMatch(
      /cannot be revoked/,
    );
  });

  it.each([
    "ACM Certificate Available",
    "ACM Certificate Approaching Expiration",
    "ACM Certificate Expired",
    "ACM Certificate Renewal Action Required",
    "ACM Certificate Revoked",
  ])("emits %s again", async (detailType) => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    await bench.control("/acm/emit", { certificateArn: arn, detailType });
    expect(bench.events).toHaveLength(2);
    expect(bench.events[1]).toMatchObject({ detailType, resources: [arn], source: "aws.acm" });
    if (detailType.endsWith("Available")) expect(bench.events[1]).toEqual(bench.events[0]);
  });

  it("emits Available with the action that it is told", async () => {
    const bench = await createAcmBench();
    const certificateArn = await issue(bench);
    const detailType = "ACM Certificate Available";
    await bench.control("/acm/emit", { certificateArn, detailType, action: "RENEWAL" });
    expect(bench.events[1]?.detail).toMatchObject({ Action: "RENEWAL" });
  });

  it("forgets a certificate in use", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    bench.acm.certificates.setInUse(arn, user, true);
    await bench.control("/acm/forget", { certificateArn: arn });
    expect(await refusalOf(bench.describe(arn))).toMatch(/^ResourceNotFoundException/);
  });

  it("makes a certificate look like CloudFront's or ACME's", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    await bench.control("/acm/set", { certificateArn: arn, managedBy: "CLOUDFRONT" });
    await bench.control("/acm/set", { certificateArn: arn, keyPairOrigin: "ACME" });
    const detail = await bench.describe(arn);
    expect(detail).toMatchObject({ ManagedBy: "CLOUDFRONT", CertificateKeyPairOrigin: "ACME" });
    expect(detail.AcmeEndpointArn).toMatch(/^arn:aws:acm:us-east-1:123456789012:acme-endpoint\//);
    expect(bench.acm.certificates.find(arn)?.keyPairOrigin).toBe("ACME");
  });

  it("gets a certificate's renewal stuck, with ACM's reason", async () => {
    const bench = await createAcmBench();
    const arn = await issue(bench);
    await bench.control("/acm/set", {
      certificateArn: arn,
      renewalStatus: "FAILED",
      renewalReason: "CAA_ERROR",
    });
    expect((await bench.describe(arn)).RenewalSummary).toMatchObject({
      RenewalStatus: "FAILED",
      RenewalStatusReason: "CAA_ERROR",
      UpdatedAt: bench.clock.now(),
    });
  });

  it("issues a certificate whose validity began days ago", async () => {
    const bench = await createAcmBench();
    const now = bench.clock.now().getTime();
    const issued = await bench.control("/acm/issue", {
      names: ["auth.example.com"],
      validityDays: 198,
      ageDays: 190,
    });
    const { certificateArn } = issued as { certificateArn: string };
    const { NotBefore, NotAfter } = await bench.describe(certificateArn);
    // X.509 tells whole seconds.
    expect(Math.abs((NotBefore?.getTime() ?? 0) - (now - 190 * dayMs))).toBeLessThan(1000);
    expect(Math.abs((NotAfter?.getTime() ?? 0) - (now + 8 * dayMs))).toBeLessThan(1000);
  });

  it.each([
    ["/acm/issue", "text", /must be a JSON object/],
    [
      "/acm/issue",
      { names: ["a.example.com"], validityDays: 10, ageDays: 10 },
      /ageDays must be a whole number from 1 to 9/,
    ],

    ["/acm/issue", null, /must be a JSON object/],
    ["/acm/issue", {}, /names must hold at least one name/],
    ["/acm/issue", { names: "auth.example.com" }, /names must be a list of texts/],
    ["/acm/issue", { names: ["no name"] }, /"no name" is not a name/],
    [
      "/acm/issue",
      { names: ["a.example.com"], keyAlgorithm: "RSA_4096" },
      /keyAlgorithm must be one of: RSA_2048/,
    ],
    [
      "/acm/issue",
      { names: ["a.example.com"], validityDays: 0 },
      /validityDays must be a whole number from 1/,
    ],
    [
      "/acm/issue",
      { names: ["a.example.com"], colour: "red" },
      /Unknown member colour; there are: names/,
    ],
    ["/acm/renew", {}, /certificateArn is missing/],
    ["/acm/renew", { certificateArn: 5 }, /certificateArn must be a text/],
    ["/acm/renew", { certificateArn: "x", force: "yes" }, /There is no certificate x/],
    ["/acm/emit", { certificateArn: "x" }, /There is no certificate x/],
    ["/acm/revoke", { certificateArn: "x" }, /There is no certificate x/],
    ["/acm/expire", [], /must be a JSON object/],
    ["/acm/forget", { certificateArn: "" }, /must be a text that is not empty/],
    ["/acm/set", { certificateArn: "x" }, /There is no certificate x/],
  ])("refuses %s with %j", async (path, body, refusal) => {
    const bench = await createAcmBench();
    expect(await refusalOf(bench.control(path, body))).toMatch(refusal);
  });

  it("refuses a wrong choice or flag for a certificate that exists", async () => {
    const bench = await createAcmBench();
    const certificateArn = await issue(bench);
    const refused = (path: string, more: object) =>
      refusalOf(bench.control(path, { certificateArn, ...more }));
    expect(await refused("/acm/emit", {})).toMatch(/detailType must be one of: ACM Certificate Av/);
    expect(await refused("/acm/emit", { detailType: "Rotated" })).toMatch(/must be one of/);
    expect(await refused("/acm/renew", { force: "yes" })).toMatch(/force must be true or false/);
    expect(await refused("/acm/revoke", { reason: "BORED" })).toMatch(/reason must be one of/);
    expect(await refused("/acm/set", { managedBy: "ELB" })).toMatch(/must be one of: CLOUDFRONT/);
  });

  it("offers an example that it would take with every route", async () => {
    const { acm } = await createAcmBench();
    for (const route of acm.routes) expect(route.example, route.path).toBeDefined();
  });
});

describe("stopping", () => {
  it("ends the watch and all issuing", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com");
    await bench.proveControl(arn);
    bench.acm.stop();
    await bench.clock.advance(dayMs);
    expect(bench.clock.scheduled).toBe(0);
    expect(bench.events).toEqual([]);
  });
});

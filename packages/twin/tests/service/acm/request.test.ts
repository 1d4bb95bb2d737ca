import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAcmBench, refusalOf } from "./acm-bench.ts";

const arnPattern =
  /^arn:aws:acm:us-east-1:123456789012:certificate\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("RequestCertificate", () => {
  it("leads through DNS validation to an issued certificate and its event", async () => {
    const bench = await createAcmBench(new Date("2026-09-01T18:43:48.250Z"));
    const arn = await bench.request("auth.example.com", {
      SubjectAlternativeNames: ["login.example.com"],
    });
    expect(arn).toMatch(arnPattern);
    expect((await bench.describe(arn)).Status).toBe("PENDING_VALIDATION");
    await bench.proveControl(arn);
    await bench.waitFor(arn, "ISSUED");

    const detail = await bench.describe(arn);
    expect(detail).toMatchObject({
      DomainName: "auth.example.com",
      SubjectAlternativeNames: ["auth.example.com", "login.example.com"],
      Type: "AMAZON_ISSUED",
      KeyAlgorithm: "RSA_2048",
      SignatureAlgorithm: "SHA256WITHECDSA",
      Subject: "CN=auth.example.com",
      Issuer: "Amazon",
      InUseBy: [],
      RenewalEligibility: "INELIGIBLE",
      CertificateKeyPairOrigin: "AWS_MANAGED",
      KeyUsages: [{ Name: "DIGITAL_SIGNATURE" }, { Name: "KEY_ENCIPHERMENT" }],
      ExtendedKeyUsages: [{ Name: "TLS_WEB_SERVER_AUTHENTICATION", OID: "1.3.6.1.5.5.7.3.1" }],
      NotAfter: new Date("2027-03-17T23:59:59Z"),
      CreatedAt: new Date("2026-09-01T18:43:48.250Z"),
      Options: { CertificateTransparencyLoggingPreference: "ENABLED", Export: "DISABLED" },
    });
    expect(detail.Serial).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
    expect(detail.IssuedAt?.getTime()).toBeGreaterThan(detail.CreatedAt?.getTime() ?? 0);
    expect(detail.RenewalSummary).toBeUndefined();
    expect(detail.DomainValidationOptions?.map((one) => one.ValidationStatus)).toEqual([
      "SUCCESS",
      "SUCCESS",
    ]);
    expect(bench.events).toEqual([
      {
        region: "us-east-1",
        source: "aws.acm",
        detailType: "ACM Certificate Available",
        resources: [arn],
        detail: {
          Action: "ISSUANCE",
          CertificateType: "AMAZON_ISSUED",
          CommonName: "auth.example.com",
          FirstSubjectAlternativeName: "auth.example.com",
          ValidityInDays: 198,
          CertificateKeyPairOrigin: "AWS_MANAGED",
          DomainValidationMethod: "DNS",
          CertificateCreatedDate: "2026-09-01T18:43:48Z",
          CertificateExpirationDate: "2027-03-17T23:59:59Z",
          DaysToExpiry: 198,
          InUse: false,
          Exported: false,
        },
      },
    ]);
  });

  it("gives the CNAMEs away only some seconds after the request", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com");
    const early = (await bench.describe(arn)).DomainValidationOptions?.[0];
    expect(early).toMatchObject({ DomainName: "auth.example.com", ValidationMethod: "DNS" });
    expect(early?.ResourceRecord).toBeUndefined();
    await bench.clock.advance(5000);
    const record = (await bench.describe(arn)).DomainValidationOptions?.[0]?.ResourceRecord;
    expect(record?.Type).toBe("CNAME");
    expect(record?.Name).toMatch(/^_[0-9a-f]{32}\.auth\.example\.com\.$/);
    expect(record?.Value).toMatch(/^_[0-9a-f]{32}\.[a-p]{10}\.acm-validations\.aws\.$/);
  });

  it("lets a wildcard, its base, another Region and a later certificate share one CNAME", async () => {
    const bench = await createAcmBench();
    const first = await bench.request("*.example.com", {
      SubjectAlternativeNames: ["example.com"],
    });
    const input = { DomainName: "example.com", ValidationMethod: "DNS" };
    const { CertificateArn: second } = await bench.call("RequestCertificate", input, "eu-west-1");
    await bench.clock.advance(5000);
    const elsewhere = await bench.call(
      "DescribeCertificate",
      { CertificateArn: second },
      "eu-west-1",
    );
    const records = [
      ...((await bench.describe(first)).DomainValidationOptions ?? []),
      ...elsewhere.Certificate.DomainValidationOptions,
    ].map(({ ResourceRecord }) => `${ResourceRecord?.Name} ${ResourceRecord?.Value}`);
    expect(records).toHaveLength(3);
    expect(new Set(records).size).toBe(1);
  });

  it("stays pending until every name is proven", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com", {
      SubjectAlternativeNames: ["login.example.com"],
    });
    await bench.clock.advance(5000);
    const options = (await bench.describe(arn)).DomainValidationOptions ?? [];
    const [first, second] = options.map(({ ResourceRecord }) => ResourceRecord);
    bench.record(first?.Name?.slice(0, -1) ?? "", "CNAME", first?.Value ?? "");
    bench.record(second?.Name?.slice(0, -1) ?? "", "CNAME", "_wrong.acm-validations.aws.");
    await bench.clock.advance(600_000);
    const detail = await bench.describe(arn);
    expect(detail.Status).toBe("PENDING_VALIDATION");
    expect(detail.DomainValidationOptions?.map((one) => one.ValidationStatus)).toEqual([
      "SUCCESS",
      "PENDING_VALIDATION",
    ]);
    bench.record(second?.Name?.slice(0, -1) ?? "", "CNAME", second?.Value ?? "");
    await bench.waitFor(arn, "ISSUED");
  });

  it.each([
    [5, "ISSUED"],
    [6, "PENDING_VALIDATION"],
  ])("follows a chain of %i CNAMEs to %s", async (links, status) => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com", { KeyAlgorithm: "EC_prime256v1" });
    await bench.clock.advance(5000);
    const record = (await bench.describe(arn)).DomainValidationOptions?.[0]?.ResourceRecord;
    let at = record?.Name?.slice(0, -1) ?? "";
    for (let link = 1; link < links; link++) {
      bench.record(at, "CNAME", `hop${link}.example.net.`);
      at = `hop${link}.example.net`;
    }
    bench.record(at, "CNAME", record?.Value?.toUpperCase() ?? "");
    if (status === "ISSUED") await bench.waitFor(arn, status);
    else await bench.clock.advance(3_600_000);
    const detail = await bench.describe(arn);
    expect(detail.Status).toBe(status);
    // Proof comes before the key is made, so nothing may be proven yet either.
    const proof = status === "ISSUED" ? "SUCCESS" : "PENDING_VALIDATION";
    expect(detail.DomainValidationOptions?.[0]?.ValidationStatus).toBe(proof);
  });

  it("times out after 72 hours and stays so", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com");
    await bench.clock.advance(72 * 3_600_000 - 1000);
    expect((await bench.describe(arn)).Status).toBe("PENDING_VALIDATION");
    await bench.clock.advance(1000);
    expect((await bench.describe(arn)).Status).toBe("VALIDATION_TIMED_OUT");
    await bench.proveControl(arn);
    await bench.clock.advance(3_600_000);
    expect((await bench.describe(arn)).Status).toBe("VALIDATION_TIMED_OUT");
    expect(bench.events).toEqual([]);
  });

  it("accepts EMAIL, names the mailboxes, and never validates", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com", {
      ValidationMethod: "EMAIL",
      DomainValidationOptions: [
        { DomainName: "auth.example.com", ValidationDomain: "example.com" },
      ],
    });
    await bench.clock.advance(5000);
    const option = (await bench.describe(arn)).DomainValidationOptions?.[0];
    expect(option?.ValidationEmails).toContain("hostmaster@example.com");
    await bench.clock.advance(72 * 3_600_000);
    expect((await bench.describe(arn)).Status).toBe("VALIDATION_TIMED_OUT");
  });

  it.each([
    ['0 issue "letsencrypt.org"', "FAILED"],
    ['0 issue ";"', "FAILED"],
    ['0 issue "amazontrust.com"', "ISSUED"],
    ['0 iodef "mailto:a@example.com"', "ISSUED"],
  ])("heeds the CAA record %s: %s", async (value, status) => {
    const bench = await createAcmBench();
    bench.record("example.com", "CAA", value);
    const arn = await bench.request("auth.example.com", { KeyAlgorithm: "EC_prime256v1" });
    await bench.proveControl(arn);
    await bench.waitFor(arn, status);
    const { FailureReason } = await bench.describe(arn);
    expect(FailureReason).toBe(status === "FAILED" ? "CAA_ERROR" : undefined);
  });

  it("lets issuewild decide for wildcards only", async () => {
    const bench = await createAcmBench();
    bench.record("example.com", "CAA", '0 issue "amazon.com"', '0 issuewild "letsencrypt.org"');
    const keyAlgorithm = { KeyAlgorithm: "EC_prime256v1" };
    const exact = await bench.request("auth.example.com", keyAlgorithm);
    const wildcard = await bench.request("*.example.com", keyAlgorithm);
    await bench.proveControl(exact);
    await bench.proveControl(wildcard);
    await bench.waitFor(exact, "ISSUED");
    await bench.waitFor(wildcard, "FAILED");
  });

  it("takes one idempotency token for one request for an hour", async () => {
    const bench = await createAcmBench();
    const token = { IdempotencyToken: "abc" };
    const first = await bench.request("auth.example.com", token);
    expect(await bench.request("auth.example.com", token)).toBe(first);
    expect(await bench.request("login.example.com", token)).not.toBe(first);
    expect(await bench.request("auth.example.com", { IdempotencyToken: "xyz" })).not.toBe(first);
    const inRegion = { DomainName: "auth.example.com", ValidationMethod: "DNS", ...token };
    const other = await bench.call("RequestCertificate", inRegion, "eu-west-1");
    expect(other.CertificateArn).toMatch(/^arn:aws:acm:eu-west-1:/);
    await bench.clock.advance(3_600_001);
    expect(await bench.request("auth.example.com", token)).not.toBe(first);
  });

  it("issues with the key algorithm that was asked for, the names in lower case and once", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("AUTH.example.com", {
      KeyAlgorithm: "EC_secp384r1",
      SubjectAlternativeNames: ["auth.Example.com", "*.example.com"],
      Tags: [{ Key: "owner", Value: "identity" }],
    });
    await bench.proveControl(arn);
    await bench.waitFor(arn, "ISSUED");
    const { Certificate } = await bench.call("GetCertificate", { CertificateArn: arn });
    const leaf = new X509Certificate(Certificate);
    expect(leaf.publicKey.asymmetricKeyDetails?.namedCurve).toBe("secp384r1");
    expect(leaf.subjectAltName).toBe("DNS:auth.example.com, DNS:*.example.com");
    const { Tags } = await bench.call("ListTagsForCertificate", { CertificateArn: arn });
    expect(Tags).toEqual([{ Key: "owner", Value: "identity" }]);
  });

  it("forgets a request that is deleted before it was issued", async () => {
    const bench = await createAcmBench();
    const arn = await bench.request("auth.example.com");
    await bench.proveControl(arn);
    await bench.call("DeleteCertificate", { CertificateArn: arn });
    await bench.clock.advance(3_600_000);
    expect(bench.events).toEqual([]);
    expect(bench.acm.certificates.find(arn)).toBeUndefined();
  });

  it.each([
    [
      "a name with a space",
      { DomainName: "auth example.com" },
      /ValidationException: 1 validation error detected: Value 'auth example.com' at 'domainName'/,
    ],
    ["a bare label", { DomainName: "localhost" }, /ValidationException.*at 'domainName'/],
    [
      "a bad alternative name",
      { SubjectAlternativeNames: ["ok.example.com", "a..b"] },
      /at 'subjectAlternativeNames.2.member'/,
    ],
    [
      "an unknown key algorithm",
      { KeyAlgorithm: "DSA" },
      /Value 'DSA' at 'keyAlgorithm' failed to satisfy constraint: Member must satisfy enum value set/,
    ],
    [
      "a key algorithm for imports only",
      { KeyAlgorithm: "RSA_4096" },
      /InvalidParameterException.*RSA_4096/,
    ],
    [
      "an unknown validation method",
      { ValidationMethod: "FAX" },
      /ValidationException.*validationMethod/,
    ],
    [
      "HTTP validation outside CloudFront",
      { ValidationMethod: "HTTP" },
      /InvalidParameterException/,
    ],
    [
      "a bad idempotency token",
      { IdempotencyToken: "a b" },
      /ValidationException.*idempotencyToken/,
    ],
    [
      "a common name of 65 characters",
      { DomainName: `${"a".repeat(53)}.example.com` },
      /The first domain name can be no longer than 64 characters/,
    ],
    [
      "eleven names",
      { SubjectAlternativeNames: Array.from({ length: 10 }, (_, i) => `n${i}.example.com`) },
      /^LimitExceededException/,
    ],
    [
      "a private authority",
      { CertificateAuthorityArn: "arn:aws:acm-pca:us-east-1:1:certificate-authority/x" },
      /InvalidArnException/,
    ],
    [
      "a validation domain below the name",
      {
        DomainValidationOptions: [
          { DomainName: "auth.example.com", ValidationDomain: "x.auth.example.com" },
        ],
      },
      /InvalidDomainValidationOptionsException/,
    ],
    ["a tag of AWS's own", { Tags: [{ Key: "aws:x", Value: "y" }] }, /InvalidTagException/],
  ])("refuses %s", async (_, more, refusal) => {
    const bench = await createAcmBench();
    expect(await refusalOf(bench.request("auth.example.com", more))).toMatch(refusal);
    const { CertificateSummaryList } = await bench.call("ListCertificates");
    expect(CertificateSummaryList).toEqual([]);
  });
});

import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createAcmAdapter } from "../../src/aws/acm-adapter.ts";
import { makeAuthority } from "../edge-adapter/make-chain.ts";
import { jsonError, type SeenRequest, startAws } from "./scripted-aws.ts";

const arnOf = (id: string) => `arn:aws:acm:us-east-1:123456789012:certificate/${id}`;
const authority = await makeAuthority();
const identity = await authority.issue({ serialNumber: "0a1b2c3d" });
const renewed = await authority.issue({ serialNumber: "0a1b2c3e" });

const detail = {
  CertificateArn: arnOf("one"),
  DomainName: "Auth.Example.com",
  SubjectAlternativeNames: ["Auth.Example.com", "www.example.com."],
  Serial: "0A:1B:2C:3D",
  Status: "ISSUED",
  Type: "AMAZON_ISSUED",
  KeyAlgorithm: "RSA-2048",
  NotBefore: 1_764_547_200,
  NotAfter: 1_780_358_400,
  IssuedAt: 1_764_550_800,
  RenewalEligibility: "ELIGIBLE",
  RenewalSummary: {
    RenewalStatus: "PENDING_VALIDATION",
    DomainValidationOptions: [],
    RenewalStatusReason: "CAA_ERROR",
    UpdatedAt: 1_764_550_800,
  },
  CertificateKeyPairOrigin: "AWS_MANAGED",
  InUseBy: [],
};

function arnIn({ body }: SeenRequest): string {
  return (body as { CertificateArn: string }).CertificateArn;
}

describe("describing a certificate", () => {
  test("reads every field, and the fingerprint of the body", async () => {
    const aws = await startAws(({ operation }) => ({
      body:
        operation === "DescribeCertificate"
          ? { Certificate: detail }
          : { Certificate: identity.leaf, CertificateChain: identity.chain },
    }));
    expect(await createAcmAdapter().describeCertificate(arnOf("one"))).toEqual({
      arn: arnOf("one"),
      status: "ISSUED",
      type: "AMAZON_ISSUED",
      domainName: "auth.example.com",
      names: ["auth.example.com", "www.example.com"],
      serial: "0a:1b:2c:3d",
      notBefore: new Date("2025-12-01T00:00:00Z"),
      notAfter: new Date("2026-06-02T00:00:00Z"),
      issuedAt: new Date("2025-12-01T01:00:00Z"),
      keyAlgorithm: "RSA_2048",
      keyPairOrigin: "AWS_MANAGED",
      renewalEligibility: "ELIGIBLE",
      inUseBy: [],
      validations: [],
      renewal: {
        status: "PENDING_VALIDATION",
        reason: "CAA_ERROR",
        updatedAt: new Date("2025-12-01T01:00:00Z"),
      },
      fingerprintSha256: new X509Certificate(identity.leaf).fingerprint256
        .replaceAll(":", "")
        .toLowerCase(),
    });
    expect(aws.seen.map(({ operation, region }) => [operation, region])).toEqual([
      ["DescribeCertificate", "us-east-1"],
      ["GetCertificate", "us-east-1"],
    ]);
  });

  test("asks for no body of one that was never issued", async () => {
    const { Serial: _1, NotBefore: _2, NotAfter: _3, IssuedAt: _4, ...rest } = detail;
    const pending = { ...rest, Status: "PENDING_VALIDATION" };
    const aws = await startAws(() => ({ body: { Certificate: pending } }));
    const certificate = await createAcmAdapter().describeCertificate(arnOf("one"));
    expect(certificate).toMatchObject({ status: "PENDING_VALIDATION" });
    expect(certificate).not.toHaveProperty("fingerprintSha256");
    expect(certificate).not.toHaveProperty("notAfter");
    expect(aws.seen).toHaveLength(1);
  });

  test("has no fingerprint while ACM has no body yet", async () => {
    await startAws(({ operation }) =>
      operation === "DescribeCertificate"
        ? { body: { Certificate: detail } }
        : jsonError("RequestInProgressException", "not yet"),
    );
    const certificate = await createAcmAdapter().describeCertificate(arnOf("one"));
    expect(certificate).toMatchObject({ status: "ISSUED" });
    expect(certificate).not.toHaveProperty("fingerprintSha256");
  });

  test("reads again when it was renewed between description and body", async () => {
    let descriptions = 0;
    const aws = await startAws(({ operation }) => {
      if (operation === "GetCertificate") return { body: { Certificate: renewed.leaf } };
      descriptions += 1;
      const serial = descriptions === 1 ? "0a:1b:2c:3d" : "0a:1b:2c:3e";
      return { body: { Certificate: { ...detail, Serial: serial } } };
    });
    expect(await createAcmAdapter().describeCertificate(arnOf("one"))).toMatchObject({
      serial: "0a:1b:2c:3e",
      fingerprintSha256: new X509Certificate(renewed.leaf).fingerprint256
        .replaceAll(":", "")
        .toLowerCase(),
    });
    expect(aws.seen).toHaveLength(4);
  });

  test("is undefined for one that does not exist", async () => {
    await startAws(() => jsonError("ResourceNotFoundException", "Could not find certificate"));
    expect(await createAcmAdapter().describeCertificate(arnOf("none"))).toBeUndefined();
  });
});

describe("listing what covers a custom domain", () => {
  const summary = (id: string, names: string[], more = false) => ({
    CertificateArn: arnOf(id),
    SubjectAlternativeNameSummaries: names,
    HasAdditionalSubjectAlternativeNames: more,
  });
  const names: Record<string, string[]> = {
    exact: ["auth.example.com"],
    wildcard: ["*.example.com"],
    many: ["a.example.net", "auth.example.com"],
    lying: ["a.example.net", "b.example.net"],
  };

  test("every key type, page by page; only candidates are described", async () => {
    const pages = [
      {
        CertificateSummaryList: [
          summary("exact", ["Auth.example.com"]),
          summary("other", ["other.example.com"]),
          summary("deeper", ["*.auth.example.com"]),
        ],
        NextToken: "t",
      },
      {
        CertificateSummaryList: [
          summary("wildcard", ["*.example.com"]),
          summary("many", ["a.example.net"], true),
          summary("lying", ["a.example.net"], true),
          summary("deleted", ["auth.example.com"]),
        ],
      },
    ];
    let page = 0;
    const aws = await startAws((request) => {
      if (request.operation === "ListCertificates") return { body: pages[page++] };
      const arn = arnIn(request);
      const id = arn.split("/").at(-1) ?? "";
      if (request.operation === "GetCertificate") return { body: { Certificate: identity.leaf } };
      if (id === "deleted") return jsonError("ResourceNotFoundException", "gone");
      const SubjectAlternativeNames = names[id] ?? [];
      return { body: { Certificate: { ...detail, CertificateArn: arn, SubjectAlternativeNames } } };
    });
    const found = await createAcmAdapter().listCertificatesCovering("auth.example.com");
    expect(found.map(({ arn }) => arn)).toEqual([arnOf("exact"), arnOf("wildcard"), arnOf("many")]);
    const described = aws.seen.filter(({ operation }) => operation === "DescribeCertificate");
    expect(described.map(arnIn)).toEqual(
      ["exact", "wildcard", "many", "lying", "deleted"].map(arnOf),
    );
    expect(aws.seen[0]?.body).toEqual({
      MaxItems: 1000,
      Includes: {
        keyTypes: [
          "EC_prime256v1",
          "EC_secp384r1",
          "EC_secp521r1",
          "RSA_1024",
          "RSA_2048",
          "RSA_3072",
          "RSA_4096",
        ],
      },
    });
    expect(
      aws.seen.findLast(({ operation }) => operation === "ListCertificates")?.body,
    ).toHaveProperty("NextToken", "t");
  });
});

import { X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { makeForeignCertificate, openssl, withFiles } from "../../edge/openssl.ts";
import { createAcmBench, refusalOf } from "./acm-bench.ts";

type Pair = Awaited<ReturnType<typeof makeForeignCertificate>>;
const bytes = (text: string) => new TextEncoder().encode(text);
/** Imports are judged by the simulated clock: keep it with openssl's. */
const soon = () => new Date(Date.now() + 60_000);

let own: Pair;
let renewed: Pair;
let elliptic: Pair;

beforeAll(async () => {
  own = await makeForeignCertificate();
  renewed = await makeForeignCertificate();
  elliptic = await makeForeignCertificate({ newkey: "ec -pkeyopt ec_paramgen_curve:secp521r1" });
});

function material(pair: Pair, chain?: string): object {
  return {
    Certificate: bytes(pair.certificatePem),
    PrivateKey: bytes(pair.privateKeyPem),
    ...(chain === undefined ? {} : { CertificateChain: bytes(chain) }),
  };
}

describe("ImportCertificate", () => {
  it("takes a self-signed certificate, tells what it is, and emits IMPORT", async () => {
    const bench = await createAcmBench(soon());
    const { CertificateArn: arn } = await bench.call("ImportCertificate", {
      ...material(own),
      Tags: [{ Key: "a", Value: "b" }],
    });
    const leaf = new X509Certificate(own.certificatePem);
    const detail = await bench.describe(arn);
    expect(detail).toMatchObject({
      DomainName: "auth.example.com",
      SubjectAlternativeNames: ["auth.example.com"],
      Status: "ISSUED",
      Type: "IMPORTED",
      KeyAlgorithm: "RSA_2048",
      SignatureAlgorithm: "SHA256WITHRSA",
      Issuer: "Elsewhere",
      RenewalEligibility: "INELIGIBLE",
      CertificateKeyPairOrigin: "CUSTOMER_PROVIDED",
      NotAfter: leaf.validToDate,
    });
    expect(detail.Serial?.replaceAll(":", "").toUpperCase()).toBe(leaf.serialNumber);
    expect(detail.ImportedAt).toEqual(bench.clock.now());
    expect(detail.IssuedAt).toBeUndefined();
    expect(detail.DomainValidationOptions).toBeUndefined();
    expect(bench.events[0]?.detail).toMatchObject({
      Action: "IMPORT",
      CertificateType: "IMPORTED",
      CertificateKeyPairOrigin: "CUSTOMER_PROVIDED",
      CommonName: "auth.example.com",
      ValidityInDays: 365,
    });
    expect(bench.events[0]?.detail).not.toHaveProperty("DomainValidationMethod");
    expect(bench.acm.certificates.find(arn)).toMatchObject({ type: "IMPORTED", isTrusted: false });
    const got = await bench.call("GetCertificate", { CertificateArn: arn });
    expect(got.Certificate).toBe(own.certificatePem);
    expect(got.CertificateChain).toBeUndefined();
  });

  it("takes a certificate with its chain, and serves it without the root", async () => {
    const bench = await createAcmBench(soon());
    const leaf = await bench.authority.issue({ names: ["auth.example.com"] });
    const chain = leaf.chainPem + bench.authority.rootPem;
    const { CertificateArn: arn } = await bench.call("ImportCertificate", material(leaf, chain));
    expect(bench.acm.certificates.find(arn)).toMatchObject({
      isTrusted: true,
      chainPem: leaf.chainPem,
      privateKeyPem: leaf.privateKeyPem,
    });
    const got = await bench.call("GetCertificate", { CertificateArn: arn });
    expect(got.CertificateChain).toBe(chain);
  });

  it("knows the keys that only imported certificates have", async () => {
    const bench = await createAcmBench(soon());
    const { CertificateArn: arn } = await bench.call("ImportCertificate", material(elliptic));
    expect((await bench.describe(arn)).KeyAlgorithm).toBe("EC_secp521r1");
  });

  it("re-imports under the same ARN, emits REIMPORT and announces it", async () => {
    const bench = await createAcmBench(soon());
    const replaced: string[] = [];
    bench.acm.certificates.onReplaced((arn) => replaced.push(arn));
    const { CertificateArn: arn } = await bench.call("ImportCertificate", material(own));
    expect(replaced).toEqual([]);
    const before = await bench.describe(arn);
    const again = { CertificateArn: arn, ...material(renewed) };
    expect(await bench.call("ImportCertificate", again)).toEqual({ CertificateArn: arn });
    expect((await bench.describe(arn)).Serial).not.toBe(before.Serial);
    expect(bench.events[1]?.detail).toMatchObject({ Action: "REIMPORT" });
    expect(replaced).toEqual([arn]);
  });

  it("refuses a re-import with another key type, with tags, of an unknown or an Amazon certificate", async () => {
    const bench = await createAcmBench(soon());
    const { CertificateArn: arn } = await bench.call("ImportCertificate", material(own));
    const { certificateArn: amazon } = await bench.control("/acm/issue", {
      names: ["auth.example.com"],
      keyAlgorithm: "EC_prime256v1",
    });
    const again = (CertificateArn: string, more: object) =>
      refusalOf(bench.call("ImportCertificate", { CertificateArn, ...more }));
    expect(await again(arn, material(elliptic))).toMatch(
      /ValidationException: The key type and size/,
    );
    expect(await again(arn, { ...material(own), Tags: [{ Key: "a" }] })).toBe(
      "ValidationException: Tagging is not permitted on re-import.",
    );
    expect(await again(amazon, material(own))).toMatch(/Only imported certificates/);
    const missing = arn.replace(/[0-9a-f]{12}$/, "000000000000");
    expect(await again(missing, material(own))).toBe(
      `ResourceNotFoundException: Could not find certificate ${missing}.`,
    );
  });

  it("refuses a re-import that may be used for less", async () => {
    const bench = await createAcmBench(soon());
    const wide = await withFiles({}, async (pathOf) => {
      const [key, leaf] = [pathOf("key"), pathOf("leaf")];
      await openssl(
        ...["req", "-x509", "-nodes", "-newkey", "rsa:2048", "-keyout", key, "-out", leaf],
        ...["-subj", "/CN=auth.example.com", "-addext", "extendedKeyUsage=serverAuth,clientAuth"],
      );
      const read = async (what: string, ...args: string[]) =>
        (await openssl(what, "-in", ...args)).output;
      return { certificatePem: await read("x509", leaf), privateKeyPem: await read("pkey", key) };
    });
    const { CertificateArn: arn } = await bench.call("ImportCertificate", material(wide));
    expect((await bench.describe(arn)).ExtendedKeyUsages).toHaveLength(2);
    const narrow = await bench.authority.issue({ names: ["auth.example.com"] });
    const again = { CertificateArn: arn, ...material(narrow, narrow.chainPem) };
    expect(await refusalOf(bench.call("ImportCertificate", again))).toMatch(/must not be reduced/);
  });

  it("refuses what is not PEM, not one certificate, or does not belong together", async () => {
    const bench = await createAcmBench(soon());
    const leaf = await bench.authority.issue({ names: ["auth.example.com"] });
    const refused = (input: object) => refusalOf(bench.call("ImportCertificate", input));
    const valid = { certificatePem: own.certificatePem, privateKeyPem: own.privateKeyPem };
    expect(await refused(material({ ...valid, certificatePem: "hello" }))).toBe(
      "ValidationException: The certificate is not PEM-encoded or is not valid.",
    );
    expect(
      await refused(material({ ...valid, certificatePem: own.certificatePem.repeat(2) })),
    ).toBe(
      "ValidationException: The certificate field contains more than one certificate. You can specify only one certificate in this field.",
    );
    expect(await refused(material({ ...valid, privateKeyPem: "hello" }))).toBe(
      "ValidationException: The private key is not PEM-encoded or is not valid.",
    );
    expect(await refused(material({ ...valid, privateKeyPem: renewed.privateKeyPem }))).toBe(
      "ValidationException: The private key does not match the certificate.",
    );
    expect(await refused(material(leaf))).toBe(
      "ValidationException: Provided certificate is not a valid self signed. Please provide either a valid self-signed certificate or certificate chain.",
    );
    expect(await refused(material(leaf, own.certificatePem))).toBe(
      "ValidationException: Could not validate the certificate with the certificate chain.",
    );
    expect(await refused(material(leaf, leaf.chainPem + own.certificatePem))).toMatch(
      /ValidationException: Unable to validate certificate chain.*index within the chain of the invalid certificate is: 1/,
    );
    expect(await refused(material(leaf, "hello"))).toBe(
      "ValidationException: The certificate chain is not PEM-encoded or is not valid.",
    );
    expect(await refused(material({ ...valid, privateKeyPem: "x".repeat(5121) }))).toMatch(
      /at 'privateKey' failed to satisfy constraint: Member must have length less than or equal to 5120/,
    );
    expect(bench.events).toEqual([]);
  });

  it("refuses an encrypted key", async () => {
    const bench = await createAcmBench(soon());
    const privateKeyPem = await withFiles({ key: own.privateKeyPem }, async (pathOf) => {
      const cipher = ["-aes256", "-passout", "pass:secret"];
      return (await openssl("pkey", "-in", pathOf("key"), ...cipher)).output;
    });
    expect(privateKeyPem).toContain("ENCRYPTED");
    const input = material({ ...own, privateKeyPem });
    expect(await refusalOf(bench.call("ImportCertificate", input))).toBe(
      "ValidationException: The private key is not supported.",
    );
  });

  it("refuses a certificate outside its dates", async () => {
    const late = await createAcmBench(new Date(Date.now() + 366 * 86_400_000));
    expect(await refusalOf(late.call("ImportCertificate", material(own)))).toBe(
      "ValidationException: The certificate has expired, is not valid.",
    );
    const early = await createAcmBench(new Date(Date.now() - 86_400_000));
    expect(await refusalOf(early.call("ImportCertificate", material(own)))).toBe(
      "ValidationException: The certificate is not in effect yet, is not valid.",
    );
  });
});

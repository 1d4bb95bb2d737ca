import { createPublicKey, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createTwinClock } from "../../src/clock.ts";
import { createCertificateAuthority } from "../../src/edge/certificate-authority.ts";
import { createRandom } from "../../src/random.ts";
import { createManualClock } from "./manual-clock.ts";
import { makeForeignCertificate, openssl, withFiles } from "./openssl.ts";

const dayMs = 86_400_000;
const clock = createManualClock(new Date("2026-09-01T18:43:48Z"));
const authority = await createCertificateAuthority({ clock, random: createRandom(1) });
const noon = new Date("2026-09-02T12:00:00Z");

describe("the certificate authority", () => {
  it("issues a chain that openssl verifies for the name", async () => {
    const now = new Date();
    const realClock = createTwinClock({ start: now, speed: 1 });
    const real = await createCertificateAuthority({ clock: realClock, random: createRandom(2) });
    realClock.stop();
    const leaf = await real.issue({ names: ["auth.example.com", "*.example.org"] });
    const texts = { root: real.rootPem, chain: leaf.chainPem, leaf: leaf.certificatePem };
    await withFiles(texts, async (pathOf) => {
      const verify = (host: string) =>
        openssl(
          ...["verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", host],
          ...["-CAfile", pathOf("root"), "-untrusted", pathOf("chain"), pathOf("leaf")],
        );
      expect((await verify("auth.example.com")).output).toContain("leaf: OK");
      expect((await verify("login.example.org")).exitCode).toBe(0);
      const other = await verify("auth.example.net");
      expect(other.exitCode).not.toBe(0);
      expect(other.output).toContain("hostname mismatch");
    });
  });

  it("writes the extensions of a public server certificate", async () => {
    const leaf = await authority.issue({ names: ["auth.example.com", "*.example.org"] });
    const text = await withFiles({ leaf: leaf.certificatePem }, (pathOf) =>
      openssl("x509", "-noout", "-text", "-in", pathOf("leaf")),
    );
    expect(text.output).toMatch(/Subject: CN = auth\.example\.com\n/);
    expect(text.output).toMatch(/DNS:auth\.example\.com, DNS:\*\.example\.org/);
    expect(text.output).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment\n/);
    expect(text.output).toMatch(/Extended Key Usage: \s+TLS Web Server Authentication\n/);
    expect(text.output).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
    expect(text.output).toContain("X509v3 Authority Key Identifier");
    expect(text.output).toContain("X509v3 Subject Key Identifier");
    expect(text.output).toContain("Policy: 2.23.140.1.2.1");
    expect(text.output).toContain("Not After : Mar 17 23:59:59 2027 GMT");
    expect(text.output).toContain("Public-Key: (2048 bit)");
    expect(text.output).toContain(leaf.serial);
  });

  it.each([
    ["EC_prime256v1", "prime256v1"],
    ["EC_secp384r1", "secp384r1"],
  ] as const)("issues with %s keys", async (keyAlgorithm, namedCurve) => {
    const leaf = await authority.issue({ names: ["auth.example.com"], keyAlgorithm });
    const { publicKey } = new X509Certificate(leaf.certificatePem);
    expect(publicKey.asymmetricKeyDetails?.namedCurve).toBe(namedCurve);
    expect(publicKey.equals(createPublicKey(leaf.privateKeyPem))).toBe(true);
    expect(authority.isTrusted(leaf.certificatePem, leaf.chainPem, noon)).toBe(true);
  });

  it("backdates a certificate to the machine's day when the simulated day is later", async () => {
    const future = createManualClock(new Date(Date.now() + 400 * dayMs));
    const ahead = await createCertificateAuthority({ clock: future, random: createRandom(3) });
    const leaf = await ahead.issue({ names: ["a.example.com"], keyAlgorithm: "EC_prime256v1" });
    expect(leaf.notBefore.getTime()).toBeLessThanOrEqual(Date.now());
    expect(leaf.notBefore.toISOString()).toMatch(/T00:00:00\.000Z$/);
    expect(ahead.isTrusted(leaf.certificatePem, leaf.chainPem, new Date())).toBe(true);
    expect(ahead.isTrusted(leaf.certificatePem, leaf.chainPem, future.now())).toBe(true);
  });

  it("starts a certificate at the simulated day when that is earlier", async () => {
    const past = createManualClock(new Date("2019-05-05T10:00:00Z"));
    const behind = await createCertificateAuthority({ clock: past, random: createRandom(4) });
    const leaf = await behind.issue({ names: ["a.example.com"], keyAlgorithm: "EC_prime256v1" });
    expect(leaf.notBefore).toEqual(new Date("2019-05-05T00:00:00Z"));
    expect(leaf.notAfter).toEqual(new Date("2019-11-18T23:59:59Z"));
  });

  it("leaves the common name out when every name is too long for one", async () => {
    const long = `${"a".repeat(60)}.example.com`;
    const leaf = await authority.issue({ names: [long], keyAlgorithm: "EC_prime256v1" });
    const certificate = new X509Certificate(leaf.certificatePem);
    expect(certificate.subject).toBeFalsy();
    expect(certificate.checkHost(long)).toBe(long);
  });

  it("gives every certificate its own serial, and the same ones for the same seed", async () => {
    const names = ["a.example.com"];
    const keyAlgorithm = "EC_prime256v1";
    const first = await authority.issue({ names, keyAlgorithm });
    const second = await authority.issue({ names, keyAlgorithm });
    expect(first.serial).toMatch(/^[0-7][0-9a-f](:[0-9a-f]{2}){15}$/);
    expect(second.serial).not.toBe(first.serial);
    const serialOf = async () => {
      const seeded = await createCertificateAuthority({ clock, random: createRandom(9) });
      return (await seeded.issue({ names, keyAlgorithm })).serial;
    };
    expect(await serialOf()).toBe(await serialOf());
  });

  it("tells the fingerprint as openssl does", async () => {
    const leaf = await authority.issue({ names: ["a.example.com"], keyAlgorithm: "EC_prime256v1" });
    const { output } = await withFiles({ leaf: leaf.certificatePem }, (pathOf) =>
      openssl("x509", "-noout", "-fingerprint", "-sha256", "-in", pathOf("leaf")),
    );
    const hex = output.trim().split("=")[1]?.replaceAll(":", "").toLowerCase();
    expect(leaf.fingerprintSha256).toBe(hex);
  });
});

describe("trust", () => {
  it("is refused to a leaf without its intermediate", async () => {
    const leaf = await authority.issue({ names: ["a.example.com"], keyAlgorithm: "EC_prime256v1" });
    expect(authority.isTrusted(leaf.certificatePem, leaf.chainPem, noon)).toBe(true);
    expect(authority.isTrusted(leaf.certificatePem, "", noon)).toBe(false);
  });

  it("is refused to a self-signed leaf, even when it sends itself as its chain", async () => {
    const leaf = await authority.issueSelfSigned({ names: ["a.example.com"] });
    expect(leaf.chainPem).toBe("");
    expect(authority.isTrusted(leaf.certificatePem, "", noon)).toBe(false);
    expect(authority.isTrusted(leaf.certificatePem, leaf.certificatePem, noon)).toBe(false);
  });

  it("is refused to the leaf of another authority with the same names", async () => {
    const other = await createCertificateAuthority({ clock, random: createRandom(1) });
    const leaf = await other.issue({ names: ["a.example.com"], keyAlgorithm: "EC_prime256v1" });
    expect(authority.isTrusted(leaf.certificatePem, leaf.chainPem, noon)).toBe(false);
    expect(authority.isTrusted(leaf.certificatePem, leaf.chainPem + other.rootPem, noon)).toBe(
      false,
    );
  });

  it("ends with the certificate's last second", async () => {
    const leaf = await authority.issue({ names: ["a.example.com"], keyAlgorithm: "EC_prime256v1" });
    const trustAt = (at: string) =>
      authority.isTrusted(leaf.certificatePem, leaf.chainPem, new Date(at));
    expect(trustAt("2027-03-17T23:59:59Z")).toBe(true);
    expect(trustAt("2027-03-18T00:00:00Z")).toBe(false);
    expect(trustAt("2020-01-01T00:00:00Z")).toBe(false);
  });

  it("is refused to text that is no certificate", () => {
    expect(authority.isTrusted("nonsense", "", noon)).toBe(false);
  });

  it.each([
    ["an authority", "CA:TRUE", true],
    ["a leaf", "CA:FALSE", false],
  ])("of a certificate depends on its issuer: %s", async (_, constraint, isTrusted) => {
    const root = await makeForeignCertificate({ name: "Root" });
    const texts = { "root.pem": root.certificatePem, "root.key": root.privateKeyPem };
    await withFiles(texts, async (pathOf) => {
      const issue = async (subject: string, issuer: string, basicConstraints: string) => {
        const [pem, key] = [pathOf(`${subject}.pem`), pathOf(`${subject}.key`)];
        // Without key usages, so that nothing but the basic constraints tells an authority.
        const args = ["req", "-x509", "-nodes", "-newkey", "rsa:2048", "-keyout", key, "-out", pem];
        args.push(
          "-subj",
          `/CN=${subject}`,
          "-addext",
          `basicConstraints=critical,${basicConstraints}`,
        );
        args.push("-CA", pathOf(`${issuer}.pem`), "-CAkey", pathOf(`${issuer}.key`));
        expect((await openssl(...args)).exitCode).toBe(0);
        return (await openssl("x509", "-in", pem)).output;
      };
      const signer = await issue("signer", "root", constraint);
      const leaf = await issue("b.example.com", "signer", "CA:FALSE");
      const trustFiles = [pathOf("root.pem")];
      const wider = await createCertificateAuthority({
        clock,
        random: createRandom(8),
        trustFiles,
      });
      expect(new X509Certificate(leaf).issuer).toBe("CN=signer");
      const at = new Date(Date.now() + 1000);
      expect(wider.isTrusted(leaf, signer, at)).toBe(isTrusted);
    });
  });

  it("is given to roots of trust files", async () => {
    const foreign = await makeForeignCertificate();
    await withFiles({ trust: `# a comment\n${foreign.certificatePem}` }, async (pathOf) => {
      const trustFiles = [pathOf("trust")];
      const wider = await createCertificateAuthority({
        clock,
        random: createRandom(5),
        trustFiles,
      });
      const soon = new Date(Date.now() + 1000);
      expect(wider.trustedRootPems).toHaveLength(2);
      expect(wider.isTrusted(foreign.certificatePem, "", soon)).toBe(true);
      expect(authority.isTrusted(foreign.certificatePem, "", soon)).toBe(false);
    });
  });

  it("names the trust file that is missing or holds no certificate", async () => {
    const create = (path: string) =>
      createCertificateAuthority({ clock, random: createRandom(6), trustFiles: [path] });
    await expect(create("/nowhere/ca.pem")).rejects.toThrow(
      "The trust file /nowhere/ca.pem cannot be read: there is no such file.",
    );
    await expect(create(import.meta.dirname)).rejects.toThrow("cannot be read: it is a folder.");
    await withFiles({ empty: "hello" }, async (pathOf) => {
      await expect(create(pathOf("empty"))).rejects.toThrow("holds no certificate; it must be PEM");
    });
  });

  it("is given to no certificate that may not issue others, which is named", async () => {
    const { certificatePem: authorityPem } = await makeForeignCertificate();
    const { certificatePem: leafPem } = await authority.issueSelfSigned({
      names: ["leaf.example.com"],
    });
    const create = (path: string) =>
      createCertificateAuthority({ clock, random: createRandom(6), trustFiles: [path] });
    const damaged =
      "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    await withFiles(
      { leaf: leafPem, both: `${authorityPem}${leafPem}`, damaged },
      async (pathOf) => {
        await expect(create(pathOf("leaf"))).rejects.toThrow(
          `The certificate of the trust file ${pathOf("leaf")} (CN=leaf.example.com) is no CA's: its basic constraints do not say CA:TRUE.`,
        );
        await expect(create(pathOf("both"))).rejects.toThrow(
          `Certificate 2 of 2 of the trust file ${pathOf("both")} (CN=leaf.example.com) is no CA's`,
        );
        await expect(create(pathOf("damaged"))).rejects.toThrow(
          `The certificate of the trust file ${pathOf("damaged")} cannot be read: `,
        );
      },
    );
  });
});

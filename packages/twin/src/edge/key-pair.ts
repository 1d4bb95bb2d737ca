import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** The algorithms with which ACM itself issues (ACM API, `RequestCertificate.KeyAlgorithm`). */
export type IssuedKeyAlgorithm = "RSA_2048" | "EC_prime256v1" | "EC_secp384r1";

export const issuedKeyAlgorithms: readonly IssuedKeyAlgorithm[] = [
  "RSA_2048",
  "EC_prime256v1",
  "EC_secp384r1",
];

export function isIssuedKeyAlgorithm(text: string): text is IssuedKeyAlgorithm {
  return issuedKeyAlgorithms.some((algorithm) => algorithm === text);
}

/** A new key of that algorithm, made outside the main thread. */
export function generateKey(
  algorithm: IssuedKeyAlgorithm,
): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  if (algorithm === "RSA_2048") return generate("rsa", { modulusLength: 2048 });
  const namedCurve = algorithm === "EC_prime256v1" ? "prime256v1" : "secp384r1";
  return generate("ec", { namedCurve });
}

/** OpenSSL's names of curves, as ACM spells the algorithm. */
const curveAlgorithms: Readonly<Record<string, string>> = {
  prime256v1: "EC_prime256v1",
  secp384r1: "EC_secp384r1",
  secp521r1: "EC_secp521r1",
};

/**
 * A key's algorithm in ACM's spelling: `RSA_3072`, `EC_secp521r1`. Undefined for one that ACM does
 * not know (Ed25519, RSA of another size).
 */
export function keyAlgorithmOf(key: KeyObject): string | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === "rsa") {
    const isKnown = [1024, 2048, 3072, 4096].includes(modulusLength ?? 0);
    return isKnown ? `RSA_${modulusLength}` : undefined;
  }
  return key.asymmetricKeyType === "ec" ? curveAlgorithms[namedCurve ?? ""] : undefined;
}

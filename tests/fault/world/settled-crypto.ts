import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  sign,
  webcrypto,
} from "node:crypto";

type Subtle = typeof webcrypto.subtle;
type Algorithm = Parameters<KeyObject["toCryptoKey"]>[0];

/**
 * Web Crypto computes on threads, whose order is anybody's guess. For as long as the process lives
 * it computes at once instead, as far as certificates need it: the same results, a fixed order.
 */
export function settleCrypto(): void {
  const settled: Partial<Record<keyof Subtle, (...args: never[]) => Promise<unknown>>> = {
    generateKey: async ({ namedCurve }: { namedCurve: string } & webcrypto.Algorithm) => {
      const algorithm = { name: "ECDSA", namedCurve };
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
      return {
        privateKey: privateKey.toCryptoKey(algorithm, true, ["sign"]),
        publicKey: publicKey.toCryptoKey(algorithm, true, ["verify"]),
      };
    },
    importKey: async (
      format: "pkcs8" | "spki",
      key: Buffer,
      algorithm: Algorithm,
      isExtractable: boolean,
      usages: webcrypto.KeyUsage[],
    ) => {
      const material = { key: Buffer.from(key), format: "der", type: format } as const;
      const keyObject =
        format === "pkcs8"
          ? createPrivateKey({ ...material, type: "pkcs8" })
          : createPublicKey({ ...material, type: "spki" });
      return keyObject.toCryptoKey(algorithm, isExtractable, usages);
    },
    exportKey: async (format: "spki" | "pkcs8", key: webcrypto.CryptoKey) =>
      arrayBufferOf(KeyObject.from(key).export({ format: "der", type: format as "spki" })),
    sign: async (algorithm: { name: string }, key: webcrypto.CryptoKey, data: Uint8Array) => {
      const isEcdsa = algorithm.name === "ECDSA";
      const keyObject = KeyObject.from(key);
      return arrayBufferOf(
        sign("sha256", Buffer.from(data), {
          key: keyObject,
          ...(isEcdsa ? { dsaEncoding: "ieee-p1363" as const } : {}),
        }),
      );
    },
    digest: async (algorithm: string | { name: string }, data: Uint8Array) => {
      const name = typeof algorithm === "string" ? algorithm : algorithm.name;
      return arrayBufferOf(createHash(name.replace("-", "")).update(Buffer.from(data)).digest());
    },
  };
  Object.assign(Object.getPrototypeOf(webcrypto.subtle), settled);
}

function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

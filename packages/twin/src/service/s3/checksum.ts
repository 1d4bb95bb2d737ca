import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../../service.ts";

type Checksum = (body: Uint8Array) => Buffer;

const ALGORITHMS: Readonly<Record<string, Checksum>> = {
  ChecksumCRC32: (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes;
  },
  ChecksumSHA1: (body) => createHash("sha1").update(body).digest(),
  ChecksumSHA256: (body) => createHash("sha256").update(body).digest(),
  ChecksumSHA512: (body) => createHash("sha512").update(body).digest(),
  ChecksumMD5: (body) => createHash("md5").update(body).digest(),
};

/** Checksums that are kept and given back, but not computed here. */
const UNVERIFIED = ["ChecksumCRC32C", "ChecksumCRC64NVME"];

/**
 * Picks the checksums that came with an upload and verifies those that can be.
 *
 * @throws AwsError BadDigest when one is not the body's
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export function verifyChecksums(
  input: Readonly<Record<string, unknown>>,
  body: Uint8Array,
): Readonly<Record<string, string>> {
  const md5 = input.ContentMD5;
  if (typeof md5 === "string" && md5 !== createHash("md5").update(body).digest("base64")) {
    throw new AwsError(
      "BadDigest",
      "The Content-MD5 you specified did not match what we received.",
    );
  }
  const sent: Record<string, string> = {};
  for (const name of [...Object.keys(ALGORITHMS), ...UNVERIFIED]) {
    const value = input[name];
    if (typeof value !== "string") {
      continue;
    }
    const compute = ALGORITHMS[name];
    if (compute && compute(body).toString("base64") !== value) {
      const algorithm = name.slice("Checksum".length);
      throw new AwsError(
        "BadDigest",
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
    sent[name] = value;
  }
  return sent;
}

import { X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { splitCertificatePems } from "./pem.ts";

/** A file of CA certificates that cannot be taken as one; the text names it and says why. */
export class TrustFileError extends Error {
  override readonly name = "TrustFileError";
}

/**
 * Reads a PEM file of CA certificates, in its order.
 * @throws TrustFileError when it cannot be read, holds none, or holds one that may not issue others
 */
export async function readTrustFile(path: string): Promise<readonly string[]> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new TrustFileError(`The trust file ${path} cannot be read: ${reasonOf(cause)}.`, {
      cause,
    });
  });
  const pems = splitCertificatePems(text);
  if (pems.length === 0) {
    throw new TrustFileError(`The trust file ${path} holds no certificate; it must be PEM.`);
  }
  pems.forEach((pem, at) => {
    const which = pems.length === 1 ? "The certificate" : `Certificate ${at + 1} of ${pems.length}`;
    requireAuthority(pem, `${which} of the trust file ${path}`);
  });
  return pems;
}

/** RFC 5280, 4.2.1.9: only a certificate with CA:TRUE in its basic constraints may issue others. */
function requireAuthority(pem: string, which: string): void {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch (cause) {
    throw new TrustFileError(`${which} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
  if (certificate.ca) return;
  const subject = certificate.subject?.replaceAll("\n", ", ") || "without a subject";
  throw new TrustFileError(
    `${which} (${subject}) is no CA's: its basic constraints do not say CA:TRUE.`,
  );
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  return code === "EISDIR" ? "it is a folder" : message;
}

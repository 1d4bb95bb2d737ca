import { makeForeignCertificate } from "../../packages/twin/tests/edge/openssl.ts";

/** A self-signed certificate for `imported.example.com` and its key, both PEM. */
export interface SelfSigned {
  readonly certificate: string;
  readonly key: string;
}

const made = new Map<string, Promise<SelfSigned>>();

/** Made by openssl, once for each kind of key: P-256 or RSA of 2048 bits. */
export async function makeSelfSigned(kind: "ec" | "rsa"): Promise<SelfSigned> {
  const known = made.get(kind) ?? make(kind);
  made.set(kind, known);
  return await known;
}

async function make(kind: "ec" | "rsa"): Promise<SelfSigned> {
  const newkey = kind === "ec" ? "ec -pkeyopt ec_paramgen_curve:prime256v1" : "rsa:2048";
  const pems = await makeForeignCertificate({ name: "imported.example.com", newkey });
  return { certificate: pems.certificatePem, key: pems.privateKeyPem };
}

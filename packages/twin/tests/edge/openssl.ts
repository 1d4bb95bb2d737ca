import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a run of the `openssl` command said. */
export interface OpensslRun {
  readonly exitCode: number;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

/** Runs `openssl` with the arguments and nothing on its input. */
export function openssl(...args: readonly string[]): Promise<OpensslRun> {
  return new Promise((resolve, reject) => {
    const run = spawn("openssl", args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    run.stdout.on("data", (data) => (output += data));
    run.stderr.on("data", (data) => (output += data));
    run.on("error", reject);
    run.on("close", (code) => resolve({ exitCode: code ?? -1, output }));
  });
}

/** Writes the texts to files of a new folder, hands their paths on, and deletes the folder after. */
export async function withFiles<T>(
  texts: Readonly<Record<string, string>>,
  use: (pathOf: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "latchkey-twin-"));
  const pathOf = (name: string) => join(folder, name);
  try {
    for (const [name, text] of Object.entries(texts)) await writeFile(pathOf(name), text);
    return await use(pathOf);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Makes a self-signed certificate and key with `openssl req`: a certificate that is not the twin's. */
export async function makeForeignCertificate(
  options: { readonly name?: string; readonly newkey?: string; readonly days?: number } = {},
): Promise<{ certificatePem: string; privateKeyPem: string }> {
  const name = options.name ?? "auth.example.com";
  const key = (options.newkey ?? "rsa:2048").split(" ");
  const args = ["req", "-x509", "-nodes", "-newkey", ...key, "-keyout", "-", "-out", "-"];
  args.push("-days", String(options.days ?? 365), "-subj", `/O=Elsewhere/CN=${name}`);
  args.push("-addext", `subjectAltName=DNS:${name}`);
  const pems = await new Promise<string>((resolve, reject) => {
    execFile("openssl", args, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
  const keyEnd = pems.indexOf("-----BEGIN CERTIFICATE-----");
  return { privateKeyPem: pems.slice(0, keyEnd), certificatePem: pems.slice(keyEnd) };
}

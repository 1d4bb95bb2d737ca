import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type IssuedCertificate,
  type IssueRequest,
} from "@latchkey/twin/edge/certificate-authority";
import { createRandom } from "@latchkey/twin/random";

type Issue = CertificateAuthority["issue"];

/** Certificates that are kept; then all are forgotten. */
const mostKept = 4_000;
const dayMs = 86_400_000;

const keys = new Map<string, string>();
const issued = new Map<string, Promise<IssuedCertificate>>();
const judged = new Map<string, { readonly leaf: X509Certificate; readonly isTrusted: boolean }>();
let now: () => Date = () => new Date();
let making: Promise<CertificateAuthority> | undefined;

/**
 * The one authority of all worlds of this process, on the clock of the world that asked last. Real
 * X.509 of a real root, but one key of each kind, and a certificate that another world has had
 * already (the same names, key and dates, the nth of that kind) is not made again: making them would
 * be most of a world's work. Serials follow from what is asked for, so that a world has the same ones
 * whatever ran before it; no two certificates of one world are the same.
 */
export async function authorityOf(clock: { now(): Date }): Promise<CertificateAuthority> {
  now = () => clock.now();
  making ??= createCertificateAuthority({
    clock: { now: () => now() },
    random: createRandom(0),
  });
  return withKnownCertificates(await making);
}

function withKnownCertificates(authority: CertificateAuthority): CertificateAuthority {
  const counts = new Map<string, number>();
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other, and each a turn of its own: made or known, it comes at the same moment. */
  const inTurn =
    (kind: string, make: Issue): Issue =>
    (request) => {
      const told = keyOf(kind, request);
      const nth = (counts.get(told) ?? 0) + 1;
      counts.set(told, nth);
      const next = turn.then(async () => {
        const certificate = await known(`${told} ${nth}`, request, make);
        await nextTurn();
        return certificate;
      });
      turn = next.catch(() => undefined);
      return next;
    };
  return {
    ...authority,
    isTrusted: (certificatePem, chainPem, at) =>
      isTrusted(authority, [certificatePem, chainPem], at),
    issue: inTurn("issued", authority.issue),
    issueSelfSigned: inTurn("self-signed", authority.issueSelfSigned),
  };
}

/** All that makes a certificate what it is; without dates of its own it begins today. */
function keyOf(kind: string, request: IssueRequest): string {
  return JSON.stringify([kind, Math.floor(now().getTime() / dayMs), request]);
}

function known(key: string, request: IssueRequest, make: Issue): Promise<IssuedCertificate> {
  const kept = issued.get(key);
  if (kept !== undefined) return kept;
  const { keyAlgorithm = "RSA_2048" } = request;
  const made = make({
    serial: serialOf(key),
    privateKeyPem: privateKeyOf(keyAlgorithm),
    ...request,
  });
  // An end to the second is met by no other world.
  if (request.notAfter !== undefined) return made;
  if (issued.size >= mostKept) issued.clear();
  issued.set(key, made);
  return made;
}

/** 128 bits, neither negative nor beginning with zeros. */
function serialOf(key: string): string {
  const hex = createHash("sha256").update(key).digest("hex").slice(0, 30);
  return (`7e${hex}`.match(/../g) ?? []).join(":");
}

function privateKeyOf(algorithm: string): string {
  const kept = keys.get(algorithm);
  if (kept !== undefined) return kept;
  const namedCurve = algorithm === "EC_secp384r1" ? "secp384r1" : "prime256v1";
  const { privateKey } =
    algorithm === "RSA_2048"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  keys.set(algorithm, pem);
  return pem;
}

/** Only the leaf's own dates matter: those of the authorities outlast every world. */
function isTrusted(
  authority: CertificateAuthority,
  [certificatePem, chainPem]: readonly [string, string],
  at: Date,
): boolean {
  const { leaf, isTrusted: isGood } = judge(authority, { certificatePem, chainPem });
  return isGood && at >= leaf.validFromDate && at <= leaf.validToDate;
}

/** Each is judged once. */
function judge(
  authority: Pick<CertificateAuthority, "isTrusted">,
  { certificatePem, chainPem }: { readonly certificatePem: string; readonly chainPem: string },
): { readonly leaf: X509Certificate; readonly isTrusted: boolean } {
  const key = certificatePem + chainPem;
  const read = judged.get(key);
  if (read !== undefined) return read;
  const leaf = new X509Certificate(certificatePem);
  const shown = {
    leaf,
    isTrusted: authority.isTrusted(certificatePem, chainPem, leaf.validFromDate),
  };
  if (judged.size >= mostKept) judged.clear();
  judged.set(key, shown);
  return shown;
}

/** Longest text that a log line carries, in characters. */
const longestText = 2_000;

const pemBlock = /-----BEGIN [^-]*-----[\s\S]*?(?:-----END [^-]*-----|$)/g;

/** Temporary credentials' tokens and signatures that AWS or the SDK may quote in an error. */
const credential =
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|\bSignature=[0-9a-f]+|X-Amz-Security-Token[=:]\S+/gi;

const secretKey = /secret|password|privateKey|sessionToken|authorization/i;

/** A text without PEM and credentials, cut to a sane length. */
export function redactText(text: string): string {
  const clean = text.replace(pemBlock, "[PEM removed]").replace(credential, "[credential removed]");
  return clean.length <= longestText ? clean : `${clean.slice(0, longestText - 1)}…`;
}

/** For `JSON.stringify`: the last line of defence for all that is logged. */
export function redactValue(key: string, value: unknown): unknown {
  if (secretKey.test(key)) return "[removed]";
  return typeof value === "string" ? redactText(value) : value;
}

/**
 * PEM of any kind, certificates too: whoever reads a log or a record needs none, and a key that is
 * cut off still is one.
 */
const pemBlock = /-----BEGIN [^-]*-----[\s\S]*?(?:-----END [^-]*-----|$)/g;

/**
 * Access key IDs, signatures and session tokens of AWS (IAM user guide, "IAM identifiers"; tokens
 * of STS begin with one of these), and JSON Web Tokens, which is what user pools hand out. A token's
 * header is bounded, or else each of many beginnings would be followed to the end of the text.
 */
const credential =
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|\bSignature=[0-9a-f]+|X-Amz-Security-Token[=:]\S+|\b(?:IQoJb3JpZ2lu|F[Qw]oGZXIvYXdz)[\w+/=-]{20,}|\beyJ[\w-]{10,512}\.eyJ[\w-]*(?:\.[\w-]*)?/gi;

/** Members whose value is a secret whatever it looks like. */
const secretName = /secret|password|passphrase|private.?key|session.?token|authorization/i;

/** A text in which PEM blocks and credentials are replaced by a word for each. */
export function textWithoutSecrets(text: string): string {
  return text.replace(pemBlock, "[PEM removed]").replace(credential, "[credential removed]");
}

/** Whether a member of this name is removed whatever it holds. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * A copy of what will be kept or sent: JSON values, at any depth, names of members included.
 * Latchkey itself never holds a secret; but what a person typed, or an event said, goes into
 * records, and may hold anything.
 */
export function withoutSecrets<Value>(value: Value): Value {
  return clean(value) as Value;
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return textWithoutSecrets(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const members = Object.entries(value).map(([name, member]) => [
    textWithoutSecrets(name),
    isSecretName(name) ? "[removed]" : clean(member),
  ]);
  return Object.fromEntries(members);
}

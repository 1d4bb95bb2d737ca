/**
 * PEM of any kind, certificates too: whoever reads a log or a record needs none, and a key that is
 * cut off still is one.
 */
const pemBlock = /-----BEGIN [^-]*-----[\s\S]*?(?:-----END [^-]*-----|$)/g;

/**
 * Where a credential may begin: not within a word, but after an underscore, and after a line break
 * or the like that JSON or a URL has escaped, whose last character looks like part of a word.
 */
const beginning = /(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt])|(?<=\\u[0-9a-f]{4})|(?<=%[0-9a-f]{2}))/;

/**
 * Access key IDs and session tokens of AWS (IAM user guide, "IAM identifiers"; tokens of STS begin
 * with one of these); what makes a signed request (IAM user guide, "Elements of an AWS API request
 * signature"); bearers; and JSON Web Tokens, which is what user pools hand out. A token's header is
 * bounded, or else each of many beginnings would be followed to the end of the text.
 */
const credentials = [
  /(?:AKIA|ASIA)[A-Z0-9]{12,}/,
  /AWS4-HMAC-SHA256[ \t]+Credential=[^\s,]+,[ \t]*SignedHeaders=[^\s,]+,[ \t]*Signature=[0-9a-f]+/,
  /X-Amz-(?:Algorithm|Credential|Signature|Security-Token)[=:][ \t]*[^\s&"'\\]+/,
  /Signature=[0-9a-f]+/,
  /(?:IQoJb3JpZ2lu|F[Qw]oGZXIvYXdz)[\w+/=-]{20,}/,
  /eyJ[\w-]{10,512}\.eyJ[\w-]*(?:\.[\w-]*)?/,
  /Bearer[ \t]+[\w.~+/=-]{16,}/,
];
const credential = new RegExp(
  `${beginning.source}(?:${credentials.map(({ source }) => source).join("|")})`,
  "gi",
);

/** Members whose value is a secret whatever it looks like. */
const secretName = /secret|password|passphrase|private.?key|session.?token|authorization/i;

/**
 * What follows such a name in a text, as `name = value`, `name: value` or JSON, that may be escaped
 * itself. The name ends right before the sign: `AuthorizationErrorException: …` is none, nor is the
 * ARN of a secret; and a check that names a member it does not know says `Invalid key: …`. A value in quotation marks goes to the closing one, any other to the next space.
 * Backslashes are looked ahead over a few at a time, or else a long row of them took its square.
 */
const namedSecret =
  /((?:(?<!:)secret(?:[ _-]?access)?(?:[ _-]?key)?|password|passphrase|private[ _-]?key|session[ _-]?token|authorization)\\*["']?[ \t]*[=:][ \t]*)(?!Invalid key: )("(?:[^"\\]|\\[\s\S])*|'[^']*|\\+"(?:[^"\\]|\\(?!\\{0,8}"))*|(?:Basic[ \t]+)?(?:[^\s"'\\]|\\(?![nrt"'\\]))+)/gi;

/** A text in which PEM blocks, credentials and what is named a secret are replaced by a word for each. */
export function textWithoutSecrets(text: string): string {
  return text
    .replace(pemBlock, "[PEM removed]")
    .replace(credential, "[credential removed]")
    .replace(namedSecret, (found: string, name: string, value: string) =>
      isRemoved(value) ? found : `${name}${/^\\*["']?/.exec(value)?.[0]}[removed]`,
    );
}

/** Whether nothing is left of a value but the word for what it was. */
function isRemoved(value: string): boolean {
  return /^\\*["']?\[(?:PEM|credential)(?: removed\])?$/.test(value);
}

/** Whether a member of this name is removed whatever it holds. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/**
 * A copy of what will be kept or sent: JSON values, at any depth, names of members included.
 * Latchkey itself never holds a secret; but what a person typed, or an event said, goes into
 * records, and may hold anything. To be called before a value becomes JSON or is cut: in a text
 * names and beginnings are harder to tell.
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

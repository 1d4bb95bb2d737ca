const SECRET_NAME = /private.?key|secret|passphrase|password|session.?token|authorization/i;
const LONGEST_TEXT = 4_000;
const DEEPEST = 12;

/**
 * A copy of a request or response that may be shown: private keys, PEM blocks, secrets and the
 * values of SecureStrings are replaced, bytes become text, long texts are cut. Plain JSON.
 */
export function redact(value: unknown, name = "", depth = 0): unknown {
  if (value === undefined || value === null) {
    return null;
  }
  if (SECRET_NAME.test(name) && typeof value !== "boolean") {
    return "<redacted>";
  }
  if (typeof value === "string") {
    return redactText(value);
  }
  if (value instanceof Uint8Array) {
    return redactBytes(value);
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? null : value.toISOString();
  }
  if (typeof value === "bigint") {
    return value.toString();
  }
  if (typeof value !== "object") {
    return value;
  }
  if (depth >= DEEPEST) {
    return "<cut>";
  }
  if (Array.isArray(value)) {
    return value.map((item) => redact(item, name, depth + 1));
  }
  const isSecure = "Type" in value && value.Type === "SecureString";
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [
        key,
        isSecure && key === "Value" ? "<redacted>" : redact(item, key, depth + 1),
      ]),
  );
}

function redactText(text: string): string {
  const safe = text.replace(
    /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?(?:-----END \1-----|$)/g,
    "<redacted $1>",
  );
  return safe.length > LONGEST_TEXT ? `${safe.slice(0, LONGEST_TEXT)}… <cut>` : safe;
}

function redactBytes(bytes: Uint8Array): string {
  try {
    return redactText(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return `<${bytes.byteLength} bytes>`;
  }
}

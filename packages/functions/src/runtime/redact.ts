import { isSecretName, textWithoutSecrets } from "@latchkey/core/record/without-secrets";

/** Longest text that a log line carries, in characters. */
const longestText = 2_000;

/** A text without PEM and credentials, cut to a sane length. */
export function redactText(text: string): string {
  const clean = textWithoutSecrets(text);
  return clean.length <= longestText ? clean : `${clean.slice(0, longestText - 1)}…`;
}

/** For `JSON.stringify`: the last line of defence for all that is logged. */
export function redactValue(key: string, value: unknown): unknown {
  if (isSecretName(key)) return "[removed]";
  return typeof value === "string" ? redactText(value) : value;
}

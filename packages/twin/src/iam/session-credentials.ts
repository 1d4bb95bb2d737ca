import { createHash } from "node:crypto";

/** What AWS calls temporary security credentials. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Credentials that follow from a text: the same text gives the same ones. */
export function sessionCredentials(text: string, sessionToken: string): TemporaryCredentials {
  const digest = createHash("sha256").update(text).digest("hex");
  return {
    accessKeyId: `ASIA${digest.slice(0, 16).toUpperCase()}`,
    secretAccessKey: digest.slice(16, 56),
    sessionToken,
  };
}

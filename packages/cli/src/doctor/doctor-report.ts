/** What was checked: the titles of the text, too. */
export const checkGroups = [
  "credentials",
  "regions",
  "permissions",
  "quotas",
  "dns",
  "installation",
] as const;

/** One thing that was looked at. */
export interface Check {
  readonly group: (typeof checkGroups)[number];
  /** What was looked at, e.g. `eu-west-1`, `acm:ListCertificates`. */
  readonly name: string;
  /**
   * `good`; `warning`: nothing is broken, but somebody should know; `bad`: something does not work;
   * `skipped`: it could not be looked at, see the message.
   */
  readonly outcome: "good" | "warning" | "bad" | "skipped";
  readonly message: string;
  readonly fix?: string;
}

/** All that was looked at: the `--json` output. */
export interface DoctorReport {
  readonly version: 1;
  readonly checks: readonly Check[];
}

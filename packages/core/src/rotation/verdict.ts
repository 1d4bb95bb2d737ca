/**
 * How a rotation ended. Each has exactly one:
 *
 * - `rotated`: the custom domain holds the target and every edge looked at serves it;
 * - `verified`: nothing had to change, and every edge looked at serves what ACM holds;
 * - `nothing-to-do`: the custom domain was right already, or this was a dry run;
 * - `refused`: a person is needed, each violation comes with its fix;
 * - `superseded`: somebody else changed or deleted the custom domain meanwhile;
 * - `rolled-back`: users would have been harmed, the previous certificate is back;
 * - `not-served`: no harm, but not every edge served the certificate within the deadline;
 * - `failed`: anything else; says what is known and what to do.
 *
 * `rotated` and `verified` say by the reason `floorUntested` that no edge could be seen refusing TLS
 * below the custom domain's policy: users are served either way, so the verdict stays.
 */
export const verdicts = [
  "rotated",
  "verified",
  "nothing-to-do",
  "refused",
  "superseded",
  "rolled-back",
  "not-served",
  "failed",
] as const;

export type Verdict = (typeof verdicts)[number];

/** What must always hold, in the order of the design. */
export const invariants = {
  1: "No custom domain is ever given a certificate that is not issued, not valid now, or does not cover it.",
  2: "A rotation changes the certificate and nothing else.",
  3: "Every trigger accepted ends in exactly one recorded verdict, whatever fails in between.",
  4: "A working certificate is never left for a broken one without going back.",
  5: "When events stop, every managed custom domain is on its best certificate after the next audit.",
  6: "No function can do more in AWS than it needs for its own step.",
} as const;

/** One breach of what must always hold. */
export interface Violation {
  readonly invariant: keyof typeof invariants;
  /** Simulated time, ISO 8601. */
  readonly at: string;
  /** What was seen, and what should have been. */
  readonly what: string;
}

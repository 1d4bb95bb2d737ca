import {
  AccessDeniedError,
  AwsCallError,
  ServiceFaultError,
  ThrottledError,
} from "@latchkey/core/aws/errors";
import type { Check } from "./doctor-report.ts";

/** A harmless call, to learn whether the caller may make it. */
export interface Probe {
  /** The IAM action that it needs. */
  readonly action: string;
  readonly region: string;
  /** What is lost without it, a sentence, of one that can be done without. */
  readonly loss?: string;
  call(): Promise<unknown>;
}

/**
 * Whether a probe's call is allowed. It asks for what does not exist: IAM is asked before that is
 * found out, so that any answer but a denial shows that the permission is there.
 */
export async function askPermission({ action, region, loss, call }: Probe): Promise<Check> {
  const check = { group: "permissions", name: action } as const;
  try {
    await call();
  } catch (error) {
    if (error instanceof AccessDeniedError) {
      const missing = error.data.action ?? action;
      return {
        ...check,
        outcome: loss === undefined ? "bad" : "warning",
        message: [`Not allowed in ${region}.`, loss].filter(Boolean).join(" "),
        fix: `Allow ${missing}${error.data.resource === undefined ? "" : ` on ${error.data.resource}`}.`,
      };
    }
    if (error instanceof ThrottledError || error instanceof ServiceFaultError) {
      return { ...check, outcome: "skipped", message: sentenceOf(error) };
    }
    if (!(error instanceof AwsCallError)) throw error;
  }
  return { ...check, outcome: "good", message: "Allowed." };
}

/** What went wrong, in AWS's words; for a check that could not be made. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof AwsCallError)) throw error;
  const cause = error.cause instanceof Error ? error.cause.message : "";
  return [error.data.awsError, cause].filter(Boolean).join(": ");
}

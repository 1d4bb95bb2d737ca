import { grantsOf } from "./grants.ts";
import type { Statement } from "./iam.ts";
import type { Stack } from "./names.ts";

/**
 * What looking at an account takes, and all that may be done in another one: the role there has
 * these statements, with that account's ID (docs/accounts.md). Nothing is written by any of them.
 */
export function auditReadsOf(stack: Stack): readonly Statement[] {
  const may = grantsOf(stack);
  return [
    may.listPools,
    may.readPools,
    may.readCustomDomain,
    may.readReplicas,
    may.readCertificates,
    may.listCertificates,
    may.readHealthChecks,
    may.readHealth,
    may.readRollBacks,
    // Whether a certificate was put back, and by whom.
    may.readArn,
    may.readChanges,
  ];
}

import { arnsOf } from "./arns.ts";
import { auditReadsOf } from "./audit-reads.ts";
import { grantsOf } from "./grants.ts";
import { allow, type Statement } from "./iam.ts";
import type { FunctionName, Stack } from "./names.ts";

/**
 * What each Lambda may do in AWS: what its own step calls and nothing else. Resource levels are
 * those of the Service Authorization Reference.
 */
export function permissionsOf(stack: Stack): Readonly<Record<FunctionName, readonly Statement[]>> {
  const may = grantsOf(stack);
  return {
    dispatch: [
      may.readCertificates,
      may.readCustomDomain,
      may.listPools,
      may.readPools,
      may.startRotation,
      may.storeRecord,
      may.notify,
      may.sendToDeadLetters,
    ],
    plan: [
      // The pool's tags may set a certificate or a policy of its own.
      may.readPools,
      may.readCertificates,
      may.listCertificates,
      may.readCustomDomain,
      may.readReplicas,
      may.readHealthChecks,
      may.readHealth,
      may.readMemory,
    ],
    update: [
      may.readCertificates,
      may.readCustomDomain,
      may.noteUnproven,
      ...may.updateCustomDomain,
    ],
    "check-domain": [may.readCustomDomain],
    // What users are served is asked of the edges; Cognito is asked by the step after it.
    "check-edges": [may.readCertificates],
    "check-routing": [may.readCustomDomain, may.readReplicas, may.readHealthChecks, may.readHealth],
    "roll-back": [may.readCertificates, may.readCustomDomain, ...may.updateCustomDomain],
    record: [may.storeRecord, may.publishArn, may.notify],
    close: [may.storeRecord, may.notify, may.sendToDeadLetters],
    // It only says what others are to do.
    "list-units": [],
    "audit-units": [
      ...auditReadsOf(stack),
      ...(stack.accounts.ids.length === 0 ? [] : [may.enterAccounts]),
      may.readKnown,
      may.seeKnown,
      may.storePart,
    ],
    "finish-audit": [
      may.listRecordsAndParts,
      may.readParts,
      may.readRecords,
      may.readLatestReport,
      may.seeLatestReport,
      may.storeReport,
      // Executions that were stopped, timed out or failed, and whose event was lost.
      may.listRotations,
      may.readRotations,
      may.storeRecord,
      may.startRotation,
      may.notify,
    ],
  };
}

/** What Lambda itself needs to write the function's log; the group is there before the function. */
export function logPermission(stack: Stack, name: FunctionName): Statement {
  // The streams' names are Lambda's.
  const streams = `${arnsOf(stack).logGroup(name)}:*`;
  return allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [streams]);
}

import { arnsOf } from "./arns.ts";
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
      may.readRollBacks,
    ],
    update: [may.readCertificates, may.readCustomDomain, ...may.updateCustomDomain],
    "check-domain": [may.readCustomDomain],
    // What users are served is asked of the edges; Cognito is asked by the step after it.
    "check-edges": [may.readCertificates],
    "check-routing": [may.readCustomDomain, may.readReplicas, may.readHealthChecks, may.readHealth],
    "roll-back": [may.readCertificates, may.readCustomDomain, ...may.updateCustomDomain],
    record: [may.storeRecord, may.publishArn, may.notify],
    close: [may.storeRecord, may.notify, may.sendToDeadLetters],
    audit: [
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
      may.storeReport,
      // Executions that were stopped, timed out or failed, and whose event was lost.
      may.listRotations,
      may.readRotations,
      may.storeRecord,
      may.startRotation,
      may.notify,
      may.sendToDeadLetters,
    ],
  };
}

/** What Lambda itself needs to write the function's log; the group is there before the function. */
export function logPermission(stack: Stack, name: FunctionName): Statement {
  // The streams' names are Lambda's.
  const streams = `${arnsOf(stack).logGroup(name)}:*`;
  return allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [streams]);
}

import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { AuditFinding, AuditReport } from "@latchkey/core/audit/audit-report";
import { invokeFunction } from "./invoke-function.ts";
import { bucket, type Stack } from "./stack.ts";

/** Has the deployed audit look at everything, with leave to act on it, and reads its report. */
export async function runAudit(stack: Stack): Promise<AuditReport> {
  const answer = await invokeFunction(stack, "latchkey-audit", { apply: true });
  const { reportKey } = answer as { readonly reportKey: string };
  const command = new GetObjectCommand({ Bucket: bucket, Key: reportKey });
  const object = await stack.clients.s3.send(command);
  return JSON.parse((await object.Body?.transformToString()) ?? "") as AuditReport;
}

/** The findings of one kind about one custom domain. */
export function findingsNamed(
  { findings }: AuditReport,
  name: AuditFinding["name"],
  customDomain: string,
): readonly AuditFinding[] {
  return findings.filter((one) => one.name === name && one.customDomain === customDomain);
}

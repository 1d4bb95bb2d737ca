import { GetObjectCommand } from "@aws-sdk/client-s3";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { ReportKeys } from "@latchkey/core/audit/fleet-ports";
import type { Finding, FleetReport } from "@latchkey/core/audit/fleet-report";
import { executionEnd } from "./observation.ts";
import { bucket, type Stack, stateMachineArn } from "./stack.ts";

/** ARN of the audit's state machine. */
export const auditArn = stateMachineArn.replace("latchkey-rotation", "latchkey-audit");

/** What an execution of the audit came to, as its output says. */
export interface AuditResult extends ReportKeys, Pick<FleetReport, "counts"> {
  readonly news: { readonly findings: number; readonly resolved: number };
}

/**
 * Starts the deployed audit and waits for its end.
 *
 * @param input JSON value, as a person types it
 * @throws Error that tells how it ended, when it did not succeed
 */
export async function runAuditWith(stack: Stack, input: unknown): Promise<AuditResult> {
  const { executionArn: arn = "" } = await stack.clients.states.send(
    new StartExecutionCommand({ stateMachineArn: auditArn, input: JSON.stringify(input) }),
  );
  const { status, error, output } = await executionEnd(stack, { arn });
  if (status !== "SUCCEEDED") throw new Error(`the audit ended ${status}: ${error}`);
  return output as AuditResult;
}

/** The text of an object of the bucket of records and reports. */
export async function readObject({ clients }: Stack, key: string): Promise<string> {
  const object = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await object.Body?.transformToString()) ?? "";
}

/** Has the deployed audit look at everything, with leave to act on it, and reads its report. */
export async function runAudit(stack: Stack): Promise<FleetReport> {
  const { reportKey } = await runAuditWith(stack, { apply: true });
  return JSON.parse(await readObject(stack, reportKey)) as FleetReport;
}

/** The findings of one kind about one custom domain. */
export function findingsNamed(
  { findings }: FleetReport,
  name: Finding["name"],
  customDomain: string,
): readonly Finding[] {
  return findings.filter((one) => one.name === name && one.customDomain === customDomain);
}

import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { executionEnd } from "./observation.ts";
import { type Stack, stateMachineArn } from "./stack.ts";

/** ARN of the audit's state machine. */
export const auditArn = stateMachineArn.replace("latchkey-rotation", "latchkey-audit");

/** What an execution of the audit came to, as its output says. */
export interface AuditResult {
  readonly reportKey: string;
  readonly pageKey: string;
  readonly counts: { readonly customDomains: number; readonly findings: number };
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

import type { NewEvent } from "../events/rule-bus.ts";
import type { Execution, ExecutionStatus } from "./execution.ts";

/** Input and output together are left out of the event beyond so many bytes. */
const DATA_LIMIT_BYTES = 248 * 1024;

/**
 * The event that Step Functions puts on the default bus at each change of a Standard execution's status.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function statusChangeEvent(
  execution: Execution,
  status: ExecutionStatus,
): Omit<NewEvent, "region"> {
  const { start, startDate, end } = execution;
  const output = end?.status === "SUCCEEDED" ? end.output : null;
  const failure = end !== undefined && end.status !== "SUCCEEDED" ? end : undefined;
  const bytes = Buffer.byteLength(JSON.stringify([start.input, output]));
  const included = bytes <= DATA_LIMIT_BYTES;
  return {
    source: "aws.states",
    detailType: "Step Functions Execution Status Change",
    resources: [start.arn],
    detail: {
      executionArn: start.arn,
      stateMachineArn: start.stateMachine.arn,
      name: start.name,
      status,
      startDate: startDate.getTime(),
      stopDate: end?.stopDate.getTime() ?? null,
      input: included ? start.input : null,
      output: included ? output : null,
      inputDetails: { included },
      outputDetails: output === null ? null : { included },
      error: failure?.error ?? null,
      cause: failure?.cause ?? null,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount: 0,
      redriveDate: null,
      redriveStatus:
        status === "FAILED" || status === "TIMED_OUT" || status === "ABORTED"
          ? "REDRIVABLE"
          : "NOT_REDRIVABLE",
      redriveStatusReason: redriveReason(status),
    },
  };
}

function redriveReason(status: ExecutionStatus): string | null {
  if (status === "RUNNING") return "Execution is RUNNING and cannot be redriven";
  if (status === "SUCCEEDED") return "Execution is SUCCEEDED and cannot be redriven";
  return null;
}

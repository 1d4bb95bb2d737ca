import type { ModelRules } from "../member-rule.ts";

const arn = { length: [1, 256] } as const;
const includedData = { oneOf: ["ALL_DATA", "METADATA_ONLY"] } as const;
const maxResults = { value: [0, 1000] } as const;

/** Step Functions'. What an ARN and a name may consist of are errors of their own, not these. */
export const statesRules: ModelRules = {
  StartExecution: {
    stateMachineArn: arn,
    name: { length: [1, 80] },
    traceHeader: { length: [0, 256] },
  },
  StopExecution: {
    executionArn: arn,
    error: { length: [0, 256] },
    cause: { length: [0, 32_768] },
  },
  DescribeExecution: { executionArn: arn, includedData },
  ListExecutions: {
    stateMachineArn: arn,
    statusFilter: {
      oneOf: ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"],
    },
    maxResults,
    nextToken: { length: [1, 3096] },
  },
  GetExecutionHistory: { executionArn: arn, maxResults, nextToken: { length: [1, 1024] } },
  ListStateMachines: { maxResults, nextToken: { length: [1, 1024] } },
  DescribeStateMachine: { stateMachineArn: arn, includedData },
  DescribeStateMachineForExecution: { executionArn: arn, includedData },
  ValidateStateMachineDefinition: {
    definition: { length: [1, 1_048_576] },
    type: { oneOf: ["STANDARD", "EXPRESS"] },
    severity: { oneOf: ["ERROR", "WARNING"] },
    maxResults: { value: [0, 100] },
  },
};

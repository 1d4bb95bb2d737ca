import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  ExecutionListItem,
  GetExecutionHistoryInput,
  GetExecutionHistoryOutput,
  HistoryEvent,
  ListExecutionsInput,
  ListExecutionsOutput,
} from "@aws-sdk/client-sfn";
import { AwsError } from "../../service.ts";
import { findByArn, type StackDescription } from "../../stack/stack-description.ts";
import type { Execution } from "./execution.ts";
import type { StateMachineEngine } from "./state-machine-engine.ts";

/** @throws AwsError ExecutionDoesNotExist */
export function describeExecution(
  engine: StateMachineEngine,
  input: DescribeExecutionInput,
): DescribeExecutionOutput {
  const execution = engine.find(input.executionArn);
  const { start, end } = execution;
  const isIncluded = input.includedData !== "METADATA_ONLY";
  return {
    ...listItemOf(execution),
    ...(isIncluded ? { input: start.input } : {}),
    inputDetails: { included: isIncluded },
    redriveCount: 0,
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: "The twin does not redrive executions",
    ...(end?.status === "SUCCEEDED"
      ? { ...(isIncluded ? { output: end.output } : {}), outputDetails: { included: isIncluded } }
      : {}),
    ...(end !== undefined && end.status !== "SUCCEEDED"
      ? {
          ...(end.error === undefined ? {} : { error: end.error }),
          ...(end.cause === undefined ? {} : { cause: end.cause }),
        }
      : {}),
  };
}

/** Newest first. @throws AwsError StateMachineDoesNotExist, InvalidToken */
export function listExecutions(
  stack: StackDescription,
  engine: StateMachineEngine,
  input: ListExecutionsInput,
): ListExecutionsOutput {
  const arn = input.stateMachineArn;
  if (arn === undefined || findByArn(stack.stateMachines, arn) === undefined) {
    throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
  }
  const all = engine.executions.filter(
    (execution) =>
      execution.start.stateMachine.arn === arn &&
      (input.statusFilter === undefined || execution.status === input.statusFilter),
  );
  const { items, next } = pageOf(all, input.maxResults, input.nextToken);
  return { executions: items.map(listItemOf), ...next };
}

/** @throws AwsError ExecutionDoesNotExist, InvalidToken */
export function getExecutionHistory(
  engine: StateMachineEngine,
  input: GetExecutionHistoryInput,
): GetExecutionHistoryOutput {
  const { events } = engine.find(input.executionArn).history;
  const ordered = input.reverseOrder ? [...events].reverse() : events;
  const { items, next } = pageOf(ordered, input.maxResults, input.nextToken);
  return {
    events: input.includeExecutionData === false ? items.map(withoutData) : [...items],
    ...next,
  };
}

function listItemOf({ start, startDate, status, end }: Execution): ExecutionListItem {
  return {
    executionArn: start.arn,
    stateMachineArn: start.stateMachine.arn,
    name: start.name,
    status,
    startDate,
    ...(end === undefined ? {} : { stopDate: end.stopDate }),
  };
}

const DATA_MEMBERS = ["input", "inputDetails", "output", "outputDetails"];

function withoutData(event: HistoryEvent): HistoryEvent {
  const entries = Object.entries(event).map(([key, value]) => {
    if (!key.endsWith("EventDetails")) return [key, value] as const;
    const kept = Object.entries(value as object).filter(([name]) => !DATA_MEMBERS.includes(name));
    return [key, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(entries) as unknown as HistoryEvent;
}

const LARGEST_PAGE = 1000;
const DEFAULT_PAGE = 100;

/** `maxResults` 0 means the default, as in AWS. */
function pageOf<T>(all: readonly T[], maxResults: number | undefined, token: string | undefined) {
  const from = token === undefined ? 0 : Number(token);
  if (!Number.isInteger(from) || from < 0) {
    throw new AwsError("InvalidToken", `Invalid Token: '${token}'`);
  }
  const to = from + Math.min(maxResults || DEFAULT_PAGE, LARGEST_PAGE);
  return {
    items: all.slice(from, to),
    next: to < all.length ? { nextToken: String(to) } : {},
  };
}

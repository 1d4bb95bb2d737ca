import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  type ExecutionStatus,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import type { Execution, ExecutionEvent, ExecutionPort } from "../rotation/execution.ts";
import type { EndedExecutionPort } from "../trigger/record-unrecorded-ends.ts";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";
import type { AwsCall } from "./to-latchkey-error.ts";

/** Events asked for at a time: enough for what passes between two looks. */
const eventsPerPage = 100;

const callOf = (operation: string): AwsCall => ({
  service: "Step Functions",
  operation,
  region: controlRegion,
});

/**
 * Executions of the rotation's state machine, to be followed.
 * AWS: Step Functions API, `DescribeStateMachine`, `DescribeExecution`, `ListExecutions`,
 * `GetExecutionHistory`. Throws the classes of errors.ts.
 */
export function createExecutionAdapter(access?: AwsAccess): ExecutionPort {
  const client = new SFNClient(clientConfig(controlRegion, access));
  return {
    async hasStateMachine(stateMachineArn) {
      const output = await callAwsUnless(
        callOf("DescribeStateMachine"),
        ["StateMachineDoesNotExist"],
        () => client.send(new DescribeStateMachineCommand({ stateMachineArn })),
      );
      return output !== undefined;
    },
    describeExecution: (executionArn) => describeExecution(client, executionArn),
    listRunning: (stateMachineArn) => listExecutions(client, stateMachineArn, "RUNNING"),
    readEvents: (executionArn, afterId) => readEvents(client, executionArn, afterId),
  };
}

/** Ended executions of the rotation's state machine. Throws the classes of errors.ts. */
export function createEndedExecutionAdapter(
  stateMachineArn: string,
  access?: AwsAccess,
): EndedExecutionPort {
  const client = new SFNClient(clientConfig(controlRegion, access));
  return {
    listEnded: (status) => listExecutions(client, stateMachineArn, status),
    describeExecution: (executionArn) => describeExecution(client, executionArn),
  };
}

async function describeExecution(
  client: SFNClient,
  executionArn: string,
): Promise<Execution | undefined> {
  const output = await callAwsUnless(callOf("DescribeExecution"), ["ExecutionDoesNotExist"], () =>
    client.send(new DescribeExecutionCommand({ executionArn })),
  );
  return output && executionOf(output);
}

/** What a description and an item of a list have in common, and what only the former tells. */
interface Described {
  readonly executionArn?: string | undefined;
  readonly name?: string | undefined;
  readonly status?: string | undefined;
  readonly startDate?: Date | undefined;
  readonly stopDate?: Date | undefined;
  readonly input?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

function executionOf(described: Described): Execution {
  const { executionArn: arn = "", name = "", status = "UNKNOWN" } = described;
  const { stopDate: endedAt, input, error, cause } = described;
  return {
    arn,
    name,
    status,
    startedAt: described.startDate ?? new Date(Number.NaN),
    ...definedOnly({ endedAt, input, error, cause }),
  };
}

async function* listExecutions(
  client: SFNClient,
  stateMachineArn: string,
  statusFilter: ExecutionStatus,
): AsyncGenerator<Execution> {
  let nextToken: string | undefined;
  do {
    const input = {
      stateMachineArn,
      statusFilter,
      ...definedOnly({ nextToken }),
    };
    const page = await callAws(callOf("ListExecutions"), () =>
      client.send(new ListExecutionsCommand(input)),
    );
    for (const item of page.executions ?? []) yield executionOf(item);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}

/** From the newest backwards: a page of what has passed carries no token to go on from later. */
async function readEvents(
  client: SFNClient,
  executionArn: string,
  afterId: number,
): Promise<readonly ExecutionEvent[]> {
  const events: ExecutionEvent[] = [];
  let nextToken: string | undefined;
  do {
    const input = {
      executionArn,
      reverseOrder: true,
      maxResults: eventsPerPage,
      ...definedOnly({ nextToken }),
    };
    const page = await callAws(callOf("GetExecutionHistory"), () =>
      client.send(new GetExecutionHistoryCommand(input)),
    );
    const read = (page.events ?? []).map(eventOf);
    const news = read.filter(({ id }) => id > afterId);
    events.push(...news);
    nextToken = news.length < read.length ? undefined : page.nextToken;
  } while (nextToken !== undefined);
  return events.toSorted((a, b) => a.id - b.id);
}

function eventOf(event: HistoryEvent): ExecutionEvent {
  const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
  return {
    id: event.id ?? 0,
    at: event.timestamp ?? new Date(Number.NaN),
    type: event.type ?? "Unknown",
    ...definedOnly({ state: entered?.name ?? exited?.name, output: exited?.output }),
  };
}

import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
} from "@aws-sdk/client-sfn";
import type { RotationRecord } from "@latchkey/core/record/record";
import type { Clients } from "./clients.ts";
import type { Screen } from "./screen.ts";
import { waitFor } from "./wait.ts";

/** One finished rotation: its record, where that lies, and how long it took in both times. */
export interface WatchedRotation {
  readonly record: RotationRecord;
  readonly recordKey: string;
  readonly simulatedMs: number;
  readonly realMs: number;
}

/** Reads executions and records of the deployed stack through AWS's own APIs. */
export interface RotationWatch {
  listExecutions(): Promise<readonly ExecutionListItem[]>;
  /** Waits until the execution that is not among `known` has ended, showing its states as it goes. */
  followNext(known: ReadonlySet<string>): Promise<WatchedRotation>;
}

export interface WatchOptions {
  readonly clients: Clients;
  readonly screen: Screen;
  readonly stateMachineArn: string;
  readonly bucket: string;
  /** Simulated time, to show how far the rotation is. */
  readonly now: () => Date;
}

/** Makes the watch that all stories share. */
export function createRotationWatch(options: WatchOptions): RotationWatch {
  const { clients, stateMachineArn } = options;
  const listExecutions = async () =>
    (await clients.states.send(new ListExecutionsCommand({ stateMachineArn }))).executions ?? [];
  return {
    listExecutions,
    async followNext(known) {
      const started = performance.now();
      const execution = await waitFor("an execution of the rotation", async () =>
        (await listExecutions()).find((item) => !known.has(item.executionArn ?? "")),
      );
      return await followToEnd(options, execution, started);
    },
  };
}

async function followToEnd(
  options: WatchOptions,
  execution: ExecutionListItem,
  startedRealMs: number,
): Promise<WatchedRotation> {
  const { clients, screen } = options;
  const startDate = execution.startDate ?? options.now();
  const ended = await waitFor(
    `execution ${execution.name} to end`,
    async () => {
      const state = await currentState(clients, execution.executionArn);
      if (state !== undefined) {
        screen.progress(state, options.now().getTime() - startDate.getTime());
      }
      const description = await clients.states.send(
        new DescribeExecutionCommand({ executionArn: execution.executionArn }),
      );
      return description.status === "RUNNING" ? undefined : description;
    },
    60_000,
  );
  const { record, recordKey } = await readRecord(options, execution.name ?? "");
  return {
    record,
    recordKey,
    simulatedMs: (ended.stopDate ?? options.now()).getTime() - startDate.getTime(),
    realMs: performance.now() - startedRealMs,
  };
}

async function currentState(
  clients: Clients,
  executionArn: string | undefined,
): Promise<string | undefined> {
  const history = await clients.states.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 20 }),
  );
  const entered = history.events?.find(
    (event) => event.type === "TaskStateEntered" || event.type === "WaitStateEntered",
  );
  return entered?.stateEnteredEventDetails?.name;
}

async function readRecord(
  options: WatchOptions,
  executionName: string,
): Promise<{ record: RotationRecord; recordKey: string }> {
  const { clients, bucket } = options;
  const recordKey = await waitFor(`record of ${executionName}`, async () => {
    const listed = await clients.s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: "records/" }),
    );
    return listed.Contents?.find((object) => object.Key?.includes(executionName))?.Key;
  });
  const object = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: recordKey }));
  const text = (await object.Body?.transformToString()) ?? "";
  return { record: JSON.parse(text) as RotationRecord, recordKey };
}

import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import type { ClosePorts } from "../trigger/dispatch-ports.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createNoticeAdapter } from "./notice-adapter.ts";
import { createRecordStoreAdapter } from "./record-store-adapter.ts";
import { createRefusalRecorder } from "./refusal-recorder.ts";

/** Where the records of executions that could not record themselves go, and who is told. */
export function createEndRecordPort(
  environment: LatchkeyEnvironment,
  access?: AwsAccess,
): ClosePorts["records"] {
  const notices = createNoticeAdapter(environment, access);
  return {
    ...createRecordStoreAdapter(environment.recordBucket, access),
    notify: (record, key) => notices.putNotice("Latchkey Rotation Ended", record, key),
  };
}

/** What closing executions needs, against AWS. */
export function createClosePorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
  access?: AwsAccess,
): ClosePorts {
  const { rotationArn } = environment;
  return {
    clock,
    records: createEndRecordPort(environment, access),
    refusals: createRefusalRecorder(environment, access),
    ...(rotationArn === undefined ? {} : { rotationArn }),
  };
}

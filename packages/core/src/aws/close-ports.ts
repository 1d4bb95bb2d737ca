import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import type { ClosePorts } from "../trigger/dispatch-ports.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createNoticeAdapter } from "./notice-adapter.ts";
import { createRecordStoreAdapter } from "./record-store-adapter.ts";
import { createRefusalRecorder } from "./refusal-recorder.ts";

/** What closing executions needs, against AWS. */
export function createClosePorts(
  environment: LatchkeyEnvironment,
  clock: Clock = systemClock,
  access?: AwsAccess,
): ClosePorts {
  const { rotationArn } = environment;
  const notices = createNoticeAdapter(environment, access);
  return {
    clock,
    records: {
      ...createRecordStoreAdapter(environment.recordBucket, access),
      notify: (record, key) => notices.putNotice("Latchkey Rotation Ended", record, key),
    },
    refusals: createRefusalRecorder(environment, access),
    ...(rotationArn === undefined ? {} : { rotationArn }),
  };
}

import type { LatchkeyEnvironment } from "../config/environment.ts";
import type { RecordPort } from "../record/record.ts";
import { createNoticeAdapter } from "./notice-adapter.ts";
import { createParameterAdapter } from "./parameter-adapter.ts";
import { createRecordStoreAdapter } from "./record-store-adapter.ts";

/** Records to S3, the active certificate's ARN to SSM, notices to EventBridge; all in us-east-1. */
export function createRecordPort(environment: LatchkeyEnvironment): RecordPort {
  const notices = createNoticeAdapter(environment.eventBus, environment.recordBucket);
  return {
    ...createRecordStoreAdapter(environment.recordBucket),
    ...createParameterAdapter(environment.parameterPrefix),
    notify: (record, recordKey) => notices.putNotice("Latchkey Rotation Ended", record, recordKey),
  };
}

import type { LatchkeyEnvironment } from "../config/environment.ts";
import type { RecordPort } from "../record/record.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createNoticeAdapter } from "./notice-adapter.ts";
import { createParameterAdapter } from "./parameter-adapter.ts";
import { createRecordStoreAdapter } from "./record-store-adapter.ts";
import { createRolledBackAdapter } from "./rolled-back-adapter.ts";
import { createUnprovenAdapter } from "./unproven-adapter.ts";

/** Records to S3, the active certificate's ARN to SSM, notices to EventBridge; all in us-east-1. */
export function createRecordPort(environment: LatchkeyEnvironment, access?: AwsAccess): RecordPort {
  const notices = createNoticeAdapter(environment, access);
  return {
    ...createRecordStoreAdapter(environment.recordBucket, access),
    ...createParameterAdapter(environment.parameterPrefix, access),
    ...createRolledBackAdapter(environment.parameterPrefix, access),
    ...createUnprovenAdapter(environment.parameterPrefix, access),
    notify: (record, recordKey) => notices.putNotice("Latchkey Rotation Ended", record, recordKey),
  };
}

import type { LatchkeyEnvironment } from "../config/environment.ts";
import type { RefusalRecorder } from "../trigger/dispatch-ports.ts";
import type { AwsAccess } from "./aws-client.ts";
import { createNoticeAdapter } from "./notice-adapter.ts";
import { createRecordStoreAdapter } from "./record-store-adapter.ts";

/**
 * Stores the record of a refused event and puts a `Latchkey Trigger Refused` notice on the bus. The
 * notice goes out even if the record was there: better told twice than lost between the two.
 */
export function createRefusalRecorder(
  environment: LatchkeyEnvironment,
  access?: AwsAccess,
): RefusalRecorder {
  const store = createRecordStoreAdapter(environment.recordBucket, access);
  const notices = createNoticeAdapter(environment, access);
  return {
    async recordRefusal(record, recordKey) {
      await store.storeRecord(recordKey, record);
      await notices.putNotice("Latchkey Trigger Refused", record, recordKey);
    },
  };
}

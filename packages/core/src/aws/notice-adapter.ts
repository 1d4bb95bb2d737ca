import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { RotationRecord } from "../record/record.ts";
import { callAws, clientConfig, controlRegion } from "./aws-client.ts";
import { noticeDetailOf } from "./notice-detail.ts";
import { type AwsCall, toLatchkeyError } from "./to-latchkey-error.ts";

/** `detail-type` of Latchkey's notices; their `source` is `latchkey`. */
export type NoticeType = "Latchkey Rotation Ended" | "Latchkey Trigger Refused";

/** Puts notices on the bus, from where rules take them to people. */
export interface NoticeAdapter {
  /** Throws the classes of errors.ts; resolves only when the bus has taken the event. */
  putNotice(type: NoticeType, record: RotationRecord, recordKey: string): Promise<void>;
}

const call: AwsCall = { service: "EventBridge", operation: "PutEvents", region: controlRegion };

/**
 * `PutEvents` answers 200 even when it took nothing: the entry's own error is what counts.
 * AWS: EventBridge API, `PutEvents` ("FailedEntryCount").
 */
export function createNoticeAdapter(eventBus: string): NoticeAdapter {
  const client = new EventBridgeClient(clientConfig(controlRegion));
  return {
    async putNotice(type, record, recordKey) {
      const entry = {
        Source: "latchkey",
        DetailType: type,
        Detail: noticeDetailOf(record, recordKey),
        EventBusName: eventBus,
        Resources: record.execution === undefined ? [] : [record.execution.arn],
      };
      const output = await callAws(call, () =>
        client.send(new PutEventsCommand({ Entries: [entry] })),
      );
      const [result] = output.Entries ?? [];
      if ((output.FailedEntryCount ?? 0) === 0 && result?.ErrorCode === undefined) return;
      const refusal = Object.assign(new Error(result?.ErrorMessage ?? "no message"), {
        name: result?.ErrorCode ?? "InternalFailure",
        // Without the status: it is the 200 of the whole answer, not the entry's.
        $metadata: { requestId: output.$metadata.requestId },
      });
      throw toLatchkeyError(refusal, call);
    },
  };
}

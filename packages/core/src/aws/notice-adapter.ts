import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { AuditReport } from "../audit/audit-report.ts";
import { textOfAudit, textOfRefusedTrigger, textOfRotation } from "../record/notice-text.ts";
import type { RotationRecord } from "../record/record.ts";
import { withoutSecrets } from "../record/without-secrets.ts";
import { type AwsAccess, clientConfig, controlRegion } from "./aws-client.ts";
import { auditDetailOf, noticeDetailOf } from "./notice-detail.ts";
import { putEvent } from "./put-event.ts";

/** `detail-type` of Latchkey's notices of one record; their `source` is `latchkey`. */
export type NoticeType = "Latchkey Rotation Ended" | "Latchkey Trigger Refused";

/** Puts notices on the bus, from where rules take them to people. */
export interface NoticeAdapter {
  /** Throws the classes of errors.ts; resolves only when the bus has taken the event. */
  putNotice(type: NoticeType, record: RotationRecord, recordKey: string): Promise<void>;
  /** The same for `Latchkey Audit Ended`. */
  putAuditNotice(report: AuditReport, reportKey: string): Promise<void>;
}

/** Where notices go. */
export interface NoticePlace {
  /** Name or ARN. */
  readonly eventBus: string;
  /** Makes the links to records clickable. */
  readonly recordBucket?: string;
}

/**
 * Notices on a bus. Each carries its text for people as `message` (core/src/record/notice-text.ts).
 */
export function createNoticeAdapter(
  { eventBus, recordBucket }: NoticePlace,
  access?: AwsAccess,
): NoticeAdapter {
  const client = new EventBridgeClient(clientConfig(controlRegion, access));
  const placeOf = (key: string) => ({
    key,
    ...(recordBucket === undefined ? {} : { bucket: recordBucket }),
  });
  return {
    async putNotice(type, given, recordKey) {
      const record = withoutSecrets(given);
      const textOf = type === "Latchkey Rotation Ended" ? textOfRotation : textOfRefusedTrigger;
      const message = textOf(record, placeOf(recordKey));
      const detail = noticeDetailOf(record, recordKey, message);
      const resources = record.execution === undefined ? [] : [record.execution.arn];
      await putEvent(client, eventBus, { type, detail, resources });
    },
    async putAuditNotice(given, reportKey) {
      const report = withoutSecrets(given);
      const detail = auditDetailOf(report, reportKey, textOfAudit(report, placeOf(reportKey)));
      await putEvent(client, eventBus, { type: "Latchkey Audit Ended", detail, resources: [] });
    },
  };
}

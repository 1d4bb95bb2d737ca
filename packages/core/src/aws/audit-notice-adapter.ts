import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { AuditNotifier } from "../audit/fleet-ports.ts";
import { textOfAuditNews } from "../record/audit-notice-text.ts";
import { withoutSecrets } from "../record/without-secrets.ts";
import { auditNoticeDetailOf } from "./audit-notice-detail.ts";
import { type AwsAccess, clientConfig, controlRegion } from "./aws-client.ts";
import type { NoticePlace } from "./notice-adapter.ts";
import { putEvent } from "./put-event.ts";

/**
 * The notice of an audit on a bus: `Latchkey Audit Ended`, whether there is news or not, with the
 * audit's execution as the event's resource. Throws the classes of errors.ts.
 */
export function createAuditNotifier(
  { eventBus, recordBucket }: NoticePlace,
  access?: AwsAccess,
): AuditNotifier {
  const client = new EventBridgeClient(clientConfig(controlRegion, access));
  return {
    async notifyAudit(given, place) {
      const { pageKey, executionArn } = place;
      const report = withoutSecrets(given);
      const message = textOfAuditNews(report, {
        key: pageKey,
        ...(recordBucket === undefined ? {} : { bucket: recordBucket }),
        ...(executionArn === undefined ? {} : { executionArn }),
      });
      await putEvent(client, eventBus, {
        type: "Latchkey Audit Ended",
        detail: auditNoticeDetailOf(report, place, message),
        resources: executionArn === undefined ? [] : [executionArn],
      });
    },
  };
}

import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { ReportPort } from "../audit/audit-ports.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import { withoutSecrets } from "../record/without-secrets.ts";
import { type AwsAccess, callAws, clientConfig, controlRegion } from "./aws-client.ts";
import { createNoticeAdapter } from "./notice-adapter.ts";

/**
 * Audit reports to S3, a new version of the object for each audit of the day, and their notices to
 * EventBridge. Throws the classes of errors.ts.
 */
export function createReportAdapter(
  environment: LatchkeyEnvironment,
  access?: AwsAccess,
): ReportPort {
  const client = new S3Client(clientConfig(controlRegion, access));
  const notices = createNoticeAdapter(environment, access);
  return {
    async storeReport(key, report) {
      const command = new PutObjectCommand({
        Bucket: environment.recordBucket,
        Key: key,
        Body: `${JSON.stringify(withoutSecrets(report), undefined, 2)}\n`,
        ContentType: "application/json",
      });
      const call = { service: "S3", operation: "PutObject", region: controlRegion };
      await callAws(call, () => client.send(command));
    },
    notifyAudit: (report, reportKey) => notices.putAuditNotice(report, reportKey),
  };
}

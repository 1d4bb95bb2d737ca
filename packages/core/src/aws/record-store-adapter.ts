import { PutObjectCommand, S3Client, type S3ServiceException } from "@aws-sdk/client-s3";
import type { RecordPort, RotationRecord } from "../record/record.ts";
import { withoutSecrets } from "../record/without-secrets.ts";
import { type AwsAccess, clientConfig, controlRegion } from "./aws-client.ts";
import { type AwsCall, toLatchkeyError } from "./to-latchkey-error.ts";

/** The call that failed, named as S3's users know it. */
const call: AwsCall = { service: "S3", operation: "PutObject", region: controlRegion };

/** Attempts against `409 ConditionalRequestConflict`, on which S3 asks to upload again. */
const conflictAttempts = 3;

/**
 * Records as S3 objects that are written once: `If-None-Match: *` makes S3 itself refuse a second
 * object of the same key, whoever writes first.
 * AWS: S3 user guide, "How to prevent object overwrites with conditional writes". Throws the
 * classes of errors.ts.
 */
export function createRecordStoreAdapter(
  bucket: string,
  access?: AwsAccess,
): Pick<RecordPort, "storeRecord"> {
  const client = new S3Client(clientConfig(controlRegion, access));
  return { storeRecord: (key, record) => storeRecord({ client, bucket, key }, record) };
}

interface Place {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
}

async function storeRecord(
  { client, bucket, key }: Place,
  record: RotationRecord,
): Promise<"stored" | "already-stored"> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: `${JSON.stringify(withoutSecrets(record), undefined, 2)}\n`,
    ContentType: "application/json",
    IfNoneMatch: "*",
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(command);
      return "stored";
    } catch (error) {
      const status = (error as Partial<S3ServiceException>).$metadata?.httpStatusCode;
      if (status === 412) return "already-stored";
      if (status === 409 && attempt < conflictAttempts) continue;
      throw toLatchkeyError(error, call);
    }
  }
}

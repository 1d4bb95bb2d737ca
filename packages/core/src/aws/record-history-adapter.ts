import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { normaliseName } from "../certificate/covers.ts";
import type { RotationRecord } from "../record/record.ts";
import type { RecordHistoryPort } from "../record/record-history.ts";
import { type AwsAccess, callAws, clientConfig, controlRegion } from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";
import { type ListedObject, listObjectPage } from "./list-object-page.ts";

/**
 * Records and reports, read from their bucket. Keys of one custom domain's records begin with the
 * time, so that S3's order, by key, is the order of time. Those of events that say no time, which are
 * of no custom domain, come behind: they count as the newest.
 * AWS: S3 API, `ListObjectsV2`, `GetObject`. Throws the classes of errors.ts.
 */
export function createRecordHistoryAdapter(bucket: string, access?: AwsAccess): RecordHistoryPort {
  const client = new S3Client(clientConfig(controlRegion, access));
  return {
    async readNewest(customDomain, most) {
      const objects = await list(client, bucket, `records/${normaliseName(customDomain)}/`);
      if (objects === undefined) return undefined;
      const keys = objects.map(({ key }) => key).filter((key) => key.endsWith(".json"));
      const newest = keys.toSorted().toReversed().slice(0, most);
      const records = [];
      for (const key of newest) {
        records.push({ key, record: await readRecord(client, bucket, key) });
      }
      return records;
    },
    async readLatestReportTime() {
      const objects = (await list(client, bucket, "reports/")) ?? [];
      const times = objects.flatMap(({ writtenAt }) => writtenAt?.getTime() ?? []);
      return times.length === 0 ? undefined : new Date(Math.max(...times));
    },
  };
}

/** Undefined when there is no such bucket. */
async function list(
  client: S3Client,
  bucket: string,
  prefix: string,
): Promise<readonly ListedObject[] | undefined> {
  const objects: ListedObject[] = [];
  let token: string | undefined;
  do {
    const page = await listObjectPage(client, bucket, { prefix, ...definedOnly({ token }) });
    if (page === undefined) return undefined;
    objects.push(...page.objects);
    token = page.token;
  } while (token !== undefined);
  return objects;
}

async function readRecord(client: S3Client, bucket: string, key: string): Promise<RotationRecord> {
  const call = { service: "S3", operation: "GetObject", region: controlRegion };
  return await callAws(call, async () => {
    const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    // Written by `Record` under this very key, once; nobody else may write there.
    return JSON.parse((await object.Body?.transformToString()) ?? "") as RotationRecord;
  });
}

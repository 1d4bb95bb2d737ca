import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { callAwsUnless, controlRegion } from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";

/** An object of a bucket. */
export interface ListedObject {
  readonly key: string;
  readonly writtenAt: Date | undefined;
}

/** At most 1,000 objects, in the order of their keys. */
export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  /** Brings the next page; absent on the last. */
  readonly token?: string;
}

/**
 * One page of the objects whose keys begin so; undefined when there is no such bucket.
 * AWS: S3 API, `ListObjectsV2`. Throws the classes of errors.ts.
 */
export async function listObjectPage(
  client: S3Client,
  bucket: string,
  { prefix, token }: { readonly prefix: string; readonly token?: string },
): Promise<ObjectPage | undefined> {
  const input = {
    Bucket: bucket,
    Prefix: prefix,
    ...definedOnly({ ContinuationToken: token }),
  };
  const page = await callAwsUnless(
    { service: "S3", operation: "ListObjectsV2", region: controlRegion },
    ["NoSuchBucket"],
    () => client.send(new ListObjectsV2Command(input)),
  );
  if (page === undefined) return undefined;
  const objects = (page.Contents ?? []).flatMap(({ Key: key, LastModified: writtenAt }) =>
    key === undefined ? [] : [{ key, writtenAt }],
  );
  return { objects, ...definedOnly({ token: page.NextContinuationToken }) };
}

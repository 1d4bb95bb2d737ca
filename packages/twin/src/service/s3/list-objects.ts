import type { ListObjectsV2Output, ListObjectsV2Request } from "@aws-sdk/client-s3";
import { AwsError } from "../../service.ts";
import type { BucketStore, StoredObject } from "./bucket-store.ts";

/** ListObjectsV2: keys in byte order, folded at a delimiter, by pages of at most 1,000. */
export function listObjects(store: BucketStore, input: ListObjectsV2Request): ListObjectsV2Output {
  const bucket = store.get(input.Bucket ?? "");
  const prefix = input.Prefix ?? "";
  const maxKeys = Math.min(checkMaxKeys(input.MaxKeys ?? 1000), 1000);
  const after = input.ContinuationToken ? readToken(input.ContinuationToken) : input.StartAfter;
  const entries = entriesOf([...bucket.objects.values()], prefix, input.Delimiter).filter(
    ({ name }) => after === undefined || isBefore(after, name),
  );
  const page = entries.slice(0, maxKeys);
  const isTruncated = maxKeys > 0 && entries.length > page.length;
  const encode = input.EncodingType === "url" ? encodeKey : (text: string) => text;
  const last = page.at(-1);
  return {
    Name: bucket.name,
    Prefix: encode(prefix),
    MaxKeys: maxKeys,
    KeyCount: page.length,
    IsTruncated: isTruncated,
    ...(input.Delimiter ? { Delimiter: encode(input.Delimiter) } : {}),
    ...(input.EncodingType ? { EncodingType: input.EncodingType } : {}),
    ...(input.StartAfter ? { StartAfter: encode(input.StartAfter) } : {}),
    ...(input.ContinuationToken ? { ContinuationToken: input.ContinuationToken } : {}),
    ...(isTruncated && last ? { NextContinuationToken: writeToken(last.name) } : {}),
    Contents: page.flatMap(({ object }) =>
      object
        ? {
            Key: encode(object.key),
            ETag: object.etag,
            Size: object.body.byteLength,
            LastModified: object.lastModified,
            StorageClass: "STANDARD" as const,
          }
        : [],
    ),
    CommonPrefixes: page.flatMap(({ name, object }) => (object ? [] : { Prefix: encode(name) })),
  };
}

interface Entry {
  /** Key, or common prefix when there is no object. */
  readonly name: string;
  readonly object?: StoredObject;
}

function entriesOf(
  objects: readonly (readonly StoredObject[])[],
  prefix: string,
  delimiter: string | undefined,
): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects.flatMap((versions) => versions.at(-1) ?? [])) {
    if (!object.key.startsWith(prefix)) {
      continue;
    }
    const at = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    const name = at < 0 ? object.key : object.key.slice(0, at + (delimiter?.length ?? 0));
    entries.set(name, at < 0 ? { name, object } : { name });
  }
  return [...entries.values()].sort((left, right) => (isBefore(left.name, right.name) ? -1 : 1));
}

/** S3 orders keys by their UTF-8 bytes. */
function isBefore(left: string, right: string): boolean {
  return Buffer.compare(Buffer.from(left), Buffer.from(right)) < 0;
}

/** Only what XML 1.0 cannot hold, and what a URL must not, as S3 does: slashes stay. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/");
}

function writeToken(name: string): string {
  return Buffer.from(name).toString("base64");
}

function readToken(token: string): string {
  const name = Buffer.from(token, "base64").toString("utf8");
  if (writeToken(name) !== token) {
    throw new AwsError("InvalidArgument", "The continuation token provided is incorrect", 400, {
      ArgumentName: "continuation-token",
    });
  }
  return name;
}

function checkMaxKeys(maxKeys: number): number {
  if (!Number.isInteger(maxKeys) || maxKeys < 0) {
    throw new AwsError(
      "InvalidArgument",
      "Argument maxKeys must be an integer between 0 and 2147483647",
    );
  }
  return maxKeys;
}

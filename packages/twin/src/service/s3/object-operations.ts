import type {
  GetObjectRequest,
  HeadObjectRequest,
  PutObjectOutput,
  PutObjectRequest,
} from "@aws-sdk/client-s3";
import { type AwsCall, AwsError } from "../../service.ts";
import type { World } from "../../world.ts";
import type { BucketStore, StoredObject } from "./bucket-store.ts";
import { verifyChecksums } from "./checksum.ts";

/** PutObject, with conditional writes by `If-None-Match: *` and `If-Match`. */
export function putObject(store: BucketStore, input: PutObjectRequest): PutObjectOutput {
  const bucket = store.get(input.Bucket ?? "");
  const key = input.Key ?? "";
  const current = bucket.objects.get(key)?.at(-1);
  if (input.IfNoneMatch !== undefined && input.IfNoneMatch !== "*") {
    throw new AwsError(
      "NotImplemented",
      "A header you provided implies functionality that is not implemented",
      501,
      { Header: "If-None-Match" },
    );
  }
  if (input.IfNoneMatch === "*" && current) {
    throw preconditionFailed("If-None-Match");
  }
  if (input.IfMatch !== undefined) {
    if (!current) {
      throw noSuchKey(key);
    }
    if (!isSameTag(input.IfMatch, current.etag)) {
      throw preconditionFailed("If-Match");
    }
  }
  const body = (input.Body ?? new Uint8Array()) as Uint8Array;
  const stored = store.put(bucket, {
    key,
    body,
    contentType: input.ContentType ?? "binary/octet-stream",
    ...(input.ContentEncoding ? { contentEncoding: input.ContentEncoding } : {}),
    metadata: input.Metadata ?? {},
    checksums: verifyChecksums({ ...input }, body),
  });
  return {
    ETag: stored.etag,
    ServerSideEncryption: "AES256",
    ...(stored.versionId ? { VersionId: stored.versionId } : {}),
    ...stored.checksums,
    ...(Object.keys(stored.checksums).length > 0 ? { ChecksumType: "FULL_OBJECT" } : {}),
  };
}

/** GetObject: the current version, or the one that is named. Ranges are not served. */
export function getObject(
  store: BucketStore,
  input: GetObjectRequest,
  caller: { readonly iam: World["iam"]; readonly call: AwsCall },
): object {
  const object = findObject(store, input, caller);
  return { ...describe(object, input), Body: object.body };
}

/** HeadObject: GetObject without the body. */
export function headObject(
  store: BucketStore,
  input: HeadObjectRequest,
  caller: { readonly iam: World["iam"]; readonly call: AwsCall },
): object {
  return describe(findObject(store, input, caller), input);
}

function findObject(
  store: BucketStore,
  input: GetObjectRequest,
  { iam, call }: { readonly iam: World["iam"]; readonly call: AwsCall },
): StoredObject {
  const bucket = store.get(input.Bucket ?? "");
  const key = input.Key ?? "";
  const versions = bucket.objects.get(key) ?? [];
  const object = input.VersionId
    ? versions.find(({ versionId }) => versionId === input.VersionId)
    : versions.at(-1);
  if (!object) {
    // Who may not list a bucket is not told what is missing in it:
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    // The key counts as the prefix: https://github.com/ceph/ceph/pull/68577 ("match aws behavior").
    const context = { "s3:prefix": key };
    const resources = [`arn:aws:s3:::${bucket.name}`];
    if (!iam.isAllowed(call.principal, "s3:ListBucket", resources, context)) {
      throw new AwsError(
        "AccessDenied",
        `User: ${call.principal.arn} is not authorized to perform: s3:ListBucket on resource: ` +
          `"arn:aws:s3:::${bucket.name}" because no identity-based policy allows the s3:ListBucket action`,
        403,
      );
    }
    throw input.VersionId && versions.length > 0
      ? new AwsError("NoSuchVersion", "The specified version does not exist.", 404, { Key: key })
      : noSuchKey(key);
  }
  checkReadConditions(input, object);
  return object;
}

function checkReadConditions(input: GetObjectRequest, object: StoredObject): void {
  if (input.IfMatch !== undefined && !isSameTag(input.IfMatch, object.etag)) {
    throw preconditionFailed("If-Match");
  }
  if (input.IfNoneMatch !== undefined && isSameTag(input.IfNoneMatch, object.etag)) {
    throw new AwsError("NotModified", "Not Modified", 304);
  }
}

function describe(object: StoredObject, input: GetObjectRequest): object {
  return {
    AcceptRanges: "bytes",
    ContentLength: object.body.byteLength,
    ContentType: object.contentType,
    ETag: object.etag,
    LastModified: object.lastModified,
    Metadata: object.metadata,
    ServerSideEncryption: "AES256",
    ...(object.contentEncoding ? { ContentEncoding: object.contentEncoding } : {}),
    ...(object.versionId ? { VersionId: object.versionId } : {}),
    ...(input.ChecksumMode === "ENABLED" ? object.checksums : {}),
  };
}

function isSameTag(condition: string, etag: string): boolean {
  return condition === "*" || condition.replaceAll('"', "") === etag.replaceAll('"', "");
}

function noSuchKey(key: string): AwsError {
  return new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key });
}

function preconditionFailed(condition: string): AwsError {
  return new AwsError(
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
    412,
    { Condition: condition },
  );
}

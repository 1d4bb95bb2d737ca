import type { Installation } from "./installation.ts";
import { arnsOf } from "./setting/arns.ts";
import { policyOf } from "./setting/iam.ts";
import { recordPolicy } from "./setting/resource-policy.ts";

/** Days after which what is replaced or rarely read moves on; records themselves are never deleted. */
const lifecycleDays = { oldVersion: 400, infrequent: 90, upload: 7, part: 7 } as const;

/**
 * The bucket of records and reports. A record is written once and never changed; versions keep it
 * even if somebody tries. Private, encrypted, TLS only.
 */
export function createBucket({ name, names, stack, options }: Installation): aws.s3.Bucket {
  const bucket = new aws.s3.Bucket(
    `${name}Records`,
    { bucket: stack.apply(({ account }) => names.bucket(account)) },
    options,
  );
  const part = { bucket: bucket.bucket };
  new aws.s3.BucketVersioning(
    `${name}RecordsVersioning`,
    { ...part, versioningConfiguration: { status: "Enabled" } },
    options,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}RecordsEncryption`,
    { ...part, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    options,
  );
  const block = new aws.s3.BucketPublicAccessBlock(
    `${name}RecordsPublicAccess`,
    {
      ...part,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    options,
  );
  new aws.s3.BucketPolicy(
    `${name}RecordsPolicy`,
    { ...part, policy: stack.apply((known) => policyOf(recordPolicy(arnsOf(known).bucket))) },
    // S3 refuses two changes of a bucket's access at the same time.
    { ...options, dependsOn: [block] },
  );
  createLifecycle(name, bucket, options);
  return bucket;
}

function createLifecycle(
  name: string,
  bucket: aws.s3.Bucket,
  options: Installation["options"],
): void {
  new aws.s3.BucketLifecycleConfiguration(
    `${name}RecordsLifecycle`,
    {
      bucket: bucket.bucket,
      rules: [
        {
          id: "keep-and-tidy",
          status: "Enabled",
          // All objects.
          filter: { prefix: "" },
          transitions: [{ days: lifecycleDays.infrequent, storageClass: "STANDARD_IA" }],
          noncurrentVersionExpiration: { noncurrentDays: lifecycleDays.oldVersion },
          abortIncompleteMultipartUpload: { daysAfterInitiation: lifecycleDays.upload },
        },
        {
          id: "forget-parts",
          status: "Enabled",
          // An audit's parts are in its report; they stay for a week, should one be asked about.
          filter: { prefix: "audits/" },
          expiration: { days: lifecycleDays.part },
          noncurrentVersionExpiration: { noncurrentDays: lifecycleDays.part },
        },
      ],
    },
    options,
  );
}

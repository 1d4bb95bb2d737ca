import { statementsOf } from "./describe-iam.ts";
import type { Inputs } from "./inputs.ts";
import { arnOf } from "./mock-cloud.ts";
import { byName, type ResourceReader } from "./resource-reader.ts";

/** The buckets, put together from the resources that each setting of S3 is. */
export function describeBuckets(resources: ResourceReader, region: string) {
  const settings = (kind: string) => resources.all(`aws:s3/${kind}`);
  const versioning = settings("bucketVersioning:BucketVersioning");
  const encryption = settings(
    "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  );
  const access = settings("bucketPublicAccessBlock:BucketPublicAccessBlock");
  const lifecycle = settings("bucketLifecycleConfiguration:BucketLifecycleConfiguration");
  const policies = settings("bucketPolicy:BucketPolicy");
  const type = "aws:s3/bucket:Bucket";
  const describe = (_: Inputs, name: string) => {
    const of = (all: readonly Inputs[]) => all.filter((part) => part.text("bucket") === name);
    return {
      arn: arnOf(type, name, region),
      versioned: of(versioning).some(
        (part) => part.at("versioningConfiguration").text("status") === "Enabled",
      ),
      encrypted: of(encryption).length > 0,
      blockPublicAccess: of(access).some(isFullBlock),
      lifecycle: of(lifecycle).flatMap((part) => part.list("rules").map(describeLifecycleRule)),
      policy: of(policies).flatMap((part) => statementsOf(part, "policy")),
    };
  };
  return byName(resources.all(type), describe, "bucket");
}

function isFullBlock(block: Inputs): boolean {
  const switches = [
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
  ];
  return switches.every((name) => block.isTrue(name));
}

function describeLifecycleRule(rule: Inputs) {
  const [transition] = rule.list("transitions");
  const days = (key: string, member: string, as: string) =>
    rule.optional(key, as, (it) => it.at(key).number(member));
  return {
    id: rule.text("id"),
    prefix: rule.at("filter").text("prefix"),
    ...(transition === undefined
      ? {}
      : {
          storageClass: transition.text("storageClass"),
          transitionDays: transition.number("days"),
        }),
    ...days("expiration", "days", "expirationDays"),
    ...days("noncurrentVersionExpiration", "noncurrentDays", "noncurrentExpirationDays"),
    ...days("abortIncompleteMultipartUpload", "daysAfterInitiation", "abortUploadDays"),
  };
}

/** The queues with their policies. */
export function describeQueues(resources: ResourceReader, region: string) {
  const policies = resources.all("aws:sqs/queuePolicy:QueuePolicy");
  const type = "aws:sqs/queue:Queue";
  return byName(resources.all(type), (queue, name) => ({
    arn: arnOf(type, name, region),
    encrypted: queue.isTrue("sqsManagedSseEnabled"),
    retentionSeconds: queue.number("messageRetentionSeconds"),
    policy: policies
      .filter((policy) => policy.text("queueUrl").endsWith(`/${name}`))
      .flatMap((policy) => statementsOf(policy, "policy")),
  }));
}

/** The topics with who is told and who may publish. */
export function describeTopics(resources: ResourceReader, region: string) {
  const policies = resources.all("aws:sns/topicPolicy:TopicPolicy");
  const subscriptions = resources.all("aws:sns/topicSubscription:TopicSubscription");
  const type = "aws:sns/topic:Topic";
  return byName(resources.all(type), (_, name) => {
    const arn = arnOf(type, name, region);
    return {
      arn,
      subscriptions: subscriptions
        .filter((subscription) => subscription.text("topic") === arn)
        .map((subscription) => ({
          protocol: subscription.text("protocol"),
          endpoint: subscription.text("endpoint"),
        })),
      policy: policies
        .filter((policy) => policy.text("arn") === arn)
        .flatMap((policy) => statementsOf(policy, "policy")),
    };
  });
}

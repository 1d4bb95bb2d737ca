import type { JsonCursor } from "./json-cursor.ts";
import { readResourceStatement } from "./parse-iam.ts";
import { exampleArns, readArn } from "./read-members.ts";
import type {
  BucketDescription,
  LifecycleRuleDescription,
  QueueDescription,
  TopicDescription,
} from "./stack-description.ts";

/** A bucket, and what keeps its objects. */
export function readBucket(cursor: JsonCursor): BucketDescription {
  const example = { arn: exampleArns.bucket, versioned: true };
  const members = ["arn", "versioned", "encrypted", "blockPublicAccess", "lifecycle", "policy"];
  cursor.object(members, example);
  return {
    arn: readArn(cursor, example.arn),
    versioned: cursor.at("versioned").boolean(),
    ...cursor.optional("encrypted", (encrypted) => encrypted.boolean()),
    ...cursor.optional("blockPublicAccess", (isBlocked) => isBlocked.boolean()),
    ...cursor.optional("lifecycle", (rules) => rules.list([]).map(readLifecycleRule)),
    ...cursor.optional("policy", (policy) => policy.list([]).map(readResourceStatement)),
  };
}

const lifecycleDays = [
  "transitionDays",
  "expirationDays",
  "noncurrentExpirationDays",
  "abortUploadDays",
] as const;

function readLifecycleRule(cursor: JsonCursor): LifecycleRuleDescription {
  const example = { id: "tidy", prefix: "", abortUploadDays: 7 };
  cursor.object(["id", "prefix", "storageClass", ...lifecycleDays], example);
  const days = (member: JsonCursor) => member.integer({ from: 1, to: 36_500, example: 90 });
  return {
    id: cursor.at("id").string("tidy"),
    ...cursor.optional("prefix", (prefix) =>
      typeof prefix.value === "string" ? prefix.value : prefix.refuse("must be a string", ""),
    ),
    ...cursor.optional("storageClass", (name) => name.string("STANDARD_IA")),
    ...cursor.optional("transitionDays", days),
    ...cursor.optional("expirationDays", days),
    ...cursor.optional("noncurrentExpirationDays", days),
    ...cursor.optional("abortUploadDays", days),
  };
}

/** A queue, and who may send to it besides the roles of this account. */
export function readQueue(cursor: JsonCursor): QueueDescription {
  cursor.object(["arn", "policy", "encrypted", "retentionSeconds"], { arn: exampleArns.queue });
  return {
    arn: readArn(cursor, exampleArns.queue),
    ...cursor.optional("policy", (policy) => policy.list([]).map(readResourceStatement)),
    ...cursor.optional("encrypted", (encrypted) => encrypted.boolean()),
    ...cursor.optional("retentionSeconds", (seconds) =>
      seconds.integer({ from: 60, to: 1_209_600, example: 1_209_600 }),
    ),
  };
}

/** A topic, who is told, and who may publish. */
export function readTopic(cursor: JsonCursor): TopicDescription {
  const subscription = { protocol: "email", endpoint: "ops@example.com" };
  cursor.object(["arn", "subscriptions", "policy"], {
    arn: exampleArns.topic,
    subscriptions: [subscription],
  });
  return {
    arn: readArn(cursor, exampleArns.topic),
    subscriptions: cursor
      .at("subscriptions")
      .list([subscription])
      .map((item) => {
        item.object(["protocol", "endpoint"], subscription);
        return {
          protocol: item.at("protocol").string("email"),
          endpoint: item.at("endpoint").string("ops@example.com"),
        };
      }),
    ...cursor.optional("policy", (policy) => policy.list([]).map(readResourceStatement)),
  };
}

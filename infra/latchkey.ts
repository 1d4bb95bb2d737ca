import { type LatchkeyConfigInput, parseConfig } from "@latchkey/core/config/latchkey-config";
import { createAlarms } from "./alarms.ts";
import { createAudit } from "./audit.ts";
import { createChangeRules } from "./change-rules.ts";
import { createDashboard } from "./dashboard.ts";
import { allowDeadLetters, createDeadLetters } from "./dead-letters.ts";
import { createRules } from "./events.ts";
import { createFunctions } from "./functions.ts";
import { describeInstallation } from "./installation.ts";
import { createNotices } from "./notices.ts";
import { createRotation } from "./rotation.ts";
import { createAuditSchedule } from "./schedule.ts";
import { createBucket } from "./storage.ts";
import { createTrailForwarding } from "./trail.ts";

/** What an installation is made from: the configuration, and where Latchkey's sources are. */
export type LatchkeyArgs = LatchkeyConfigInput & {
  /** Folder of this repository, relative to the app's root; absent when it is the root. */
  readonly directory?: string;
};

/**
 * A whole installation of Latchkey, for anybody's `run()`. The AWS provider must be that of
 * us-east-1, where ACM's certificates for CloudFront and their events are.
 *
 * @example
 * const { Latchkey } = await import("./latchkey/infra/latchkey.ts");
 * const latchkey = new Latchkey("Latchkey", {
 *   directory: "latchkey",
 *   regions: ["eu-west-1"],
 *   notices: { emails: ["ops@example.com"] },
 * });
 * return { records: latchkey.bucket, notices: latchkey.topicArn };
 *
 * @throws ConfigurationError, which names every wrong field, its value and one that would do
 */
export class Latchkey extends $util.ComponentResource {
  /** Name of the bucket of records and reports. */
  readonly bucket: $util.Output<string>;
  /** ARN of the rotation's state machine: start it by hand with `{"customDomain": "auth.example.com"}`. */
  readonly rotationArn: $util.Output<string>;
  /** ARN of the audit's state machine: start it by hand with `{}`, or with `{"apply": true}`. */
  readonly auditArn: $util.Output<string>;
  /** ARN of the topic that people, and other programs, subscribe to. */
  readonly topicArn: $util.Output<string>;

  constructor(name: string, args: LatchkeyArgs, options?: $util.ComponentResourceOptions) {
    const { directory, ...config } = args;
    const checked = parseConfig(config);
    super("latchkey:index:Latchkey", name, {}, options);
    const installation = describeInstallation(name, this, { config: checked, directory });
    const deadLetters = createDeadLetters(installation);
    const bucket = createBucket(installation);
    const functions = createFunctions(installation, deadLetters);
    const rotation = createRotation(installation, functions);
    const audit = createAudit(installation, functions);
    const notices = createNotices(installation, deadLetters);
    const rules = createRules(installation, { functions, rotation, deadLetters });
    const changeRules = createChangeRules(installation, audit, deadLetters);
    allowDeadLetters(installation, deadLetters, [...rules, ...changeRules, ...notices.rules]);
    createAuditSchedule(installation, audit, deadLetters);
    createAlarms(installation, notices.topic, audit);
    createDashboard(installation, rotation, audit);
    createTrailForwarding(installation);
    this.bucket = bucket.bucket;
    this.rotationArn = rotation.arn;
    this.auditArn = audit.arn;
    this.topicArn = notices.topic.arn;
    this.registerOutputs({ bucket: this.bucket, rotationArn: this.rotationArn });
  }
}

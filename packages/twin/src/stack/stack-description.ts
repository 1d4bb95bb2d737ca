/**
 * What is deployed, as the twin runs it: the shape of `infra/stack.snapshot.json`.
 * Made from unknown JSON by `parseStackDescription`, which also checks that all that is named exists.
 */
export interface StackDescription {
  readonly version: 1;
  readonly account: string;
  readonly region: string;
  /** By function name, and so on: every record is keyed by the resource's own name. */
  readonly functions: Readonly<Record<string, FunctionDescription>>;
  readonly roles: Readonly<Record<string, RoleDescription>>;
  readonly rules: Readonly<Record<string, RuleDescription>>;
  readonly stateMachines: Readonly<Record<string, StateMachineDescription>>;
  readonly buckets: Readonly<Record<string, BucketDescription>>;
  readonly queues: Readonly<Record<string, QueueDescription>>;
  readonly schedules?: Readonly<Record<string, ScheduleDescription>>;
  readonly topics?: Readonly<Record<string, TopicDescription>>;
  readonly alarms?: Readonly<Record<string, AlarmDescription>>;
  readonly logGroups?: Readonly<Record<string, LogGroupDescription>>;
  readonly dashboards?: Readonly<Record<string, DashboardDescription>>;
}

export interface FunctionDescription {
  readonly arn: string;
  /** File under the root without its ending, a dot, the export: `packages/functions/src/plan.handler`. */
  readonly handler: string;
  readonly runtime: string;
  readonly architecture: "arm64" | "x86_64";
  /** 1 to 900, in real seconds also in the twin. */
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Name of its role. */
  readonly role: string;
  /** The function's resource policy: who may invoke it. */
  readonly permissions: readonly FunctionPermission[];
  /** Queue for asynchronous events that failed for good. */
  readonly deadLetterArn?: string;
  /** Retries of an asynchronous invocation, 0 to 2; 2 when absent. */
  readonly maximumRetryAttempts?: number;
  /** Name of the log group it writes to. */
  readonly logGroup?: string;
  readonly description?: string;
}

export interface FunctionPermission {
  readonly principal: string;
  readonly sourceArn?: string;
}

export interface RoleDescription {
  readonly arn: string;
  /** Service principals that may assume it. */
  readonly trust: readonly string[];
  readonly statements: readonly StatementDescription[];
}

export interface StatementDescription {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  /** By operator, then by key. */
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** A statement of the policy of a queue, a topic or a bucket. */
export interface ResourceStatementDescription extends StatementDescription {
  readonly Principal: "*" | { readonly Service: string };
}

export interface RuleDescription {
  readonly arn: string;
  readonly bus: string;
  readonly state: "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  readonly eventPattern: Readonly<Record<string, unknown>>;
  readonly targets: readonly TargetDescription[];
  readonly description?: string;
}

export interface TargetDescription {
  readonly id: string;
  readonly arn: string;
  /** Needed for state machines; a Lambda function is reached by its resource policy. */
  readonly roleArn?: string;
  readonly deadLetterArn?: string;
  /** EventBridge's own retry; 24 h and 185 attempts when absent. */
  readonly retry?: RetryDescription;
  /** What the target is sent instead of the event. */
  readonly inputTransformer?: InputTransformerDescription;
}

export interface InputTransformerDescription {
  /** JSON path into the event by variable. */
  readonly inputPaths?: Readonly<Record<string, string>>;
  /** Text with `<variable>`s, 8,192 characters at most. */
  readonly inputTemplate: string;
}

export interface RetryDescription {
  /** 60 to 86,400 */
  readonly maximumEventAgeSeconds?: number;
  /** 0 to 185 */
  readonly maximumRetryAttempts?: number;
}

export interface StateMachineDescription {
  readonly arn: string;
  readonly type: "STANDARD";
  /** Name of its role. */
  readonly role: string;
  /** Amazon States Language, JSONPath. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly logging?: {
    readonly level: "ALL" | "ERROR" | "FATAL" | "OFF";
    readonly includeExecutionData: boolean;
    /** Name of the log group. */
    readonly logGroup: string;
  };
  /** X-Ray. */
  readonly tracing?: boolean;
}

export interface BucketDescription {
  readonly arn: string;
  readonly versioned: boolean;
  readonly encrypted?: boolean;
  /** All four of S3's switches. */
  readonly blockPublicAccess?: boolean;
  readonly lifecycle?: readonly LifecycleRuleDescription[];
  readonly policy?: readonly ResourceStatementDescription[];
}

/** Days after which objects under a prefix move on. */
export interface LifecycleRuleDescription {
  readonly id: string;
  readonly prefix?: string;
  /** Where to, after `transitionDays`. */
  readonly storageClass?: string;
  readonly transitionDays?: number;
  readonly expirationDays?: number;
  readonly noncurrentExpirationDays?: number;
  readonly abortUploadDays?: number;
}

export interface QueueDescription {
  readonly arn: string;
  /** Who may send besides the roles of this account; where it is absent, every service may. */
  readonly policy?: readonly ResourceStatementDescription[];
  readonly encrypted?: boolean;
  readonly retentionSeconds?: number;
}

/** A schedule of EventBridge Scheduler. */
export interface ScheduleDescription {
  readonly arn: string;
  /** `rate(…)`, `cron(…)` with six fields, or `at(…)`. */
  readonly expression: string;
  /** IANA name; UTC when absent. */
  readonly timeZone?: string;
  readonly state: "ENABLED" | "DISABLED";
  readonly target: {
    readonly arn: string;
    /** The execution role: for the target, and for the dead-letter queue. */
    readonly roleArn: string;
    /** JSON text; Scheduler's own event when absent. */
    readonly input?: string;
    readonly deadLetterArn?: string;
    readonly retry?: RetryDescription;
  };
  readonly description?: string;
}

export interface TopicDescription {
  readonly arn: string;
  readonly subscriptions: readonly { readonly protocol: string; readonly endpoint: string }[];
  /** Who may publish; where it is absent, every service may. */
  readonly policy?: readonly ResourceStatementDescription[];
}

export const statistics = ["Sum", "Minimum", "Maximum", "Average", "SampleCount"] as const;
export const comparisons = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] as const;
export const missingDataTreatments = ["notBreaching", "breaching", "ignore", "missing"] as const;

/** A CloudWatch alarm on one metric. */
export interface AlarmDescription {
  readonly arn: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: (typeof statistics)[number];
  readonly periodSeconds: number;
  readonly evaluationPeriods: number;
  readonly threshold: number;
  readonly comparison: (typeof comparisons)[number];
  readonly treatMissingData: (typeof missingDataTreatments)[number];
  /** ARNs of topics. */
  readonly actions: readonly string[];
  readonly description: string;
}

export interface LogGroupDescription {
  readonly retentionDays: number;
}

export interface DashboardDescription {
  readonly widgets: readonly Readonly<Record<string, unknown>>[];
}

/** The entry whose ARN this is. */
export function findByArn<T extends { readonly arn: string }>(
  resources: Readonly<Record<string, T>>,
  arn: string,
): { readonly name: string; readonly resource: T } | undefined {
  for (const [name, resource] of Object.entries(resources)) {
    if (resource.arn === arn) return { name, resource };
  }
  return undefined;
}

/** Whether a service may assume the role: the trust policy names its principal. */
export function isTrusting(role: RoleDescription | undefined, principal: string): boolean {
  return role?.trust.includes(principal) ?? false;
}

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
  readonly Condition?: Readonly<Record<string, unknown>>;
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
}

export interface BucketDescription {
  readonly arn: string;
  readonly versioned: boolean;
}

export interface QueueDescription {
  readonly arn: string;
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

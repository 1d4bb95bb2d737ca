/** What differs between two deployments of Latchkey. */
export interface Stack {
  /** Twelve digits. */
  readonly account: string;
  /** Always where ACM's certificates of CloudFront live; a parameter only so that names are built in one place. */
  readonly region: "us-east-1";
  /** Regions in which user pools are looked for, and in which they may be changed. */
  readonly poolRegions: readonly string[];
  /**
   * Grants `cloudfront:UpdateDistribution` to the functions that call `UpdateUserPoolDomain`.
   * Cognito's guide asks for it ("you must have permission to update CloudFront distributions"),
   * but does not say whether it is still enforced on an update: off only where that was tried.
   */
  readonly allowDistributionUpdate: boolean;
}

/** The stack of the snapshot: the account ID of AWS's own documentation, the default pool Regions. */
export const referenceStack: Stack = {
  account: "123456789012",
  region: "us-east-1",
  poolRegions: ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"],
  allowDistributionUpdate: true,
};

/** The Lambdas that are one `Task` state each of the rotation. */
export const taskFunctions = [
  "plan",
  "update",
  "check-domain",
  "check-edges",
  "check-routing",
  "roll-back",
  "record",
] as const;
export type TaskFunction = (typeof taskFunctions)[number];

/** The Lambdas that EventBridge invokes. */
export const eventFunctions = ["dispatch", "close"] as const;
export type EventFunction = (typeof eventFunctions)[number];

export type FunctionName = TaskFunction | EventFunction;

/** SSM prefix under which the ARN that a custom domain holds is published. */
export const parameterPrefix = "/latchkey";

/** The bus on which AWS's events arrive and Latchkey's notices are put. */
export const eventBus = "default";

/** `latchkey-plan`; also the log group's last part. */
export function functionNameOf(name: FunctionName): string {
  return `latchkey-${name}`;
}

export function roleNameOf(name: FunctionName | "rotation"): string {
  return `latchkey-${name}-role`;
}

export function bucketNameOf(stack: Stack): string {
  return `latchkey-records-${stack.account}`;
}

export const deadLetterQueue = "latchkey-dead-letters";
export const rotationStateMachine = "latchkey-rotation";

/** ARNs of everything that one part of the stack names in another. */
export function arnsOf(stack: Stack) {
  const at = (service: string) => `arn:aws:${service}:${stack.region}:${stack.account}`;
  return {
    function: (name: FunctionName) => `${at("lambda")}:function:${functionNameOf(name)}`,
    logGroup: (name: FunctionName) => `${at("logs")}:log-group:/aws/lambda/${functionNameOf(name)}`,
    role: (name: string) => `arn:aws:iam::${stack.account}:role/${name}`,
    rule: (name: string) => `${at("events")}:rule/${name}`,
    bus: `${at("events")}:event-bus/${eventBus}`,
    stateMachine: `${at("states")}:stateMachine:${rotationStateMachine}`,
    executions: `${at("states")}:execution:${rotationStateMachine}:*`,
    bucket: `arn:aws:s3:::${bucketNameOf(stack)}`,
    queue: `${at("sqs")}:${deadLetterQueue}`,
    certificates: `${at("acm")}:certificate/*`,
    parameters: `${at("ssm")}:parameter${parameterPrefix}/custom-domain/*`,
    healthChecks: "arn:aws:route53:::healthcheck/*",
    /** A replica shares its pool's ID but has an ARN in its own Region, so each Region is named. */
    userPools: stack.poolRegions.map(
      (region) => `arn:aws:cognito-idp:${region}:${stack.account}:userpool/*`,
    ),
  };
}

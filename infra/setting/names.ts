/** What differs between two deployments of Latchkey. */
export interface Stack {
  /** Twelve digits. */
  readonly account: string;
  /** Starts every physical name, so that stages of one account do not meet: `latchkey`, `latchkey-dev`. */
  readonly prefix: string;
  /** Regions in which user pools are looked for, and in which they may be changed. */
  readonly poolRegions: readonly string[];
  /** Other accounts that the audit enters, and the role that it assumes there. */
  readonly accounts: { readonly ids: readonly string[]; readonly roleName: string };
  /**
   * Grants `cloudfront:UpdateDistribution` to the functions that call `UpdateUserPoolDomain`.
   * Cognito's guide asks for it ("you must have permission to update CloudFront distributions"),
   * but does not say whether it is still enforced on an update: off only where that was tried.
   */
  readonly allowDistributionUpdate: boolean;
}

/** Where ACM's certificates for CloudFront and their events are; everything is deployed there. */
export const controlRegion = "us-east-1";

/** The bus on which AWS's events arrive and Latchkey's notices are put. */
export const eventBus = "default";

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

/** The Lambdas that are one `Task` state each of the audit. */
export const auditFunctions = ["list-units", "audit-units", "finish-audit"] as const;
export type AuditFunction = (typeof auditFunctions)[number];

/** The Lambdas that EventBridge invokes, which nobody waits for. */
export const asynchronousFunctions = ["dispatch", "close"] as const;
export type AsynchronousFunction = (typeof asynchronousFunctions)[number];

export type FunctionName = TaskFunction | AuditFunction | AsynchronousFunction;
export const allFunctions: readonly FunctionName[] = [
  ...asynchronousFunctions,
  ...taskFunctions,
  ...auditFunctions,
];

/** The two state machines. */
export type StateMachineName = "rotation" | "audit";

/**
 * Whose role it is: a Lambda's, a state machine's, the schedule's, that of rules that start the
 * audit (`change`), or that of rules in other Regions (`trail`).
 */
export type RoleOwner = FunctionName | StateMachineName | "schedule" | "change" | "trail";

/** `latchkey` in production, `latchkey-<stage>` elsewhere. */
export function prefixOf(stage: string): string {
  return stage === "production" ? "latchkey" : `latchkey-${stage}`;
}

/** Physical names: explicit, so that people, policies and the snapshot can rely on them. */
export function namesOf(prefix: string) {
  return {
    function: (name: FunctionName) => `${prefix}-${name}`,
    logGroup: (name: FunctionName) => `/aws/lambda/${prefix}-${name}`,
    role: (owner: RoleOwner) => `${prefix}-${owner}-role`,
    rule: (name: string) => `${prefix}-${name}`,
    alarm: (name: string) => `${prefix}-${name}`,
    stateMachine: (name: StateMachineName) => `${prefix}-${name}`,
    /** Step Functions delivers to groups whose names start with `/aws/vendedlogs/` without a policy on each. */
    stateMachineLog: (name: StateMachineName) => `/aws/vendedlogs/states/${prefix}-${name}`,
    deadLetters: `${prefix}-dead-letters`,
    auditSchedule: `${prefix}-audit`,
    notices: `${prefix}-notices`,
    dashboard: prefix,
    bucket: (account: string) => `${prefix}-records-${account}`,
    /** SSM prefix under which the ARN that a custom domain holds is published. */
    parameters: `/${prefix}`,
  };
}

import { controlRegion, eventBus, type FunctionName, namesOf, type Stack } from "./names.ts";

/**
 * ARNs of what one part of the stack names in another's policy. They are built from the names and
 * not read from the resources, so that a policy can name what is made after it.
 */
export function arnsOf(stack: Stack) {
  const names = namesOf(stack.prefix);
  const at = (service: string) => `arn:aws:${service}:${controlRegion}:${stack.account}`;
  return {
    function: (name: FunctionName) => `${at("lambda")}:function:${names.function(name)}`,
    logGroup: (name: FunctionName) => `${at("logs")}:log-group:${names.logGroup(name)}`,
    rule: (name: string) => `${at("events")}:rule/${names.rule(name)}`,
    alarm: (name: string) => `${at("cloudwatch")}:alarm:${names.alarm(name)}`,
    bus: `${at("events")}:event-bus/${eventBus}`,
    schedule: `${at("scheduler")}:schedule/default/${names.auditSchedule}`,
    rotation: `${at("states")}:stateMachine:${names.stateMachine("rotation")}`,
    audit: `${at("states")}:stateMachine:${names.stateMachine("audit")}`,
    /** How the ARN of each execution of the rotation begins. */
    executions: `${at("states")}:execution:${names.stateMachine("rotation")}:`,
    auditExecutions: `${at("states")}:execution:${names.stateMachine("audit")}:`,
    bucket: `arn:aws:s3:::${names.bucket(stack.account)}`,
    latestReport: `arn:aws:s3:::${names.bucket(stack.account)}/reports/latest.json`,
    knownCustomDomains: `arn:aws:s3:::${names.bucket(stack.account)}/reports/known-custom-domains.json`,
    deadLetters: `${at("sqs")}:${names.deadLetters}`,
    notices: `${at("sns")}:${names.notices}`,
    // Which certificate will be issued or imported next is not known when this is deployed.
    certificates: `${at("acm")}:certificate/*`,
    // One below it for each custom domain, whose names are not known here.
    parameters: `${at("ssm")}:parameter${names.parameters}/custom-domain/*`,
    // Custom domains name their health checks, which are not known here.
    healthChecks: "arn:aws:route53:::healthcheck/*",
    auditRoles: auditRolesOf(stack.accounts),
    /** A replica shares its pool's ID but has an ARN in its own Region, so each Region is named. */
    userPools: stack.poolRegions.map(
      // Which pools have a custom domain is not known here.
      (region) => `arn:aws:cognito-idp:${region}:${stack.account}:userpool/*`,
    ),
  };
}

/** Accounts whose roles a policy names one by one: a role's own policies have 10,240 characters. */
const mostNamedAccounts = 50;

/** The roles by which the audit enters other accounts. */
function auditRolesOf({ ids, roleName }: Stack["accounts"]): readonly string[] {
  if (ids.length <= mostNamedAccounts)
    return ids.map((id) => `arn:aws:iam::${id}:role/${roleName}`);
  // So many ARNs do not fit; each account's role has its own say by trust policy and external ID.
  return [`arn:aws:iam::*:role/${roleName}`];
}

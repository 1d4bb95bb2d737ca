import type { CustomDomainChange } from "./custom-domain-change.ts";

/** What made a call, as far as CloudTrail's record gives it away. */
export type ChangeTool =
  | "CDK"
  | "CloudFormation"
  | "Pulumi"
  | "OpenTofu"
  | "Terraform"
  | "AWS console"
  | "AWS CLI"
  | "AWS SDK";

/**
 * Recognises the tool by the service that called, the role and the user agent; undefined when they
 * say nothing known. Anybody can send any user agent: it is a hint at whom to ask, no proof.
 *
 * Pulumi's and OpenTofu's providers descend from Terraform's and may name it, too, so they come
 * first; all of them name the AWS SDK that they are made with. CDK deploys by CloudFormation, with
 * a role of its own (CDK guide, "Bootstrapping": `cdk-<qualifier>-cfn-exec-role-…`).
 */
export function toolOf(change: CustomDomainChange): ChangeTool | undefined {
  const { invokedBy = "", sourceIpAddress = "", userAgent = "", roleName = "" } = change;
  if ([invokedBy, sourceIpAddress, userAgent].some((one) => one.includes("cloudformation"))) {
    return /^cdk-.*cfn-exec/.test(roleName) ? "CDK" : "CloudFormation";
  }
  return agents.find(([pattern]) => pattern.test(userAgent))?.[1] ?? consoleOf(change);
}

const agents: readonly (readonly [RegExp, ChangeTool])[] = [
  [/pulumi/i, "Pulumi"],
  [/opentofu/i, "OpenTofu"],
  [/terraform/i, "Terraform"],
  [/^Mozilla\/|signin\.amazonaws\.com|console\.amazonaws\.com|AWS Internal/i, "AWS console"],
  [/aws-cli\//i, "AWS CLI"],
  [/aws-sdk|boto/i, "AWS SDK"],
];

function consoleOf({ isFromConsole }: CustomDomainChange): ChangeTool | undefined {
  return isFromConsole ? "AWS console" : undefined;
}

/**
 * What to do so that it does not happen again, by the tool that did it.
 *
 * @param parameter name of the SSM parameter with the active ARN
 */
export function stopTheRevert(tool: ChangeTool | undefined, parameter: string): string {
  const read = `read the ARN from the SSM parameter ${parameter} (us-east-1)`;
  switch (tool) {
    case "Terraform":
    case "OpenTofu":
      return `Put certificate_arn into lifecycle { ignore_changes } of the aws_cognito_user_pool_domain, or ${read}.`;
    case "Pulumi":
      return `Put certificateArn into ignoreChanges of the UserPoolDomain (SST's provider is Pulumi's), or ${read}.`;
    case "CDK":
    case "CloudFormation":
      return `CloudFormation cannot ignore a property: let the template ${read}.`;
    case "AWS console":
    case "AWS CLI":
    case "AWS SDK":
      return `Ask whoever did it; what sets the certificate by itself should ${read}.`;
    default:
      return `Find what sets the certificate, and let it ignore that attribute, or ${read}.`;
  }
}

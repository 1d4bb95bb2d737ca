import { allow, type Statement } from "./iam.ts";
import { arnsOf, type FunctionName, type Stack } from "./names.ts";

/**
 * What each Lambda may do in AWS: what its own step calls and nothing else. Resource levels are
 * those of the Service Authorization Reference; a comment stands at each `*`.
 */
export function permissionsOf(stack: Stack): Readonly<Record<FunctionName, readonly Statement[]>> {
  const may = grants(stack);
  return {
    dispatch: [
      may.readCertificates,
      may.readCustomDomain,
      ...may.findPools,
      may.startRotation,
      may.storeRecord,
      may.notify,
      may.sendToDeadLetters,
    ],
    plan: [
      may.readCertificates,
      may.listCertificates,
      may.readCustomDomain,
      may.readReplicas,
      may.readHealthChecks,
      may.readHealth,
    ],
    update: [may.readCertificates, may.readCustomDomain, ...may.updateCustomDomain],
    "check-domain": [may.readCustomDomain],
    "check-edges": [may.readCertificates, may.readCustomDomain],
    "check-routing": [may.readCustomDomain, may.readReplicas, may.readHealthChecks, may.readHealth],
    "roll-back": [may.readCertificates, may.readCustomDomain, ...may.updateCustomDomain],
    record: [may.storeRecord, may.publishArn, may.notify],
    close: [may.storeRecord, may.notify, may.sendToDeadLetters],
  };
}

/** What Lambda itself needs to write the function's log. */
export function logPermission(stack: Stack, name: FunctionName): Statement {
  const group = arnsOf(stack).logGroup(name);
  const actions = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
  return allow("WriteLog", actions, [group, `${group}:*`]);
}

function grants(stack: Stack) {
  const arns = arnsOf(stack);
  return {
    readCertificates: allow(
      "ReadCertificates",
      ["acm:DescribeCertificate", "acm:GetCertificate"],
      [arns.certificates],
    ),
    // ListCertificates has no resource level in IAM.
    listCertificates: allow("ListCertificates", ["acm:ListCertificates"], ["*"]),
    // DescribeUserPoolDomain has no resource level in IAM: it is asked by the domain's name.
    readCustomDomain: allow("ReadCustomDomain", ["cognito-idp:DescribeUserPoolDomain"], ["*"]),
    findPools: findPools(arns.userPools),
    readReplicas: allow("ReadReplicas", ["cognito-idp:ListUserPoolReplicas"], arns.userPools),
    // Health checks are named by custom domains, which are not known here; reading is all that is granted.
    readHealthChecks: allow("ReadHealthChecks", ["route53:GetHealthCheck"], [arns.healthChecks]),
    // Metrics have no resource level in IAM.
    readHealth: allow("ReadHealth", ["cloudwatch:GetMetricData"], ["*"]),
    updateCustomDomain: updateCustomDomain(stack),
    startRotation: allow("StartRotation", ["states:StartExecution"], [arns.stateMachine]),
    storeRecord: allow("StoreRecord", ["s3:PutObject"], [`${arns.bucket}/records/*`]),
    publishArn: allow("PublishArn", ["ssm:GetParameter", "ssm:PutParameter"], [arns.parameters]),
    notify: allow("Notify", ["events:PutEvents"], [arns.bus]),
    // Lambda sends an event that failed for good with the function's own role.
    sendToDeadLetters: allow("SendToDeadLetters", ["sqs:SendMessage"], [arns.queue]),
  };
}

/** From a wildcard certificate no custom domain can be named: every pool is looked at. */
function findPools(userPools: readonly string[]): readonly Statement[] {
  return [
    // ListUserPools has no resource level in IAM.
    allow("ListPools", ["cognito-idp:ListUserPools"], ["*"]),
    allow("ReadPools", ["cognito-idp:DescribeUserPool"], userPools),
  ];
}

function updateCustomDomain(stack: Stack): readonly Statement[] {
  const update = allow(
    "UpdateCustomDomain",
    ["cognito-idp:UpdateUserPoolDomain"],
    arnsOf(stack).userPools,
  );
  if (!stack.allowDistributionUpdate) return [update];
  // The distribution behind a custom domain is in an account of AWS's, so no ARN can name it.
  return [update, allow("UpdateDistribution", ["cloudfront:UpdateDistribution"], ["*"])];
}

import { arnsOf } from "./arns.ts";
import { allow, type Statement } from "./iam.ts";
import type { Stack } from "./names.ts";

/** Everything that any function may do in AWS, by what it is for; a comment stands at each `*`. */
export function grantsOf(stack: Stack) {
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
    // From a wildcard certificate no custom domain can be named: every pool is looked at.
    // ListUserPools has no resource level in IAM.
    listPools: allow("ListPools", ["cognito-idp:ListUserPools"], ["*"]),
    // Which pools have a custom domain is not known here; reading is all that is granted.
    readPools: allow("ReadPools", ["cognito-idp:DescribeUserPool"], arns.userPools),
    readReplicas: allow("ReadReplicas", ["cognito-idp:ListUserPoolReplicas"], arns.userPools),
    // Health checks are named by custom domains, which are not known here; reading is all that is granted.
    readHealthChecks: allow("ReadHealthChecks", ["route53:GetHealthCheck"], [arns.healthChecks]),
    // Metrics have no resource level in IAM.
    readHealth: allow("ReadHealth", ["cloudwatch:GetMetricData"], ["*"]),
    updateCustomDomain: updateCustomDomain(stack),
    startRotation: allow("StartRotation", ["states:StartExecution"], [arns.rotation]),
    listRotations: allow("ListRotations", ["states:ListExecutions"], [arns.rotation]),
    // Executions are named when they are started.
    readRotations: allow("ReadRotations", ["states:DescribeExecution"], [`${arns.executions}*`]),
    // The key holds the custom domain and the execution; reports are not its to write.
    storeRecord: allow("StoreRecord", ["s3:PutObject"], [`${arns.bucket}/records/*`]),
    // The key holds the date, or says `latest`; records are not its to write.
    storeReport: allow("StoreReport", ["s3:PutObject"], [`${arns.bucket}/reports/*`]),
    // The key holds the audit, the account, the Region and the part's number.
    storePart: allow("StorePart", ["s3:PutObject"], [`${arns.bucket}/audits/*`]),
    // The same.
    readParts: allow("ReadParts", ["s3:GetObject"], [`${arns.bucket}/audits/*`]),
    // The key holds the custom domain and the execution.
    readRecords: allow("ReadRecords", ["s3:GetObject"], [`${arns.bucket}/records/*`]),
    readLatestReport: allow("ReadLatestReport", ["s3:GetObject"], [arns.latestReport]),
    // Before the first audit there is no report, which is no failure: it is looked for by its prefix,
    // because S3 answers 403 to a reader who may not list (S3 API, `GetObject`, "Permissions").
    seeLatestReport: allow("SeeLatestReport", ["s3:ListBucket"], [arns.bucket], {
      StringEquals: { "s3:prefix": "reports/latest.json" },
    }),
    readKnown: allow("ReadKnown", ["s3:GetObject"], [arns.knownCustomDomains]),
    // The same.
    seeKnown: allow("SeeKnown", ["s3:ListBucket"], [arns.bucket], {
      StringEquals: { "s3:prefix": "reports/known-custom-domains.json" },
    }),
    // A custom domain's records and an audit's parts are found by the beginning of their keys.
    listRecordsAndParts: allow("ListRecordsAndParts", ["s3:ListBucket"], [arns.bucket], {
      // What follows is the custom domain's name or the audit's.
      StringLike: { "s3:prefix": ["audits/*", "records/*"] },
    }),
    publishArn: allow("PublishArn", ["ssm:GetParameter", "ssm:PutParameter"], [arns.parameters]),
    // One for each custom domain, whose names are not known here.
    readRollBacks: allow("ReadRollBacks", ["ssm:GetParameter"], [`${arns.parameters}/rolled-back`]),
    // What a plan is to know of earlier rotations.
    readMemory: allow(
      "ReadMemory",
      ["ssm:GetParameter"],
      [`${arns.parameters}/rolled-back`, `${arns.parameters}/unproven`],
    ),
    noteUnproven: allow(
      "NoteUnproven",
      ["ssm:GetParameter", "ssm:PutParameter"],
      [`${arns.parameters}/unproven`],
    ),
    readArn: allow("ReadArn", ["ssm:GetParameter"], [`${arns.parameters}/certificate-arn`]),
    // LookupEvents has no resource level in IAM: it shows every management event of the account.
    readChanges: allow("ReadChanges", ["cloudtrail:LookupEvents"], ["*"]),
    // Only the roles' own policies say what may be done there.
    enterAccounts: allow("EnterAccounts", ["sts:AssumeRole"], arns.auditRoles),
    notify: allow("Notify", ["events:PutEvents"], [arns.bus]),
    // Lambda sends an event that failed for good with the function's own role.
    sendToDeadLetters: allow("SendToDeadLetters", ["sqs:SendMessage"], [arns.deadLetters]),
  };
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

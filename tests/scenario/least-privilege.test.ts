import { ACMClient, DeleteCertificateCommand } from "@aws-sdk/client-acm";
import {
  CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootStack, bucket, type Stack, stateMachineArn } from "./stack.ts";

/** All roles of the stack, by the step that has them. */
const steps = [
  "dispatch",
  "plan",
  "update",
  "check-domain",
  "check-edges",
  "check-routing",
  "roll-back",
  "record",
  "close",
  "rotation",
  "list-units",
  "audit-units",
  "finish-audit",
  "audit",
  "schedule",
] as const;
type Step = (typeof steps)[number];

const pool = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_EXAMPLE12";
const certificate =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";
const record = "arn:aws:s3:::latchkey-records-123456789012/records/auth.example.com/a.json";
const auditArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit";
const parameter = "arn:aws:ssm:us-east-1:123456789012:parameter";
const published = `${parameter}/latchkey/custom-domain/auth.example.com/certificate-arn`;
const rolledBack = `${parameter}/latchkey/custom-domain/auth.example.com/rolled-back`;

/** Who may do what can do harm; nobody else may. */
const sensitive: readonly (readonly [action: string, resource: string, may: readonly Step[]])[] = [
  ["cognito-idp:UpdateUserPoolDomain", pool, ["update", "roll-back"]],
  ["cognito-idp:UpdateUserPoolDomain", pool.replaceAll("eu-west-1", "ap-south-1"), []],
  ["cognito-idp:UpdateUserPoolDomain", pool.replace("123456789012", "210987654321"), []],
  ["cloudfront:UpdateDistribution", "*", ["update", "roll-back"]],
  ["cognito-idp:CreateUserPoolDomain", pool, []],
  ["cognito-idp:DeleteUserPoolDomain", pool, []],
  ["cognito-idp:UpdateUserPool", pool, []],
  ["cognito-idp:DeleteUserPool", pool, []],
  ["cognito-idp:AdminGetUser", pool, []],
  [
    "acm:DescribeCertificate",
    certificate,
    ["dispatch", "plan", "update", "check-edges", "roll-back", "audit-units"],
  ],
  ["acm:ExportCertificate", certificate, []],
  ["acm:DeleteCertificate", certificate, []],
  ["acm:ImportCertificate", certificate, []],
  ["acm:RequestCertificate", "*", []],
  ["states:StartExecution", stateMachineArn, ["dispatch", "finish-audit"]],
  ["states:StartExecution", auditArn, ["schedule"]],
  ["states:StartExecution", `${stateMachineArn}-of-others`, []],
  ["states:StopExecution", `${stateMachineArn.replace("stateMachine", "execution")}:x`, []],
  [
    "lambda:InvokeFunction",
    "arn:aws:lambda:us-east-1:123456789012:function:latchkey-update",
    ["rotation"],
  ],
  [
    "lambda:InvokeFunction",
    "arn:aws:lambda:us-east-1:123456789012:function:latchkey-audit-units",
    ["audit"],
  ],
  ["lambda:InvokeFunction", "arn:aws:lambda:us-east-1:123456789012:function:another", []],
  [
    "lambda:UpdateFunctionCode",
    "arn:aws:lambda:us-east-1:123456789012:function:latchkey-update",
    [],
  ],
  ["s3:PutObject", record, ["dispatch", "record", "close", "finish-audit"]],
  ["s3:PutObject", record.replace("/records/", "/elsewhere/"), []],
  ["s3:PutObject", record.replace("latchkey-records", "another"), []],
  ["s3:PutObject", record.replace("/records/", "/reports/"), ["finish-audit"]],
  ["s3:PutObject", record.replace("/records/", "/audits/"), ["audit-units"]],
  ["s3:GetObject", record, ["finish-audit"]],
  ["s3:GetObject", record.replace("/records/", "/audits/"), ["finish-audit"]],
  ["s3:GetObject", record.replace("/records/", "/reports/"), []],
  ["s3:DeleteObject", record, []],
  ["ssm:PutParameter", published, ["record"]],
  ["ssm:PutParameter", rolledBack, ["record"]],
  ["ssm:GetParameter", rolledBack, ["plan", "record", "audit-units"]],
  ["ssm:GetParameter", `${parameter}/another`, []],
  ["ssm:PutParameter", `${parameter}/another`, []],
  ["ssm:DeleteParameter", published, []],
  [
    "events:PutEvents",
    "arn:aws:events:us-east-1:123456789012:event-bus/default",
    ["dispatch", "record", "close", "finish-audit"],
  ],
  [
    "sqs:SendMessage",
    "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
    ["dispatch", "close", "schedule"],
  ],
  ["route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ", []],
  ["route53:UpdateHealthCheck", "arn:aws:route53:::healthcheck/a1b2c3d4", []],
  ["iam:PassRole", "arn:aws:iam::123456789012:role/latchkey-update-role", []],
  ["sts:AssumeRole", "arn:aws:iam::123456789012:role/latchkey-update-role", []],
  // None is configured.
  ["sts:AssumeRole", "arn:aws:iam::210987654321:role/latchkey-audit", []],
];

describe("no function can do more than its step:", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack();
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it.each(sensitive)("%s on %s", (action, resource, may) => {
    const { iam } = stack.twin.world;
    const allowed = steps.filter((step) => {
      const roleName = `latchkey-${step}-role`;
      const arn = `arn:aws:sts::123456789012:assumed-role/${roleName}/latchkey-${step}`;
      return iam.isAllowed({ kind: "role", roleName, arn }, action, [resource]);
    });
    expect(allowed).toEqual(may);
  });

  it("a call beyond the step is refused on the wire, with the action named", async () => {
    const denied = (action: string) =>
      expect.objectContaining({
        name: expect.stringMatching(/^AccessDenied/),
        message: expect.stringContaining(`is not authorized to perform: ${action}`),
      });
    const cognito = (step: Step) => clientOf(stack, step, CognitoIdentityProviderClient);
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      "cognito-idp:UpdateUserPoolDomain": () =>
        cognito("check-domain").send(
          new UpdateUserPoolDomainCommand({
            Domain: "auth.example.com",
            UserPoolId: "eu-west-1_EXAMPLE12",
            CustomDomainConfig: { CertificateArn: certificate },
          }),
        ),
      "cognito-idp:DeleteUserPool": () =>
        cognito("update").send(new DeleteUserPoolCommand({ UserPoolId: "eu-west-1_EXAMPLE12" })),
      "acm:DeleteCertificate": () =>
        clientOf(stack, "roll-back", ACMClient).send(
          new DeleteCertificateCommand({ CertificateArn: certificate }),
        ),
      "states:StartExecution": () =>
        clientOf(stack, "record", SFNClient).send(new StartExecutionCommand({ stateMachineArn })),
      "s3:PutObject": () =>
        clientOf(stack, "update", S3Client).send(
          new PutObjectCommand({ Bucket: bucket, Key: "records/a.json", Body: "{}" }),
        ),
      "ssm:PutParameter": () =>
        clientOf(stack, "check-edges", SSMClient).send(
          new PutParameterCommand({
            Name: "/latchkey/custom-domain/auth.example.com/certificate-arn",
            Value: certificate,
          }),
        ),
    };
    for (const [action, call] of Object.entries(calls)) {
      await expect(call()).rejects.toEqual(denied(action));
    }
  });
});

/** A client with the credentials that the step's function has. */
function clientOf<Client>(
  { twin }: Stack,
  step: Step,
  ClientClass: new (config: {
    endpoint: string;
    region: string;
    forcePathStyle: boolean;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  }) => Client,
): Client {
  const credentials = twin.world.iam.issueCredentials(`latchkey-${step}-role`);
  const config = { endpoint: twin.endpoint, region: "us-east-1", forcePathStyle: true };
  return new ClientClass({ ...config, credentials });
}

import type { DomainDescriptionType } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { waitFor } from "../../../demo/wait.ts";
import { bootStack, bucket, type Stack, stateMachineArn } from "../../scenario/stack.ts";
import { expectServed, operatorEnvironment, runJsonTool, runTool } from "./tool.ts";

const customDomain = "auth.cli.example";
const deadlineMs = 240_000;

/** The AWS CLI parses with botocore, which shares nothing with the SDK that the twin is made with. */
describe("the main job by the AWS CLI", () => {
  let stack: Stack;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
    env = operatorEnvironment(stack.twin.endpoint);
  });
  afterAll(async () => {
    await stack?.stop();
  });

  /** `aws` with the words of the command line, then the arguments that hold spaces. */
  async function aws<T>(command: string, ...args: readonly string[]): Promise<T> {
    return (await runJsonTool(inject("aws"), [...command.split(" "), ...args], env)) as T;
  }

  async function record(zoneId: string, set: object): Promise<string> {
    const batch = JSON.stringify({ Changes: [{ Action: "UPSERT", ResourceRecordSet: set }] });
    const change = await aws<{ ChangeInfo: { Id: string } }>(
      `route53 change-resource-record-sets --hosted-zone-id ${zoneId} --change-batch`,
      batch,
    );
    return change.ChangeInfo.Id;
  }

  async function issue(zoneId: string): Promise<string> {
    const request = `acm request-certificate --validation-method DNS --domain-name ${customDomain}`;
    const { CertificateArn: arn } = await aws<{ CertificateArn: string }>(request);
    const describe = `acm describe-certificate --certificate-arn ${arn} --query`;
    const cname = await waitFor("the CNAME to be known", async () => {
      const path = "Certificate.DomainValidationOptions[0].ResourceRecord";
      return (await aws<Cname | null>(describe, path)) ?? undefined;
    });
    const values = { TTL: 300, ResourceRecords: [{ Value: cname.Value }] };
    const change = await record(zoneId, { Name: cname.Name, Type: cname.Type, ...values });
    await aws(`route53 wait resource-record-sets-changed --id ${change}`);
    await waitFor(
      `${arn} to be issued`,
      async () =>
        (await aws<string>(describe, "Certificate.Status")) === "ISSUED" ? true : undefined,
      deadlineMs,
    );
    await aws(`acm wait certificate-validated --certificate-arn ${arn}`);
    return arn;
  }

  async function describeActive(): Promise<DomainDescriptionType> {
    const command = `cognito-idp describe-user-pool-domain --region eu-west-1 --domain ${customDomain}`;
    return await waitFor(
      `${customDomain} to be active`,
      async () => {
        const answer = await aws<{ DomainDescription: DomainDescriptionType }>(command);
        return answer.DomainDescription.Status === "ACTIVE" ? answer.DomainDescription : undefined;
      },
      deadlineMs,
    );
  }

  it("a replaced certificate is followed, served, recorded and published", async () => {
    const zone = await aws<{ HostedZone: { Id: string } }>(
      "route53 create-hosted-zone --name cli.example --caller-reference cli",
    );
    const zoneId = zone.HostedZone.Id;
    const apex = { TTL: 300, ResourceRecords: [{ Value: "192.0.2.1" }] };
    await record(zoneId, { Name: "cli.example", Type: "A", ...apex });
    const first = await issue(zoneId);
    const pool = await aws<{ UserPool: { Id: string } }>(
      "cognito-idp create-user-pool --region eu-west-1 --pool-name customers",
    );
    const { CloudFrontDomain } = await aws<{ CloudFrontDomain: string }>(
      `cognito-idp create-user-pool-domain --region eu-west-1 --domain ${customDomain} ` +
        `--user-pool-id ${pool.UserPool.Id} --managed-login-version 2 ` +
        `--custom-domain-config CertificateArn=${first},SecurityPolicy=TLS_V1_2_2021`,
    );
    const alias = { HostedZoneId: "Z2FDTNDATAQYW2", DNSName: CloudFrontDomain };
    const AliasTarget = { ...alias, EvaluateTargetHealth: false };
    await record(zoneId, { Name: customDomain, Type: "A", AliasTarget });
    const before = await describeActive();
    expect(before.CustomDomainConfig?.CertificateArn).toBe(first);

    const second = await issue(zoneId);
    const execution = await waitFor("the rotation to succeed", succeededFor(second), deadlineMs);

    expect(await describeActive()).toEqual({
      ...before,
      CustomDomainConfig: { CertificateArn: second, SecurityPolicy: "TLS_V1_2_2021" },
    });
    const got = `acm get-certificate --certificate-arn ${second} --query Certificate`;
    await expectServed(stack, customDomain, await aws<string>(got));
    await expectRecorded(execution, second);
    const name = `/latchkey/custom-domain/${customDomain}/certificate-arn`;
    const value = await aws(`ssm get-parameter --name ${name} --query Parameter.Value`);
    expect(value).toBe(second);
  }, 600_000);

  /** Looks for an execution that was started for the certificate and has succeeded. */
  function succeededFor(certificateArn: string): () => Promise<string | undefined> {
    const list = `stepfunctions list-executions --status-filter SUCCEEDED --state-machine-arn ${stateMachineArn}`;
    return async () => {
      const { executions } = await aws<{ executions: { executionArn: string }[] }>(list);
      for (const { executionArn } of executions) {
        const described = await aws<{ input: string; status: string }>(
          `stepfunctions describe-execution --execution-arn ${executionArn}`,
        );
        if (described.input.includes(certificateArn)) return executionArn;
      }
      return undefined;
    };
  }

  async function expectRecorded(execution: string, certificateArn: string): Promise<void> {
    const { Contents } = await aws<{ Contents: { Key: string }[] }>(
      `s3api list-objects-v2 --bucket ${bucket} --prefix records/${customDomain}/`,
    );
    const key = Contents.find(({ Key }) => Key.includes(execution.split(":").at(-1) ?? ""))?.Key;
    const { stdout } = await runTool(
      inject("aws"),
      ["s3", "cp", `s3://${bucket}/${key}`, "-"],
      env,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "rotated",
      customDomain,
      to: { arn: certificateArn },
    });
  }

  it.each([
    [
      "acm describe-certificate --certificate-arn arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000",
      "An error occurred (ResourceNotFoundException) when calling the DescribeCertificate operation",
    ],
    [
      "cognito-idp describe-user-pool --user-pool-id us-east-1_Unknown99",
      "An error occurred (ResourceNotFoundException) when calling the DescribeUserPool operation: User pool us-east-1_Unknown99 does not exist.",
    ],
    [
      "route53 get-health-check --health-check-id 00000000-0000-4000-8000-000000000000",
      "An error occurred (NoSuchHealthCheck) when calling the GetHealthCheck operation: A health check with id 00000000-0000-4000-8000-000000000000 does not exist.",
    ],
    [
      "s3api get-object --bucket contract-none --key a /dev/null",
      "An error occurred (NoSuchBucket) when calling the GetObject operation: The specified bucket does not exist",
    ],
    [
      "stepfunctions start-execution --state-machine-arn arn:aws:states:us-east-1:123456789012:stateMachine:none",
      "An error occurred (StateMachineDoesNotExist) when calling the StartExecution operation: State Machine Does Not Exist",
    ],
  ])("tells a refusal as AWS's: %s", async (command, message) => {
    const run = await runTool(inject("aws"), command.split(" "), env);
    expect(run.stderr).toContain(message);
    // Version 1's one code for every error of a service: https://docs.aws.amazon.com/cli/v1/userguide/cli-usage-returncodes.html
    expect(run.exitCode).toBe(255);
  });
});

interface Cname {
  readonly Name: string;
  readonly Type: string;
  readonly Value: string;
}

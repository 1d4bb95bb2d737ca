import { resolve } from "node:path";
import type { DomainDescriptionType } from "@aws-sdk/client-cognito-identity-provider";
import type { RotationRecord } from "@latchkey/core/record/record";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { bootStack, bucket, type Stack, stateMachineArn } from "../../scenario/stack.ts";
import { expectServed, operatorEnvironment, runJsonTool } from "./tool.ts";

const customDomain = "auth.boto.example";

describe("boto3", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
  });
  afterAll(async () => {
    await stack?.stop();
  });

  async function script<T>(name: string, ...args: readonly string[]): Promise<T> {
    const file = resolve(import.meta.dirname, `${name}.py`);
    const env = operatorEnvironment(stack.twin.endpoint);
    return (await runJsonTool(inject("python"), [file, ...args], env)) as T;
  }

  it("does the main job, with its own waiters and paginators", async () => {
    const seen = await script<MainJob>("main_job", customDomain, stateMachineArn, bucket);
    expect(seen.status).toBe("SUCCEEDED");
    expect(seen.before.CustomDomainConfig?.CertificateArn).toBe(seen.first);
    expect(seen.after).toEqual({
      ...seen.before,
      CustomDomainConfig: { CertificateArn: seen.second, SecurityPolicy: "TLS_V1_2_2021" },
    });
    expect(seen.records.filter(({ execution }) => execution?.arn === seen.execution)).toMatchObject(
      [{ verdict: "rotated", customDomain, to: { arn: seen.second } }],
    );
    expect(seen.parameter).toBe(seen.second);
    await expectServed(stack, customDomain, seen.certificatePem);
  }, 600_000);

  it("reads every refusal as the exception of its own model", async () => {
    const unknown = "00000000-0000-4000-8000-000000000000";
    const refusal = (code: string, status: number, message: unknown) => ({
      ...{ code, status, message },
      hasRequestId: true,
    });
    const certificate = `Could not find certificate arn:aws:acm:us-east-1:123456789012:certificate/${unknown}.`;
    expect(await script("error_form")).toEqual({
      acm: refusal("ResourceNotFoundException", 400, certificate),
      "acm tags": refusal("ResourceNotFoundException", 400, certificate),
      cognito: refusal(
        "ResourceNotFoundException",
        400,
        "User pool us-east-1_Unknown99 does not exist.",
      ),
      "cognito text": refusal(
        "InvalidParameterException",
        400,
        expect.stringContaining(
          "1 validation error detected: Value 'no pool ID' at 'userPoolId' failed to satisfy constraint: ",
        ),
      ),
      route53: refusal(
        "NoSuchHealthCheck",
        404,
        `A health check with id ${unknown} does not exist.`,
      ),
      "route53 zone": refusal(
        "NoSuchHostedZone",
        404,
        "No hosted zone found with ID: Z00000000000",
      ),
      events: refusal("InvalidEventPatternException", 400, expect.stringContaining("not valid")),
      s3: refusal("NoSuchBucket", 404, "The specified bucket does not exist"),
      // A HEAD has no body to read a code from.
      "s3 head": refusal("404", 404, "Not Found"),
      sqs: refusal(
        "AWS.SimpleQueueService.NonExistentQueue",
        400,
        "The specified queue does not exist.",
      ),
      ssm: refusal("ParameterNotFound", 400, expect.any(String)),
      states: refusal(
        "ExecutionDoesNotExist",
        400,
        "Execution Does Not Exist: 'arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:none'",
      ),
    });
  });

  it("finds the same with one item a page as with ten", async () => {
    const lists = Object.entries(await script<Readonly<Record<string, Paged>>>("paging"));
    expect(lists).toHaveLength(7);
    for (const [what, { ones, tens }] of lists) {
      expect(ones, what).toEqual(tens);
      expect(ones.distinct, what).toBe(ones.found);
      expect(ones.found, what).toBeGreaterThanOrEqual(5);
    }
  });
});

interface MainJob {
  readonly first: string;
  readonly second: string;
  readonly certificatePem: string;
  readonly before: DomainDescriptionType;
  readonly after: DomainDescriptionType;
  readonly status: string;
  readonly execution: string;
  readonly records: readonly RotationRecord[];
  readonly parameter: string;
}

interface Paged {
  readonly ones: { readonly found: number; readonly distinct: number };
  readonly tens: { readonly found: number; readonly distinct: number };
}

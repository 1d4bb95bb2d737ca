import type { ContractCase } from "../contract-case.ts";
import type { Target } from "../target.ts";

const docs = "https://docs.aws.amazon.com";

/** A call made by hand; what matters of the answer. */
interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A JSON service's refusal: what in its answer tells the exception's name. */
function jsonRefusal(service: string, operation: string, code: string, body: string): ContractCase {
  return {
    name: `wire: ${service} refuses with ${code} in the body, as JSON`,
    page: `${docs}/smithy/2.0/aws/protocols/aws-json-1_1-protocol.html`,
    documented: { status: 400, code, contentType: "application/x-amz-json-1.1", requestId: true },
    async observe(target) {
      const answer = await callJson(target, service, operation, body);
      const { __type: type } = JSON.parse(answer.text) as { readonly __type?: string };
      return {
        status: answer.status,
        code: type?.split("#").at(-1),
        contentType: answer.headers.get("content-type"),
        requestId: answer.headers.has("x-amzn-requestid"),
      };
    },
  };
}

/** What is on the wire, below the SDKs. */
export const wireFormCases: readonly ContractCase[] = [
  jsonRefusal(
    "acm",
    "CertificateManager.DescribeCertificate",
    "ResourceNotFoundException",
    '{"CertificateArn":"arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-4000-8000-000000000000"}',
  ),
  jsonRefusal(
    "cognito-idp",
    "AWSCognitoIdentityProviderService.DescribeUserPool",
    "ResourceNotFoundException",
    '{"UserPoolId":"us-east-1_Unknown99"}',
  ),
  jsonRefusal("events", "AWSEvents.DescribeRule", "ResourceNotFoundException", '{"Name":"nobody"}'),
  {
    name: "wire: Route 53 refuses in XML, with type, code, message and request ID",
    page: `${docs}/Route53/latest/APIReference/requests-rest-responses.html`,
    documented: {
      status: 404,
      root: '<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/">',
      error:
        "<Error><Type>Sender</Type><Code>NoSuchHealthCheck</Code><Message>A health check with id 00000000-0000-4000-8000-000000000000 does not exist.</Message></Error>",
      requestId: true,
    },
    async observe(target) {
      const path = "/2013-04-01/healthcheck/00000000-0000-4000-8000-000000000000";
      const { status, text } = await callRaw(target, "route53", path);
      const oneLine = text.replaceAll(/>\s+</g, "><");
      return {
        status,
        root: /<ErrorResponse[^>]*>/.exec(oneLine)?.[0],
        error: /<Error>.*<\/Error>/.exec(oneLine)?.[0],
        requestId: /<RequestId>[^<]+<\/RequestId>/.test(oneLine),
      };
    },
  },
  {
    name: "wire: S3 refuses in XML with Error at the root, without a name space",
    page: `${docs}/AmazonS3/latest/API/ErrorResponses.html`,
    documented: { status: 404, root: "<Error>", code: "NoSuchBucket", resource: "contract-none" },
    async observe(target) {
      const { status, text } = await callRaw(target, "s3", "/contract-none/a");
      return {
        status,
        root: /<Error[^>]*>/.exec(text)?.[0],
        code: /<Code>([^<]+)/.exec(text)?.[1],
        resource: /<BucketName>([^<]+)/.exec(text)?.[1],
      };
    },
  },
  {
    name: "wire: a time in JSON is a number of seconds",
    page: `${docs}/smithy/2.0/aws/protocols/aws-json-1_1-protocol.html`,
    documented: "number",
    async observe(target) {
      const operation = "AWSCognitoIdentityProviderService.CreateUserPool";
      const answer = await callJson(target, "cognito-idp", operation, '{"PoolName":"timed"}');
      const { UserPool } = JSON.parse(answer.text) as {
        readonly UserPool?: { readonly CreationDate?: unknown };
      };
      return typeof UserPool?.CreationDate;
    },
  },
  {
    name: "wire: an unknown operation is refused as one",
    page: `${docs}/acm/latest/APIReference/CommonErrors.html`,
    documented: "UnknownOperationException",
    async observe(target) {
      const answer = await callJson(target, "acm", "CertificateManager.MakeCoffee", "{}");
      return /"__type":\s*"(?:[^"]*#)?([^"]+)"/.exec(answer.text)?.[1];
    },
  },
];

async function callJson(target: Target, service: string, operation: string, body: string) {
  return await callRaw(target, service, "/", {
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": operation },
    body,
  });
}

/** Signed in form only: neither target verifies more than it needs to find the service. */
async function callRaw(
  { endpoint }: Target,
  service: string,
  path: string,
  init: RequestInit = {},
): Promise<RawAnswer> {
  const credential = `operator/20260101/us-east-1/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=${"0".repeat(64)}`;
  const response = await fetch(`${endpoint}${path}`, {
    ...init,
    headers: { ...init.headers, authorization, "x-amz-date": "20260101T000000Z" },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

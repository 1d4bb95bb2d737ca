import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootStack, type Stack } from "./stack.ts";

const json = "application/x-amz-json-1.1";
const cognito = "AWSCognitoIdentityProviderService";
/** Above Lambda's payload limit of 6 MB, which is the AWS port's. */
const oversized = "a".repeat(7 * 1024 * 1024);
const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

/** How the twin was asked, and what AWS would say: status and error code. */
interface BadCall {
  readonly what: string;
  readonly service?: string;
  readonly target?: string;
  readonly type?: string;
  readonly method?: string;
  readonly path?: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly status: number;
  readonly code: string;
}

const badCalls: readonly BadCall[] = [
  { what: "text that is no JSON", body: "not JSON", status: 400, code: "SerializationException" },
  { what: "half a JSON", body: '{"Domain":', status: 400, code: "SerializationException" },
  { what: "a list", body: "[]", status: 400, code: "SerializationException" },
  { what: "a number", body: "42", status: 400, code: "SerializationException" },
  {
    what: "a member of another type",
    body: '{"Domain":42}',
    status: 400,
    code: "SerializationException",
  },
  {
    what: "bytes",
    body: new Uint8Array([0xff, 0xfe, 0x00, 0x80]),
    status: 400,
    code: "SerializationException",
  },
  { what: "lists in lists", body: deep, status: 400, code: "SerializationException" },
  {
    what: "nothing where a member is needed",
    body: "{}",
    status: 400,
    code: "InvalidParameterException",
  },
  { what: "an empty body", body: "", status: 400, code: "InvalidParameterException" },
  { what: "7 MB", body: oversized, status: 413, code: "RequestEntityTooLargeException" },
  {
    what: "an unknown operation",
    target: `${cognito}.Nope`,
    body: "{}",
    status: 400,
    code: "UnknownOperationException",
  },
  {
    what: "an operation of every object",
    target: `${cognito}.constructor`,
    body: "{}",
    status: 400,
    code: "UnknownOperationException",
  },
  {
    what: "another service's target",
    target: "CertificateManager.DescribeCertificate",
    body: "{}",
    status: 400,
    code: "UnknownOperationException",
  },
  {
    what: "a service that there is not",
    service: "__proto__",
    body: "{}",
    status: 404,
    code: "UnknownOperationException",
  },
  {
    what: "XML that is none",
    service: "route53",
    path: "/2013-04-01/hostedzone",
    type: "text/xml",
    body: "<Create",
    status: 400,
    code: "MalformedInput",
  },
];

describe("the twin's AWS port", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack();
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it.each(badCalls)("answers $what as AWS does: $status $code", async (bad) => {
    const response = await callAws(stack, bad);
    const text = await response.text();
    expect({ status: response.status, text }).toEqual({
      status: bad.status,
      text: expect.stringContaining(bad.code),
    });
    expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
    expect(await isAlive(stack)).toBe(true);
  });

  it("answers a call without a signature as AWS does", async () => {
    const response = await fetch(stack.twin.endpoint, { method: "POST", body: "{}" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("MissingAuthenticationTokenException");
    expect(await isAlive(stack)).toBe(true);
  });

  it.each([
    ["no JSON", "POST", "/acm/renew", "not JSON", 400, /not valid JSON/],
    ["nothing", "POST", "/acm/renew", "", 400, /certificateArn is missing/],
    ["null", "POST", "/events/emit", "null", 400, /source must be a text/],
    ["a list", "POST", "/lambda/fault", "[]", 400, /function must be one of/],
    ["a text", "POST", "/cognito/settings-lost", '"x"', 400, /must be a JSON object/],
    [
      "resources that are no texts",
      "POST",
      "/events/emit",
      '{"source":"aws.acm","detailType":"x","resources":[1]}',
      400,
      /resources must be a list of texts/,
    ],
    [
      "2 MB",
      "POST",
      "/acm/issue",
      `{"names":["${"a".repeat(2 * 1024 * 1024)}"]}`,
      413,
      /must not exceed/,
    ],
    ["another path", "POST", "/__proto__", "{}", 404, /See GET \//],
    ["another method", "DELETE", "/acm/issue", "", 405, /takes POST/],
  ])("and its control port refuse %s with what is wrong", async (...row) => {
    const [, method, path, body, status, message] = row;
    const init = body === "" ? { method } : { method, body };
    const response = await fetch(`${stack.twin.controlUrl}${path}`, init);
    const answer = (await response.json()) as { error: string };
    expect(response.status).toBe(status);
    expect(answer.error).toMatch(message);
    expect(await stack.control("/healthz")).toEqual({ status: "ok" });
  });
});

async function callAws({ twin }: Stack, call: BadCall): Promise<Response> {
  const scope = `operator/20260901/us-east-1/${call.service ?? "cognito-idp"}/aws4_request`;
  return await fetch(`${twin.endpoint}${call.path ?? "/"}`, {
    method: call.method ?? "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
      "content-type": call.type ?? json,
      ...(call.path === undefined
        ? { "x-amz-target": call.target ?? `${cognito}.DescribeUserPoolDomain` }
        : {}),
    },
    body: call.body,
  });
}

/** Whether the twin answers the next call, and rightly. */
async function isAlive(stack: Stack): Promise<boolean> {
  const good = { what: "", status: 200, code: "", body: '{"Domain":"auth.nobody.example"}' };
  const response = await callAws(stack, good);
  return response.status === 200 && (await response.text()) === '{"DomainDescription":{}}';
}

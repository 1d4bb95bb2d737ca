import { readdirSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type StubAnswer, startAwsStub } from "./aws-stub.ts";
import { captureOutput, contextOf, type Output } from "./invocation.ts";
import { stubLambdaEnvironment } from "./lambda-environment.ts";

const source = new URL("../src/", import.meta.url);
const names = readdirSync(source)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replace(".ts", ""));

/** The workflow's tasks between `Plan` and `Record`. */
const steps = ["update", "check-domain", "check-edges", "check-routing", "roll-back"];

type Handler = (payload: unknown, context: object) => Promise<Record<string, unknown>>;

async function handlerOf(name: string): Promise<Handler> {
  const { handler } = (await import(`../src/${name}.ts`)) as { handler: Handler };
  return handler;
}

async function invoke(name: string, payload: unknown): Promise<Record<string, unknown>> {
  const handler = await handlerOf(name);
  return await handler(payload, contextOf(`latchkey-${name}`));
}

const execution = {
  Id: "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:auth-1f2e3d4c",
  Name: "auth-1f2e3d4c",
  StartTime: "2026-09-01T18:43:48.000Z",
  RoleArn: "arn:aws:iam::123456789012:role/latchkey-rotation-role",
};
const oldArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/11111111-1111-4111-8111-111111111111";
const newArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-4222-8222-222222222222";

/** A rotation just after its update. */
const updated = {
  version: 1,
  request: { customDomain: "auth.example.com", apply: true, action: "rotate" },
  execution: { arn: execution.Id, name: execution.Name, startedAt: execution.StartTime },
  next: "wait-for-domain",
  waitSeconds: 30,
  decision: "rotate",
  reasons: [],
  customDomain: {
    name: "auth.example.com",
    userPoolId: "eu-west-1_EXAMPLE",
    region: "eu-west-1",
    accountId: "123456789012",
  },
  baseline: {
    certificate: { arn: oldArn },
    isCertificateUsable: true,
    settings: { securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2 },
    observedAt: "2026-09-01T18:43:49.000Z",
  },
  target: { arn: newArn },
  goal: "target",
  progress: {
    holds: 0,
    isUpdated: true,
    updatedAt: "2026-09-01T18:43:50.000Z",
    domainPolls: 0,
    domainConfirmations: 0,
    edgeRounds: 0,
    edgeConfirmations: 0,
    edgeHarms: 0,
    edgesProven: 0,
  },
  edges: [],
};

const described = {
  DomainDescription: {
    UserPoolId: "eu-west-1_EXAMPLE",
    AWSAccountId: "123456789012",
    Domain: "auth.example.com",
    CloudFrontDistribution: "d111111abcdef8.cloudfront.net",
    Status: "ACTIVE",
    CustomDomainConfig: { CertificateArn: newArn, SecurityPolicy: "TLS_V1_2_2021" },
    ManagedLoginVersion: 2,
  },
};

let aws: Awaited<ReturnType<typeof startAwsStub>>;
let answers: Readonly<Record<string, StubAnswer>> = {};
let output: Output;

beforeAll(async () => {
  aws = await startAwsStub((operation) => answers[operation] ?? {});
  stubLambdaEnvironment(aws.url);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.stop();
});

beforeEach(() => {
  answers = {};
  aws.calls.length = 0;
  output = captureOutput();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the Lambdas", () => {
  test("are the seven tasks, the two for events and the three of the audit, a file each", () => {
    const audit = ["list-units", "audit-units", "finish-audit"];
    expect(names.sort()).toEqual(
      ["close", "dispatch", "plan", "record", ...audit, ...steps].sort(),
    );
  });

  test.each(names)("%s is at most 60 lines and exports a handler", async (name) => {
    const text = readFileSync(new URL(`${name}.ts`, source), "utf8");
    expect(text.split("\n").length).toBeLessThanOrEqual(61);
    expect(await handlerOf(name)).toBeTypeOf("function");
  });
});

describe("a task", () => {
  test.each(["plan", "record", ...steps])(
    "%s refuses a payload without an execution",
    async (name) => {
      await expect(invoke(name, { state: updated })).rejects.toMatchObject({
        name: "InvalidPayloadError",
        problems: ['payload.execution: Invalid key: Expected "execution"'],
      });
      expect(aws.calls).toEqual([]);
    },
  );

  test.each(steps)("%s refuses a state that is none, and says where", async (name) => {
    const state = { ...updated, progress: { ...updated.progress, holds: "none" } };
    await expect(invoke(name, { state, execution })).rejects.toMatchObject({
      name: "InvalidPayloadError",
      problems: ["payload.state.progress.holds: Invalid type: Expected number"],
    });
    expect(aws.calls).toEqual([]);
  });

  test("gets its state's next step from core, by way of AWS", async () => {
    answers = { DescribeUserPoolDomain: { body: described } };
    const state = await invoke("check-domain", { state: updated, execution });
    expect(state).toMatchObject({
      next: "wait-for-domain",
      progress: { domainPolls: 1, domainConfirmations: 1 },
      after: { certificateArn: newArn, status: "ACTIVE" },
    });
    expect(aws.calls).toEqual([
      { operation: "DescribeUserPoolDomain", body: '{"Domain":"auth.example.com"}' },
    ]);
  });

  test("names its rotation in the log, and no more of it", async () => {
    answers = { DescribeUserPoolDomain: { body: described } };
    await invoke("check-domain", { state: updated, execution });
    for (const line of output.lines().filter(({ level }) => level !== undefined)) {
      expect(line).toMatchObject({
        step: "check-domain",
        customDomain: "auth.example.com",
        execution: "auth-1f2e3d4c",
      });
    }
    expect(output.text()).not.toContain("eu-west-1_EXAMPLE");
    expect(output.text()).not.toContain("wJalrXUtnFEMI");
  });

  test("fails under the name that the workflow retries on", async () => {
    answers = { DescribeUserPoolDomain: { status: 500, error: "InternalErrorException" } };
    await expect(invoke("check-domain", { state: updated, execution })).rejects.toMatchObject({
      name: "ServiceFaultError",
    });
  });
});

describe("plan", () => {
  test.each([
    ["a text", "auth.example.com"],
    ["a list", ["auth.example.com"]],
    ["a request with a typing error", { customDomain: "auth.example.com", aply: true }],
    ["null", null],
  ])("answers %s, wrapped as the workflow does, with a refusal", async (_, request) => {
    const state = await invoke("plan", { state: { request }, execution });
    expect(state).toMatchObject({
      next: "record",
      verdict: "refused",
      received: JSON.stringify(request),
      reasons: [{ name: "inputInvalid" }],
    });
    expect(aws.calls).toEqual([]);
  });

  test("looks for a request's custom domain in every configured Region", async () => {
    answers = { DescribeUserPoolDomain: { body: { DomainDescription: {} } } };
    const request = { customDomain: "auth.example.com", apply: true };
    const state = await invoke("plan", { state: { request }, execution });
    expect(state).toMatchObject({
      verdict: "refused",
      reasons: [expect.objectContaining({ name: "customDomainMissing" })],
    });
    expect(aws.calls).toHaveLength(2);
  });
});

describe("record", () => {
  test("keeps what Plan could not even begin with, and tells of it", async () => {
    answers = { PutEvents: { body: { FailedEntryCount: 0, Entries: [{ EventId: "1" }] } } };
    const state = {
      request: { customDomain: "auth.example.com" },
      error: { Error: "Lambda.Unknown", Cause: "The Lambda function returned error: Unknown" },
    };
    const recorded = await invoke("record", { state, execution });
    const recordKey = "records/auth.example.com/2026-09-01T18-43-48Z_auth-1f2e3d4c.json";
    expect(recorded).toMatchObject({ verdict: "failed", recordKey });
    expect(aws.calls.map(({ operation }) => operation)).toEqual([
      `PUT /latchkey-records-123456789012/${recordKey}`,
      "PutEvents",
    ]);
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ RotationEnded: 1, verdict: "failed" }),
    );
  });
});

describe.each(["dispatch", "close"])("%s", (name) => {
  test.each([
    ["nothing", undefined],
    ["a text", "hello"],
    ["an empty object", {}],
    ["an event of somebody else", { source: "my.app", "detail-type": "x", detail: {} }],
  ])("given %s does not throw, starts nothing and records a refusal", async (_, event) => {
    answers = { PutEvents: { body: { FailedEntryCount: 0, Entries: [{ EventId: "1" }] } } };
    await invoke(name, event);
    expect(aws.calls.map(({ operation }) => operation.split("/")[0])).toEqual([
      "PUT ",
      "PutEvents",
    ]);
    expect(output.lines()).toContainEqual(expect.objectContaining({ message: "step completed" }));
  });
});

describe("what the log says of an event", () => {
  const event = { id: "1", source: "my.app", "detail-type": "x", detail: { secret: "s" } };
  test.each([
    ["as the rules send it", { apply: true, event }, "true"],
    ["bare", event, "false"],
    ["in a wrapper that permits nothing", { apply: "true", event }, "false"],
  ])("%s is its envelope and whether it may be applied", async (_, given, apply) => {
    answers = { PutEvents: { body: { FailedEntryCount: 0, Entries: [{ EventId: "1" }] } } };
    await invoke("dispatch", given);
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ step: "dispatch", apply, eventId: "1", source: "my.app" }),
    );
  });
});

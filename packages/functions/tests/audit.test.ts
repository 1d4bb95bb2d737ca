import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { auditExample } from "../src/runtime/audit-payload.ts";
import { type StubAnswer, startAwsStub } from "./aws-stub.ts";
import { captureOutput, contextOf, type Output } from "./invocation.ts";
import { stubLambdaEnvironment } from "./lambda-environment.ts";

type Handler = (payload: unknown, context: object) => Promise<Record<string, unknown>>;
type Name = "list-units" | "audit-units" | "finish-audit";

async function invoke(name: Name, payload: unknown, remainingMs = 900_000) {
  const { handler } = (await import(`../src/${name}.ts`)) as { handler: Handler };
  return await handler(payload, contextOf(`latchkey-${name}`, remainingMs));
}

const bucket = "/latchkey-records-123456789012";
const execution = {
  Id: "arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:night-1",
  Name: "night-1",
  StartTime: "2026-09-01T05:00:00.000Z",
  RoleArn: "arn:aws:iam::123456789012:role/latchkey-audit-role",
};
const audit = {
  id: "night-1",
  at: "2026-09-01T05:00:00.000Z",
  apply: true,
  told: [],
  regions: ["eu-west-1"],
  mode: "auto",
  ownAccountId: "123456789012",
};
const certificateArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/22222222-2222-4222-8222-222222222222";

/** One user pool with a custom domain, whose certificate is not issued yet and ends in ten days. */
const account: Readonly<Record<string, StubAnswer>> = {
  ListUserPools: { body: { UserPools: [{ Id: "eu-west-1_EXAMPLE" }] } },
  DescribeUserPool: {
    body: { UserPool: { Id: "eu-west-1_EXAMPLE", CustomDomain: "auth.example.com" } },
  },
  DescribeUserPoolDomain: {
    body: {
      DomainDescription: {
        UserPoolId: "eu-west-1_EXAMPLE",
        AWSAccountId: "123456789012",
        Domain: "auth.example.com",
        CloudFrontDistribution: "d111111abcdef8.cloudfront.net",
        Status: "ACTIVE",
        CustomDomainConfig: { CertificateArn: certificateArn, SecurityPolicy: "TLS_V1_2_2021" },
        ManagedLoginVersion: 2,
      },
    },
  },
  DescribeCertificate: {
    body: {
      Certificate: {
        CertificateArn: certificateArn,
        DomainName: "auth.example.com",
        SubjectAlternativeNames: ["auth.example.com"],
        Status: "PENDING_VALIDATION",
        NotAfter: Date.now() / 1000 + 10.5 * 24 * 60 * 60,
      },
    },
  },
  ListCertificates: { body: { CertificateSummaryList: [] } },
  GetParameter: { status: 400, error: "ParameterNotFound" },
  ...emptyBucket("night-1"),
};

let aws: Awaited<ReturnType<typeof startAwsStub>>;
let answers: Readonly<Record<string, StubAnswer>> = {};
let output: Output;

beforeAll(async () => {
  aws = await startAwsStub((operation) => answers[operation] ?? {});
  stubLambdaEnvironment(aws.url, {
    LATCHKEY_EDGE_LOOPBACK: "allow",
    // Nobody answers there: DNS is none of these tests' business.
    LATCHKEY_DNS_SERVERS: "127.0.0.1:9",
  });
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

describe("a state of the audit", () => {
  test.each<[Name, unknown, string]>([
    [
      "list-units",
      { given: {}, fleet: { accounts: [], roleName: "x" } },
      'payload.execution: Invalid key: Expected "execution"',
    ],
    [
      "list-units",
      { given: {}, execution, fleet: { accounts: ["1"], roleName: "x", externalId: "7f3a" } },
      "payload.fleet.accounts.0: must be 12 digits",
    ],
    [
      "list-units",
      { given: {}, execution, fleet: { accounts: ["210987654321"], roleName: "x" } },
      "payload.fleet: names accounts and no external ID",
    ],
    [
      "audit-units",
      { state: { audit: { ...audit, id: "../x" }, accountId: "123456789012" }, execution },
      "payload.state.audit.id: must be 1 to 80 letters, digits, - or _",
    ],
    [
      "audit-units",
      { state: { audit, accountId: "210987654321" }, execution },
      "payload.state: is an account for which the audit names no role",
    ],
    [
      "finish-audit",
      { state: { audit, accounts: ["123456789012"] }, execution },
      'payload.state.outcomes: Invalid key: Expected "outcomes"',
    ],
  ])("%s refuses %j: %s", async (name, payload, problem) => {
    await expect(invoke(name, payload)).rejects.toMatchObject({
      name: "InvalidPayloadError",
      problems: [problem],
    });
    expect(aws.calls).toEqual([]);
  });

  test.each([
    ["list-units", auditExample.listUnits],
    ["audit-units", auditExample.auditUnits],
    ["finish-audit", auditExample.finishAudit],
  ] as const)("%s takes the example that it shows", async (name, example) => {
    answers = { ...emptyBucket("try"), ListUserPools: { body: {} } };
    await expect(invoke(name, JSON.parse(example))).resolves.toBeTypeOf("object");
  });
});

describe("list-units", () => {
  test("plans by what was given, and logs which audit it is", async () => {
    const fleet = { accounts: ["210987654321"], roleName: "latchkey-audit", externalId: "7f3a" };
    const planned = await invoke("list-units", { given: { apply: true }, execution, fleet });
    expect(planned).toEqual({
      audit: {
        ...audit,
        regions: ["eu-west-1", "us-east-1"],
        role: { name: "latchkey-audit", externalId: "7f3a" },
      },
      accounts: ["123456789012", "210987654321"],
    });
    expect(output.lines()).toContainEqual(
      expect.objectContaining({
        message: "step completed",
        execution: "night-1",
        outcome: expect.objectContaining({ apply: "true", accounts: 2 }),
      }),
    );
    expect(output.text()).not.toContain("7f3a");
  });

  test.each([null, "apply", { event: { apply: true } }])("rehearses for %j", async (given) => {
    const fleet = { accounts: [], roleName: "latchkey-audit" };
    const planned = await invoke("list-units", { given, execution, fleet });
    expect(planned.audit).toMatchObject({ apply: false, mode: "observe" });
  });
});

const state = { audit, accountId: "123456789012" };

describe("audit-units", () => {
  test("looks at a Region by way of AWS, and writes its part", async () => {
    answers = account;
    expect(await invoke("audit-units", { state, execution })).toMatchObject({
      accountId: "123456789012",
      left: [],
      parts: 1,
      isDone: true,
    });
    const [part, ...others] = aws.calls.filter(({ operation }) => operation.startsWith("PUT "));
    expect(others).toEqual([]);
    expect(part?.operation).toBe(`PUT ${bucket}/audits/night-1/123456789012-eu-west-1-0.json`);
    expect(JSON.parse(part?.body ?? "")).toMatchObject({
      schema: "latchkey/unit-audit/1",
      customDomains: [{ name: "auth.example.com", daysToExpiry: 10 }],
    });
  });

  test("with two minutes left begins nothing, and says where to go on", async () => {
    answers = account;
    const outcome = await invoke("audit-units", { state, execution }, 119_999);
    expect(outcome).toMatchObject({
      isDone: false,
      left: [{ region: "eu-west-1", part: 1, cursor: expect.any(String) }],
    });
    // The first page is asked for, for its token; no pool is.
    const asked = aws.calls.map(({ operation }) => operation);
    expect(asked).not.toContain("DescribeUserPool");
  });

  test("though no Region answers, ends with a part that says so", async () => {
    answers = { ...account, ListUserPools: { status: 400, error: "NotAuthorizedException" } };
    expect(await invoke("audit-units", { state, execution })).toMatchObject({ isDone: true });
    const part = aws.calls.find(({ operation }) => operation.startsWith("PUT "));
    expect(JSON.parse(part?.body ?? "").findings).toMatchObject([{ name: "regionUnreadable" }]);
  });

  test("a part that cannot be written fails under the name that the workflow retries on", async () => {
    const key = `PUT ${bucket}/audits/night-1/123456789012-eu-west-1-0.json`;
    answers = { ...account, [key]: { status: 503, error: "ServiceUnavailable" } };
    await expect(invoke("audit-units", { state, execution })).rejects.toMatchObject({
      name: "ServiceFaultError",
    });
  });
});

describe("finish-audit", () => {
  const key = "audits/night-1/123456789012-eu-west-1-0.json";
  const finishing = {
    state: {
      audit,
      accounts: ["123456789012"],
      outcomes: [{ accountId: "123456789012", parts: 1, isDone: true }],
    },
    execution,
  };

  /** The bucket as `audit-units` leaves it. */
  async function auditedAccount(): Promise<Readonly<Record<string, StubAnswer>>> {
    answers = account;
    await invoke("audit-units", { state, execution });
    const part = aws.calls.find(({ operation }) => operation === `PUT ${bucket}/${key}`);
    aws.calls.length = 0;
    output.clear();
    return {
      ...emptyBucket("night-1"),
      [`GET ${bucket}/?prefix=audits/night-1/`]: { text: listOf([key]) },
      [`GET ${bucket}/${key}`]: { text: part?.body ?? "" },
      ListExecutions: { body: { executions: [] } },
      PutEvents: { body: { FailedEntryCount: 0, Entries: [{ EventId: "1" }] } },
    };
  }

  test("stores its report, tells of it, publishes it, and counts what alarms watch", async () => {
    const latest = "reports/latest.json";
    answers = {
      ...(await auditedAccount()),
      [`GET ${bucket}/?prefix=${latest}`]: { text: listOf([latest]) },
      [`GET ${bucket}/${latest}`]: { text: "{" },
    };
    const answer = await invoke("finish-audit", finishing);
    expect(answer).toMatchObject({
      reportKey: "reports/2026-09-01.json",
      pageKey: "reports/2026-09-01.html",
      counts: { customDomains: 1 },
      news: { resolved: 0 },
    });
    const acts = aws.calls.map(({ operation }) => operation.replace(`${bucket}/`, ""));
    expect(acts.filter((one) => one.startsWith("PUT") || one === "PutEvents")).toEqual([
      "PUT reports/2026-09-01.html",
      "PUT reports/2026-09-01.json",
      "PutEvents",
      "PUT reports/known-custom-domains.json",
      "PUT reports/latest.html",
      "PUT reports/latest.json",
    ]);
    const told = aws.calls.find(({ operation }) => operation === "PutEvents");
    expect(told?.body).toContain("Latchkey Audit Ended");
    expect(told?.body).toContain(execution.Id);
    expect(output.lines()).toContainEqual(
      expect.objectContaining({
        service: "latchkey",
        CustomDomains: 1,
        HealthCheckDisabled: 0,
        DaysToExpiry: 10,
        Findings: expect.any(Number),
      }),
    );
    expect(output.lines()).toContainEqual(
      expect.objectContaining({ customDomain: "auth.example.com", DaysToExpiry: 10 }),
    );
    expect(output.lines()).toContainEqual(
      expect.objectContaining({
        level: "WARN",
        message: "the report before was not compared with",
      }),
    );
  });

  test("an account that failed for good is in the report, by the error's name", async () => {
    answers = { ...(await auditedAccount()), ...emptyBucket("night-1") };
    const outcomes = [{ accountId: "123456789012", error: { Error: "Lambda.Unknown" } }];
    await invoke("finish-audit", { ...finishing, state: { ...finishing.state, outcomes } });
    const report = aws.calls.find(({ operation }) => operation.endsWith("2026-09-01.json"));
    expect(JSON.parse(report?.body ?? "").units).toEqual([
      expect.objectContaining({ problem: expect.stringContaining("(Lambda.Unknown; ") }),
    ]);
  });
});

/** As `ListObjectsV2` answers. */
function listOf(keys: readonly string[]): string {
  const contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult>${contents}</ListBucketResult>`;
}

/** Neither a report, nor records, nor parts of the audit. */
function emptyBucket(auditId: string): Readonly<Record<string, StubAnswer>> {
  const prefixes = [
    `audits/${auditId}/`,
    "reports/latest.json",
    "reports/known-custom-domains.json",
    "records/auth.example.com/",
  ];
  return Object.fromEntries(
    prefixes.map((prefix) => [`GET ${bucket}/?prefix=${prefix}`, { text: listOf([]) }]),
  );
}

import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSts } from "../../../src/service/sts/sts.ts";
import { fakeService, operatorOf, roleOf, startWire, type Wire } from "../../wire/wire-fixture.ts";

const OTHER = "222233334444";
const AUDIT = `arn:aws:iam::${OTHER}:role/latchkey-audit`;
let wire: Wire;

beforeEach(async () => {
  const services = [
    fakeService("acm", { ListCertificates: () => ({ CertificateSummaryList: [] }) }),
    fakeService("route53", { ListHostedZones: () => ({ HostedZones: [] }) }),
    fakeService("monitoring", { ListMetrics: () => ({ Metrics: [] }) }),
    fakeService("s3", { ListBuckets: () => ({}) }, () => "s3:ListAllMyBuckets"),
  ];
  wire = await startWire({
    services: (world) => [createSts(world).service, ...services],
    accounts: {
      servicesOf: (id) =>
        id === OTHER
          ? new Map(
              [createSts(wire).service, ...services].map((one) => [one.signingName, one] as const),
            )
          : undefined,
    },
    roles: {
      "audit-role": {
        statements: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: AUDIT }],
      },
      "plan-role": { statements: [] },
    },
  });
  wire.iam.addRole({
    ...{ accountId: OTHER, roleName: "latchkey-audit" },
    trust: { principal: "123456789012", externalId: "latchkey" },
    statements: [{ Effect: "Allow", Action: ["acm:*", "s3:*", "route53:*"], Resource: "*" }],
  });
});
afterEach(() => wire.stop());

const request: AssumeRoleCommandInput = {
  RoleArn: AUDIT,
  RoleSessionName: "latchkey-audit",
  ExternalId: "latchkey",
};

const assume = (configuration: object, more: Partial<AssumeRoleCommandInput> = {}) =>
  new STSClient(configuration).send(new AssumeRoleCommand({ ...request, ...more }));

const refusalOf = (roleName: string, roleArn = AUDIT) => ({
  name: "AccessDenied",
  message: `User: arn:aws:sts::123456789012:assumed-role/${roleName}/${roleName.replace(/-role$/, "")} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  $metadata: { httpStatusCode: 403 },
});

function sessionOf({ Credentials }: Awaited<ReturnType<typeof assume>>) {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  const credentials = {
    ...{ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  };
  return { ...operatorOf(wire), credentials };
}

describe("AssumeRole", () => {
  it("gives credentials of an hour that act as the role in its account", async () => {
    const before = wire.clock.now();
    const answer = await assume(roleOf(wire, "audit-role"));
    const session = sessionOf(answer);
    expect(answer.AssumedRoleUser?.Arn).toBe(
      `arn:aws:sts::${OTHER}:assumed-role/latchkey-audit/latchkey-audit`,
    );
    expect(answer.AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA\w+:latchkey-audit$/);
    const lasts = Number(answer.Credentials?.Expiration) - before.getTime();
    expect(lasts).toBeGreaterThan(3_599_000);
    expect(lasts).toBeLessThan(3_660_000);
    expect(await new STSClient(session).send(new GetCallerIdentityCommand({}))).toMatchObject({
      ...{ Account: OTHER, Arn: answer.AssumedRoleUser?.Arn },
    });
    await new ACMClient(session).send(new ListCertificatesCommand({}));
    await expect(
      new CloudWatchClient(session).send(new ListMetricsCommand({})),
    ).rejects.toMatchObject({ message: expect.stringContaining("not authorized") });
  });

  it("counts as a used permission of the caller's role", async () => {
    await assume(roleOf(wire, "audit-role"));
    expect(wire.iam.usedPermissions()).toMatchObject([
      {
        ...{ accountId: "123456789012", roleName: "audit-role", action: "sts:AssumeRole" },
        ...{ resource: AUDIT, count: 1 },
      },
    ]);
  });

  it("gives other keys each time", async () => {
    const first = await assume(roleOf(wire, "audit-role"));
    const second = await assume(roleOf(wire, "audit-role"));
    expect(first.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(first.Credentials?.AccessKeyId).not.toBe(second.Credentials?.AccessKeyId);
  });

  it("is refused to a role whose own policies do not allow it", async () => {
    await expect(assume(roleOf(wire, "plan-role"))).rejects.toMatchObject(refusalOf("plan-role"));
  });

  it.each([
    ["without the external ID", { ExternalId: undefined }],
    ["with another external ID", { ExternalId: "other" }],
  ])("is refused %s", async (_name, more) => {
    await expect(assume(roleOf(wire, "audit-role"), more)).rejects.toMatchObject(
      refusalOf("audit-role"),
    );
    await expect(assume(operatorOf(wire), more)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("is refused for a role that is not there, in words that do not tell so", async () => {
    const RoleArn = `arn:aws:iam::${OTHER}:role/other`;
    await expect(assume(operatorOf(wire), { RoleArn })).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: arn:aws:iam::123456789012:user/operator is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    });
  });

  it("is refused for a role of the stack, which trusts a service alone", async () => {
    const RoleArn = "arn:aws:iam::123456789012:role/plan-role";
    await expect(assume(operatorOf(wire), { RoleArn })).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  it.each([
    ["the account's root", "arn:aws:iam::123456789012:root", true],
    ["the caller's role", "arn:aws:iam::123456789012:role/audit-role", true],
    ["the caller's session", "arn:aws:sts::123456789012:assumed-role/audit-role/audit", true],
    ["another account", "333344445555", false],
    ["another role", "arn:aws:iam::123456789012:role/plan-role", false],
    ["a role of that name elsewhere", "arn:aws:iam::333344445555:role/audit-role", false],
  ])("a role can trust %s", async (_name, principal, isAllowed) => {
    wire.iam.addRole({
      ...{ accountId: OTHER, roleName: "latchkey-audit", trust: { principal }, statements: [] },
    });
    const assumed = assume(roleOf(wire, "audit-role"));
    if (isAllowed) await assumed;
    else await expect(assumed).rejects.toMatchObject(refusalOf("audit-role"));
  });

  it.each([
    [{ DurationSeconds: 899 }, "'durationSeconds' failed to satisfy constraint: Member must have"],
    [{ DurationSeconds: 43_201 }, "value less than or equal to 43200"],
    [{ RoleSessionName: "a" }, "length greater than or equal to 2"],
    [{ RoleSessionName: "a b" }, "regular expression pattern: [\\w+=,.@-]*"],
    [{ RoleArn: "arn" }, "length greater than or equal to 20"],
    [{ DurationSeconds: 3_601 }, "exceeds the MaxSessionDuration set for this role."],
    [{ Policy: "{}" }, "does not evaluate Policy"],
  ])("refuses %o", async (more, said) => {
    await expect(assume(operatorOf(wire), more)).rejects.toMatchObject({
      ...{ name: "ValidationError", message: expect.stringContaining(said) },
    });
  });

  it("lasts as long as the role allows, and an hour for a session of a session", async () => {
    wire.iam.addRole({
      ...{ accountId: OTHER, roleName: "latchkey-audit", maxSessionSeconds: 43_200 },
      trust: { principal: "123456789012" },
      statements: [],
    });
    const long = await assume(operatorOf(wire), { DurationSeconds: 43_200 });
    expect(Number(long.Credentials?.Expiration) - wire.clock.now().getTime()).toBeGreaterThan(
      43_000_000,
    );
    await expect(
      assume(roleOf(wire, "audit-role"), { DurationSeconds: 43_200 }),
    ).rejects.toMatchObject({
      name: "ValidationError",
      message:
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    });
  });
});

describe("when a session's time is over", () => {
  it("every service says so in its own form", async () => {
    const role = wire.iam.assumableRole(AUDIT);
    if (role === undefined) throw new Error("There is no such role");
    const now = wire.clock.now();
    const { accessKeyId, secretAccessKey } = wire.iam.issueSession(role, "late", {
      ...{ now, end: now },
    });
    const late = { ...operatorOf(wire), credentials: { accessKeyId, secretAccessKey } };
    const expired = "The security token included in the request is expired";
    await expect(new ACMClient(late).send(new ListCertificatesCommand({}))).rejects.toMatchObject({
      ...{ name: "ExpiredTokenException", message: expired, $metadata: { httpStatusCode: 400 } },
    });
    await expect(
      new Route53Client(late).send(new ListHostedZonesCommand({})),
    ).rejects.toMatchObject({
      ...{ name: "ExpiredToken", message: expired, $metadata: { httpStatusCode: 403 } },
    });
    await expect(new STSClient(late).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "ExpiredToken",
      $metadata: { httpStatusCode: 403 },
    });
    await expect(
      new S3Client({ ...late, forcePathStyle: true }).send(new ListBucketsCommand({})),
    ).rejects.toMatchObject({ name: "ExpiredToken", message: "The provided token has expired." });
  });

  it("a forgotten session's key is not an operator's", async () => {
    const role = wire.iam.assumableRole(AUDIT);
    if (role === undefined) throw new Error("There is no such role");
    const now = wire.clock.now();
    const first = wire.iam.issueSession(role, "late", { now, end: now });
    for (let more = 0; more < 1_000; more += 1) {
      wire.iam.issueSession(role, "late", { now, end: now });
    }
    expect(wire.iam.principalOf(first.accessKeyId).kind).toBe("operator");
    expect(wire.iam.hasEnded(first.accessKeyId, now)).toBe(true);
    expect(wire.iam.hasEnded("operator", now)).toBe(false);
  });
});

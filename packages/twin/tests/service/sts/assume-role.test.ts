import { ACMClient, ListCertificatesCommand } from "@aws-sdk/client-acm";
import { ListHostedZonesCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSts } from "../../../src/service/sts/sts.ts";
import { fakeService, operatorOf, roleOf, startWire, type Wire } from "../../wire/wire-fixture.ts";

const RoleArn = "arn:aws:iam::222233334444:role/latchkey-audit";
const externalId = "a-secret-of-ours";
const caller =
  "arn:aws:sts::123456789012:assumed-role/latchkey-audit-units-role/latchkey-audit-units";
const denied = (who = caller, role = RoleArn) => ({
  name: "AccessDenied",
  message: `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
  $metadata: expect.objectContaining({ httpStatusCode: 403 }),
});
const allow = (Action: string, Resource = "*", Condition?: object) => ({
  Effect: "Allow",
  Action: [Action],
  Resource: [Resource],
  ...(Condition === undefined ? {} : { Condition }),
});

let wire: Wire;
const seen: { accountId: string; arn: string }[] = [];

beforeAll(async () => {
  wire = await startWire({
    services: (world, iam) => [
      createSts({ ...world, iam }).service,
      fakeService("acm", {
        ListCertificates: (_input, { accountId, principal }) => {
          seen.push({ accountId, arn: principal.arn });
          return { CertificateSummaryList: [] };
        },
      }),
      fakeService("route53", {
        ListHostedZones: () => ({ HostedZones: [], Marker: "", IsTruncated: false, MaxItems: 100 }),
      }),
    ],
    roles: {
      "latchkey-audit-units-role": {
        statements: [
          allow("sts:AssumeRole", "arn:aws:iam::*:role/latchkey-audit"),
          allow("sts:AssumeRole", "arn:aws:iam::222233334444:role/short"),
        ],
      },
      "latchkey-plan-role": { statements: [] },
    },
  });
  const principal = "arn:aws:iam::123456789012:role/latchkey-audit-units-role";
  const statements = [allow("acm:ListCertificates"), allow("route53:ListHostedZones")];
  wire.iam.setAccount("222233334444", [
    { roleName: "latchkey-audit", trust: { principal, externalId }, statements },
    { roleName: "short", trust: { principal }, statements: [] },
    {
      roleName: "long",
      trust: { principal: "arn:aws:iam::123456789012:root" },
      statements: [],
      maxSessionSeconds: 43_200,
    },
  ]);
});

afterAll(() => wire.stop());

const assume = (more: Partial<AssumeRoleCommandInput> = {}, as = "latchkey-audit-units-role") =>
  new STSClient(as === "operator" ? operatorOf(wire) : roleOf(wire, as)).send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: "latchkey-audit",
      ExternalId: externalId,
      ...more,
    }),
  );

function clientOf(credentials: Awaited<ReturnType<typeof assume>>["Credentials"]) {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = credentials ?? {};
  return {
    ...operatorOf(wire),
    credentials: {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    },
  };
}

describe("AssumeRole", () => {
  it("gives credentials that act as the role in its account", async () => {
    const before = wire.clock.now().getTime();
    const { Credentials, AssumedRoleUser } = await assume();
    const arn = "arn:aws:sts::222233334444:assumed-role/latchkey-audit/latchkey-audit";
    expect(AssumedRoleUser).toEqual({
      Arn: arn,
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z0-9]+:latchkey-audit$/),
    });
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    const validMs = Number(Credentials?.Expiration?.getTime()) - before;
    expect(validMs).toBeGreaterThanOrEqual(3_599_000);
    expect(validMs).toBeLessThan(3_700_000);
    const configuration = clientOf(Credentials);
    expect(await new STSClient(configuration).send(new GetCallerIdentityCommand({}))).toMatchObject(
      { Account: "222233334444", Arn: arn },
    );
    await new ACMClient(configuration).send(new ListCertificatesCommand({}));
    expect(seen.at(-1)).toEqual({ accountId: "222233334444", arn });
  });

  it("gives credentials that may do only what the role may", async () => {
    const { Credentials } = await assume({ RoleArn: RoleArn.replace(/[^/]+$/, "short") });
    await expect(
      new ACMClient(clientOf(Credentials)).send(new ListCertificatesCommand({})),
    ).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        "User: arn:aws:sts::222233334444:assumed-role/short/latchkey-audit is not authorized",
      ),
    });
  });

  it("is counted as a used permission of the caller, and so is what the session does", async () => {
    const { Credentials } = await assume();
    await new ACMClient(clientOf(Credentials)).send(new ListCertificatesCommand({}));
    const used = wire.iam.usedPermissions();
    expect(used.find(({ action }) => action === "sts:AssumeRole")).toMatchObject({
      roleName: "latchkey-audit-units-role",
      resource: RoleArn,
      statementIndex: 0,
    });
    const listed = used.find(({ action }) => action === "acm:ListCertificates");
    expect(listed).toMatchObject({ roleName: "latchkey-audit", accountId: "222233334444" });
  });

  it.each([
    ["a wrong external ID", { ExternalId: "another" }],
    ["no external ID", { ExternalId: undefined }],
  ])("is refused with %s", async (_what, more) => {
    await expect(assume(more as object)).rejects.toMatchObject(denied());
  });

  it("is refused when the caller's own policy does not allow it", async () => {
    const who = "arn:aws:sts::123456789012:assumed-role/latchkey-plan-role/latchkey-plan";
    await expect(assume({}, "latchkey-plan-role")).rejects.toMatchObject(denied(who));
  });

  it("is refused when the role trusts somebody else, even to who may do everything", async () => {
    const who = "arn:aws:iam::123456789012:user/operator";
    await expect(assume({}, "operator")).rejects.toMatchObject(denied(who));
  });

  it("is refused in the same words when there is no such role or account", async () => {
    const role = "arn:aws:iam::999988887777:role/latchkey-audit";
    await expect(assume({ RoleArn: role })).rejects.toMatchObject(denied(caller, role));
  });

  it.each([
    [{ DurationSeconds: 899 }, "'899' at 'durationSeconds'", "value greater than or equal to 900"],
    [
      { DurationSeconds: 43_201 },
      "'43201' at 'durationSeconds'",
      "value less than or equal to 43200",
    ],
    [{ RoleSessionName: "x" }, "'x' at 'roleSessionName'", "length greater than or equal to 2"],
    [
      { RoleSessionName: "a b" },
      "'a b' at 'roleSessionName'",
      "regular expression pattern: [\\w+=,.@-]*",
    ],
  ])("refuses %o", async (more, place, constraint) => {
    const failure = await assume(more).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "ValidationError" });
    expect(String(failure)).toContain(`1 validation error detected: Value ${place}`);
    expect(String(failure)).toContain("failed to satisfy constraint: Member must ");
    expect(String(failure)).toContain(constraint);
  });

  it("refuses more than an hour to a session of a role, and more than the role's longest", async () => {
    await expect(assume({ DurationSeconds: 3601 })).rejects.toMatchObject({
      name: "ValidationError",
      message: expect.stringContaining("1 hour session limit for roles assumed by role chaining"),
    });
    const long = RoleArn.replace(/[^/]+$/, "long");
    const { Credentials } = await assume({ RoleArn: long, DurationSeconds: 43_200 }, "operator");
    expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(
      wire.clock.now().getTime() + 43_000_000,
    );
  });
});

describe("credentials that are over", () => {
  it("are refused as each protocol says it", async () => {
    const expiresAt = new Date(wire.clock.now().getTime() - 1);
    const { accessKeyId, ...rest } = wire.iam.startSession({
      accountId: "222233334444",
      roleName: "latchkey-audit",
      sessionName: "late",
      expiresAt,
      nonce: "1",
    });
    const configuration = { ...operatorOf(wire), credentials: { accessKeyId, ...rest } };
    await expect(
      new ACMClient(configuration).send(new ListCertificatesCommand({})),
    ).rejects.toMatchObject({ name: "ExpiredTokenException" });
    await expect(
      new Route53Client(configuration).send(new ListHostedZonesCommand({})),
    ).rejects.toMatchObject({ name: "ExpiredToken" });
    await expect(
      new STSClient(configuration).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({ name: "ExpiredToken" });
  });
});

describe("an access key of twelve digits", () => {
  const identity = (accessKeyId: string) =>
    new STSClient({
      ...operatorOf(wire),
      credentials: { accessKeyId, secretAccessKey: "any" },
    }).send(new GetCallerIdentityCommand({}));

  it("is that of the account's operator", async () => {
    expect(await identity("222233334444")).toMatchObject({
      Account: "222233334444",
      Arn: "arn:aws:iam::222233334444:user/operator",
    });
    expect(await identity("222233334444/user/alice")).toMatchObject({
      Arn: "arn:aws:iam::222233334444:user/alice",
    });
    expect(await identity("123456789012")).toMatchObject({
      Arn: "arn:aws:iam::123456789012:user/operator",
    });
  });

  it("is refused when there is no such account", async () => {
    await expect(identity("999988887777")).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      message: "The security token included in the request is invalid.",
    });
  });
});

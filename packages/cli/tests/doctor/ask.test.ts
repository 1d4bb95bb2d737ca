import { AccessDeniedError, ResourceMissingError, ThrottledError } from "@latchkey/core/aws/errors";
import { describe, expect, it } from "vitest";
import { askPermission } from "../../src/doctor/ask.ts";
import { checkInstallation } from "../../src/doctor/check-installation.ts";
import { checkRegion } from "../../src/doctor/check-region.ts";

const text = { happened: "x", details: "y.", fix: "z." };
const data = { service: "ACM", operation: "DescribeCertificate", region: "us-east-1" };

async function outcomeOf(error?: Error) {
  return await askPermission({
    action: "acm:DescribeCertificate",
    region: "us-east-1",
    call: async () => {
      if (error !== undefined) throw error;
    },
  });
}

describe("a permission is", () => {
  it("there when the call is answered, or fails for what does not exist", async () => {
    expect(await outcomeOf()).toMatchObject({ outcome: "good" });
    const missing = new ResourceMissingError(text, { ...data, awsError: "NoSuch" });
    expect(await outcomeOf(missing)).toMatchObject({ outcome: "good" });
  });

  it("missing when IAM denies it, and named", async () => {
    const denied = { ...data, awsError: "AccessDeniedException", action: "acm:Describe" };
    expect(await outcomeOf(new AccessDeniedError(text, denied))).toMatchObject({
      name: "acm:DescribeCertificate",
      outcome: "bad",
      fix: "Allow acm:Describe.",
    });
  });

  it("missed, but not needed, when only a part is lost without it", async () => {
    const denied = { ...data, awsError: "AccessDeniedException" };
    const check = await askPermission({
      action: "cloudtrail:LookupEvents",
      region: "eu-west-1",
      loss: "Nobody knows who.",
      call: () => Promise.reject(new AccessDeniedError(text, denied)),
    });
    expect(check).toMatchObject({
      outcome: "warning",
      message: "Not allowed in eu-west-1. Nobody knows who.",
      fix: "Allow cloudtrail:LookupEvents.",
    });
  });

  it("unknown when AWS throttles", async () => {
    const throttled = new ThrottledError(text, { ...data, awsError: "ThrottlingException" });
    expect(await outcomeOf(throttled)).toMatchObject({ outcome: "skipped" });
  });
});

describe("a Region", () => {
  const cognito = (count: number, names: readonly string[], home: string) => ({
    async *listUserPoolIds() {
      for (let nth = 0; nth < count; nth += 1) yield `${home}_pool-${nth}`;
    },
    describeUserPool: async (_: string, id: string) => {
      const customDomain = names[Number(id.split("pool-")[1])];
      return { tags: {}, ...(customDomain === undefined ? {} : { customDomain }) };
    },
  });
  const check = async (count: number, names: readonly string[], home = "eu-west-1") =>
    await checkRegion("eu-west-1", { cognito: cognito(count, names, home) } as never);

  it("with four custom domains is full", async () => {
    const { checks, customDomains } = await check(5, ["a", "b", "c", "d"]);
    expect(customDomains).toEqual(["a", "b", "c", "d"]);
    expect(checks.map(({ outcome }) => outcome)).toEqual(["good", "warning"]);
    expect(checks[1]?.message).toBe("4 of 4: no further one can be made.");
  });

  it("does not count what its replicas show of another Region's custom domains", async () => {
    const { checks, customDomains } = await check(2, ["a"], "us-east-1");
    expect(customDomains).toEqual(["a"]);
    expect(checks[1]).toMatchObject({ outcome: "good", message: "0 of 4." });
  });

  it("with more user pools than a page is not looked through", async () => {
    const { checks } = await check(61, []);
    expect(checks.map(({ outcome }) => outcome)).toEqual(["good", "skipped"]);
    expect(checks[0]?.message).toBe("It answers; more than 60 user pools.");
  });
});

describe("an installation", () => {
  const now = new Date("2026-11-21T12:00:00.000Z");
  const installation = {
    prefix: "latchkey",
    accountId: "123456789012",
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation",
    bucket: "latchkey-records-123456789012",
  };
  const subscribed = (endpoint: string, isConfirmed: boolean) => ({
    protocol: "email",
    endpoint,
    isConfirmed,
  });
  const ports = (reportAt: string | undefined, letters: number, isThere = true) => ({
    clock: { now: () => now },
    executions: { hasStateMachine: async () => isThere },
    records: {
      readLatestReportTime: async () => (reportAt === undefined ? undefined : new Date(reportAt)),
    },
    account: {
      countMessages: async () => letters,
      listSubscriptions: async () => [subscribed("oncall@example.com", true)],
    },
  });
  const outcomes = async (reportAt: string | undefined, letters: number, isThere = true) => {
    const checks = await checkInstallation(installation, ports(reportAt, letters, isThere));
    return checks.map(({ outcome }) => outcome);
  };

  it.each([
    ["2026-11-20T10:00:00.000Z", 0, ["good", "good", "good", "good"]],
    ["2026-11-20T09:59:00.000Z", 0, ["good", "bad", "good", "good"]],
    [undefined, 0, ["good", "warning", "good", "good"]],
    ["2026-11-21T03:00:00.000Z", 2, ["good", "good", "bad", "good"]],
  ] as const)("with the last report of %s and %i dead letters", async (at, letters, expected) => {
    expect(await outcomes(at, letters)).toEqual(expected);
  });

  it.each([
    ["no topic", undefined, "warning", "There is no topic latchkey-notices."],
    [
      "no subscription",
      [],
      "warning",
      "Nobody is subscribed to latchkey-notices, or nobody confirmed within two days.",
    ],
    [
      "everybody confirmed",
      [subscribed("a@example.com", true), subscribed("b@example.com", true)],
      "good",
      "2 confirmed subscriptions.",
    ],
    [
      "somebody not confirmed",
      [subscribed("a@example.com", true), subscribed("b@example.com", false)],
      "warning",
      "1 confirmed subscription; not confirmed: b@example.com.",
    ],
    [
      "nobody confirmed",
      [subscribed("b@example.com", false)],
      "bad",
      "no confirmed subscription; not confirmed: b@example.com.",
    ],
  ] as const)("with %s for its notices is told so", async (_, subscriptions, outcome, message) => {
    const asked: string[] = [];
    const given = ports("2026-11-21T03:00:00.000Z", 0);
    const listSubscriptions = async (topicArn: string) => {
      asked.push(topicArn);
      return subscriptions;
    };
    const checks = await checkInstallation(installation, {
      ...given,
      account: { ...given.account, listSubscriptions },
    });
    expect(asked).toEqual(["arn:aws:sns:us-east-1:123456789012:latchkey-notices"]);
    expect(checks.at(-1)).toMatchObject({ name: "notices", outcome, message });
  });

  it("whose topic may not be read is told, and nothing is wrong by it", async () => {
    const given = ports("2026-11-21T03:00:00.000Z", 0);
    const denied = { ...data, awsError: "AuthorizationErrorException" };
    const checks = await checkInstallation(installation, {
      ...given,
      account: {
        ...given.account,
        listSubscriptions: () => Promise.reject(new AccessDeniedError(text, denied)),
      },
    });
    expect(checks.at(-1)).toMatchObject({
      outcome: "skipped",
      message: "AuthorizationErrorException",
    });
  });

  it("that is not there is told, and asked nothing more", async () => {
    expect(await outcomes(undefined, 0, false)).toEqual(["warning"]);
  });
});

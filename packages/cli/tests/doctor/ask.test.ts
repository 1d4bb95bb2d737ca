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

  it("unknown when AWS throttles", async () => {
    const throttled = new ThrottledError(text, { ...data, awsError: "ThrottlingException" });
    expect(await outcomeOf(throttled)).toMatchObject({ outcome: "skipped" });
  });
});

describe("a Region", () => {
  const cognito = (count: number, names: readonly string[]) => ({
    async *listUserPoolIds() {
      for (let nth = 0; nth < count; nth += 1) yield `pool-${nth}`;
    },
    describeUserPool: async (_: string, id: string) => {
      const customDomain = names[Number(id.split("-")[1])];
      return { tags: {}, ...(customDomain === undefined ? {} : { customDomain }) };
    },
  });
  const check = async (count: number, names: readonly string[]) =>
    await checkRegion("eu-west-1", { cognito: cognito(count, names) } as never);

  it("with four custom domains is full", async () => {
    const { checks, customDomains } = await check(5, ["a", "b", "c", "d"]);
    expect(customDomains).toEqual(["a", "b", "c", "d"]);
    expect(checks.map(({ outcome }) => outcome)).toEqual(["good", "warning"]);
    expect(checks[1]?.message).toBe("4 of 4: no further one can be made.");
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
  const outcomes = async (reportAt: string | undefined, letters: number, isThere = true) => {
    const checks = await checkInstallation(installation, {
      clock: { now: () => now },
      executions: { hasStateMachine: async () => isThere },
      records: {
        readLatestReportTime: async () => (reportAt === undefined ? undefined : new Date(reportAt)),
      },
      account: { countMessages: async () => letters },
    });
    return checks.map(({ outcome }) => outcome);
  };

  it.each([
    ["2026-11-20T10:00:00.000Z", 0, ["good", "good", "good"]],
    ["2026-11-20T09:59:00.000Z", 0, ["good", "bad", "good"]],
    [undefined, 0, ["good", "warning", "good"]],
    ["2026-11-21T03:00:00.000Z", 2, ["good", "good", "bad"]],
  ] as const)("with the last report of %s and %i dead letters", async (at, letters, expected) => {
    expect(await outcomes(at, letters)).toEqual(expected);
  });

  it("that is not there is told, and asked nothing more", async () => {
    expect(await outcomes(undefined, 0, false)).toEqual(["warning"]);
  });
});

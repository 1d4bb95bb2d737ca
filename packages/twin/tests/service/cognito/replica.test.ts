import { describe, expect, it } from "vitest";
import { createFixture, healthCheckId, routing } from "./fixture.ts";

describe("a replica", () => {
  it("is CREATING, then INACTIVE, then ACTIVE when put in service", async () => {
    const { ireland, poolId, clock } = await createFixture();
    const request = { UserPoolId: poolId, RegionName: "eu-central-1" };
    expect(await ireland.send("CreateUserPoolReplica", request)).toEqual({
      UserPoolReplica: {
        RegionName: "eu-central-1",
        Status: "CREATING",
        Role: "SECONDARY",
        UserPoolArn: `arn:aws:cognito-idp:eu-central-1:123456789012:userpool/${poolId}`,
      },
    });
    const update = { ...request, Status: "ACTIVE" };
    expect(await ireland.refusalOf("UpdateUserPoolReplica", update)).toBe(
      "400 InvalidParameterException: The replica in eu-central-1 is CREATING.",
    );
    clock.advance(60_000);
    const listed = async () =>
      (await ireland.send("ListUserPoolReplicas", { UserPoolId: poolId })).UserPoolReplicas.map(
        (one: { RegionName: string; Status: string; Role: string }) =>
          `${one.RegionName} ${one.Role} ${one.Status}`,
      );
    expect(await listed()).toEqual(["eu-west-1 PRIMARY ACTIVE", "eu-central-1 SECONDARY INACTIVE"]);
    await ireland.send("UpdateUserPoolReplica", update);
    expect(await listed()).toEqual(["eu-west-1 PRIMARY ACTIVE", "eu-central-1 SECONDARY ACTIVE"]);
    await ireland.send("DeleteUserPoolReplica", request);
    expect(await listed()).toEqual(["eu-west-1 PRIMARY ACTIVE", "eu-central-1 SECONDARY DELETING"]);
    clock.advance(60_000);
    expect(await listed()).toEqual(["eu-west-1 PRIMARY ACTIVE"]);
  });

  it("shares the pool's ID and shows in both Regions' lists", async () => {
    const { frankfurt, ireland, poolId, activeReplica } = await createFixture();
    await activeReplica();
    const { UserPool } = await frankfurt.send("DescribeUserPool", { UserPoolId: poolId });
    expect(UserPool).toMatchObject({
      Id: poolId,
      Arn: `arn:aws:cognito-idp:eu-central-1:123456789012:userpool/${poolId}`,
      UserPoolTags: {},
    });
    for (const caller of [frankfurt, ireland]) {
      const { UserPools } = await caller.send("ListUserPools", { MaxResults: 60 });
      expect(UserPools).toMatchObject([{ Id: poolId, ReplicaRegions: ["eu-central-1"] }]);
    }
  });

  it("is one a pool, in another Region, with a plan above Lite", async () => {
    const { ireland, poolId, activeReplica } = await createFixture();
    expect(
      await ireland.refusalOf("CreateUserPoolReplica", {
        UserPoolId: poolId,
        RegionName: "eu-west-1",
      }),
    ).toContain("A replica must be in another Region than its user pool.");
    await activeReplica();
    expect(
      await ireland.refusalOf("CreateUserPoolReplica", {
        UserPoolId: poolId,
        RegionName: "us-east-1",
      }),
    ).toContain("400 LimitExceededException");
    const { UserPool } = await ireland.send("CreateUserPool", {
      PoolName: "lite",
      UserPoolTier: "LITE",
    });
    expect(
      await ireland.refusalOf("CreateUserPoolReplica", {
        UserPoolId: UserPool.Id,
        RegionName: "us-east-1",
      }),
    ).toContain("400 FeatureUnavailableInTierException");
  });

  it.each([
    ["UpdateUserPoolReplica", { RegionName: "us-east-1", Status: "ACTIVE" }, "has no replica in"],
    ["DeleteUserPoolReplica", { RegionName: "us-east-1" }, "has no replica in us-east-1"],
    ["UpdateUserPoolReplica", { RegionName: "eu-central-1", Status: "GONE" }, "enum value set"],
    ["CreateUserPoolReplica", { RegionName: "the moon" }, "regular expression pattern"],
    ["ListUserPoolReplicas", { NextToken: "x" }, "Invalid nextToken."],
  ])("refuses %s with %j", async (operation, changes, part) => {
    const { ireland, poolId } = await createFixture();
    expect(await ireland.refusalOf(operation, { UserPoolId: poolId, ...changes })).toContain(part);
  });

  it.each([
    ["DeleteUserPool", {}],
    ["CreateUserPoolReplica", { RegionName: "us-east-1" }],
    ["UpdateUserPoolReplica", { RegionName: "eu-central-1", Status: "INACTIVE" }],
    ["DeleteUserPoolReplica", { RegionName: "eu-central-1" }],
  ])("does not offer %s in its Region", async (operation, changes) => {
    const { frankfurt, poolId, activeReplica } = await createFixture();
    await activeReplica();
    expect(await frankfurt.refusalOf(operation, { UserPoolId: poolId, ...changes })).toBe(
      `400 OperationNotEnabledException: ${operation} is not available in the current region or for the current user pool configuration.`,
    );
  });
});

describe("a second claim", () => {
  it("lets one Region describe the custom domain as another pool's, until it ends", async () => {
    const { frankfurt, ireland, poolId, activeDomain, control } = await createFixture();
    await activeDomain();
    const request = { Domain: "auth.example.com" };
    const poolIn = async (region: typeof ireland) =>
      (await region.send("DescribeUserPoolDomain", request)).DomainDescription.UserPoolId;
    const claim = { customDomain: "auth.example.com", region: "eu-central-1" };
    await control("/cognito/second-claim", { ...claim, userPoolId: "eu-central-1_OTHER1234" });
    expect(await poolIn(frankfurt)).toBe("eu-central-1_OTHER1234");
    expect(await poolIn(ireland)).toBe(poolId);
    await control("/cognito/second-claim", { ...claim, userPoolId: null });
    expect(await poolIn(frankfurt)).toBeUndefined();
  });
});

describe("the secondary Region", () => {
  it("describes, updates and deletes the custom domain, even while INACTIVE", async () => {
    const { frankfurt, poolId, activeDomain, activeReplica, updateWith, newCertificate, control } =
      await createFixture();
    await activeReplica();
    await activeDomain();
    await control("/cognito/replica-status", {
      userPoolId: poolId,
      region: "eu-central-1",
      status: "INACTIVE",
    });
    await frankfurt.send("UpdateUserPoolDomain", updateWith(newCertificate.arn));
    const { DomainDescription } = await frankfurt.send("DescribeUserPoolDomain", {
      Domain: "auth.example.com",
    });
    expect(DomainDescription).toMatchObject({
      UserPoolId: poolId,
      CustomDomainConfig: { CertificateArn: newCertificate.arn },
    });
    const request = { Domain: "auth.example.com", UserPoolId: poolId };
    expect(await frankfurt.refusalOf("DeleteUserPoolDomain", request)).toBe("accepted");
  });

  it("knows nothing of the prefix domain", async () => {
    const { ireland, frankfurt, poolId, activeReplica } = await createFixture();
    await activeReplica();
    await ireland.send("CreateUserPoolDomain", { Domain: "customers", UserPoolId: poolId });
    expect(await frankfurt.send("DescribeUserPoolDomain", { Domain: "customers" })).toEqual({
      DomainDescription: {},
    });
    const { UserPool } = await frankfurt.send("DescribeUserPool", { UserPoolId: poolId });
    expect(UserPool).not.toHaveProperty("Domain");
  });

  it("is the only other one that knows the custom domain", async () => {
    const { frankfurt, activeDomain } = await createFixture();
    await activeDomain();
    expect(await frankfurt.send("DescribeUserPoolDomain", { Domain: "auth.example.com" })).toEqual({
      DomainDescription: {},
    });
  });
});

describe("the Region that serves", () => {
  const served = async () => {
    const fixture = await createFixture();
    await fixture.activeReplica();
    await fixture.activeDomain({ Routing: routing });
    const region = () => fixture.cognito.customDomains.find("AUTH.example.com")?.servingRegion;
    return { ...fixture, region };
  };

  it("is the primary while its health check is healthy, and the secondary while it is not", async () => {
    const { region, healths } = await served();
    expect(region()).toBe("eu-west-1");
    healths.set(healthCheckId, false);
    expect(region()).toBe("eu-central-1");
    healths.set(healthCheckId, true);
    expect(region()).toBe("eu-west-1");
  });

  it("stays the primary when the health check is gone or the replica is not ACTIVE", async () => {
    const { region, healths, control, poolId } = await served();
    healths.delete(healthCheckId);
    expect(region()).toBe("eu-west-1");
    healths.set(healthCheckId, false);
    const replica = { userPoolId: poolId, region: "eu-central-1" };
    await control("/cognito/replica-status", { ...replica, status: "INACTIVE" });
    expect(region()).toBe("eu-west-1");
  });

  it("stays the primary without routing", async () => {
    const { cognito, activeDomain, healths, poolId } = await createFixture();
    const created = await activeDomain();
    healths.set(healthCheckId, false);
    expect(cognito.customDomains.find("auth.example.com")).toEqual({
      customDomain: "auth.example.com",
      userPoolId: poolId,
      cloudFrontDomain: created.CloudFrontDomain,
      servingRegion: "eu-west-1",
    });
    expect(cognito.customDomains.find("login.example.com")).toBeUndefined();
  });
});

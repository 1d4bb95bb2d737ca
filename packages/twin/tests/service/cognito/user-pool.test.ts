import { describe, expect, it } from "vitest";
import { createFixture } from "./fixture.ts";

describe("user pools", () => {
  it("get an ID of their Region and nine letters or digits, and an ARN", async () => {
    const { ireland, poolId } = await createFixture();
    expect(poolId).toMatch(/^eu-west-1_[0-9A-Za-z]{9}$/);
    const { UserPool } = await ireland.send("DescribeUserPool", { UserPoolId: poolId });
    expect(UserPool).toMatchObject({
      Id: poolId,
      Name: "customers",
      Arn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${poolId}`,
      UserPoolTags: { "latchkey:mode": "managed" },
      UserPoolTier: "ESSENTIALS",
      CreationDate: new Date("2026-11-21T00:38:37Z"),
    });
    expect(UserPool).not.toHaveProperty("CustomDomain");
  });

  it("are unknown in other Regions", async () => {
    const { frankfurt, poolId } = await createFixture();
    expect(await frankfurt.refusalOf("DescribeUserPool", { UserPoolId: poolId })).toBe(
      `400 ResourceNotFoundException: User pool ${poolId} does not exist.`,
    );
    expect(await frankfurt.send("ListUserPools", { MaxResults: 60 })).toEqual({ UserPools: [] });
  });

  it("are listed page by page", async () => {
    const { ireland, poolId } = await createFixture();
    await ireland.send("CreateUserPool", { PoolName: "staff" });
    await ireland.send("CreateUserPool", { PoolName: "partners" });
    const first = await ireland.send("ListUserPools", { MaxResults: 2 });
    expect(first.UserPools.map((pool: { Name: string }) => pool.Name)).toEqual([
      "customers",
      "staff",
    ]);
    expect(first.UserPools[0].Id).toBe(poolId);
    const second = await ireland.send("ListUserPools", {
      MaxResults: 2,
      NextToken: first.NextToken,
    });
    expect(second.UserPools.map((pool: { Name: string }) => pool.Name)).toEqual(["partners"]);
    expect(second).not.toHaveProperty("NextToken");
  });

  it.each([
    [
      {},
      "1 validation error detected: Value null at 'maxResults' failed to satisfy constraint: Member must not be null",
    ],
    [
      { MaxResults: 61 },
      "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60",
    ],
    [
      { MaxResults: 0 },
      "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [{ MaxResults: 1, NextToken: "x" }, "Invalid nextToken."],
  ])("cannot be listed with %j", async (input, message) => {
    const { ireland } = await createFixture();
    expect(await ireland.refusalOf("ListUserPools", input)).toBe(
      `400 InvalidParameterException: ${message}`,
    );
  });

  it("need a name and a plan that exists", async () => {
    const { ireland } = await createFixture();
    expect(await ireland.refusalOf("CreateUserPool", { UserPoolTier: "GOLD" })).toBe(
      "400 InvalidParameterException: 2 validation errors detected: Value null at 'poolName' failed to satisfy constraint: Member must not be null; Value 'GOLD' at 'userPoolTier' failed to satisfy constraint: Member must satisfy enum value set: [LITE, ESSENTIALS, PLUS]",
    );
  });

  it("are deleted only without domain, replica and deletion protection", async () => {
    const { ireland, poolId, activeDomain, activeReplica, clock } = await createFixture();
    await activeDomain();
    expect(await ireland.refusalOf("DeleteUserPool", { UserPoolId: poolId })).toBe(
      "400 InvalidParameterException: User pool cannot be deleted. It has a domain configured that should be deleted first.",
    );
    await ireland.send("DeleteUserPoolDomain", { UserPoolId: poolId, Domain: "auth.example.com" });
    clock.advance(120_000);
    await activeReplica();
    expect(await ireland.refusalOf("DeleteUserPool", { UserPoolId: poolId })).toContain(
      "It has a replica that should be deleted first.",
    );
    await ireland.send("DeleteUserPoolReplica", { UserPoolId: poolId, RegionName: "eu-central-1" });
    clock.advance(60_000);
    await ireland.send("DeleteUserPool", { UserPoolId: poolId });
    expect(await ireland.refusalOf("DescribeUserPool", { UserPoolId: poolId })).toContain(
      "ResourceNotFoundException",
    );
    const { UserPool } = await ireland.send("CreateUserPool", {
      PoolName: "guarded",
      DeletionProtection: "ACTIVE",
    });
    expect(await ireland.refusalOf("DeleteUserPool", { UserPoolId: UserPool.Id })).toContain(
      "deletion protection is activated",
    );
  });
});

describe("tags", () => {
  it("are added, listed and removed", async () => {
    const { ireland, poolId } = await createFixture();
    const ResourceArn = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${poolId}`;
    await ireland.send("TagResource", { ResourceArn, Tags: { team: "login" } });
    await ireland.send("UntagResource", { ResourceArn, TagKeys: ["latchkey:mode", "absent"] });
    expect(await ireland.send("ListTagsForResource", { ResourceArn })).toEqual({
      Tags: { team: "login" },
    });
  });

  it("are each Region's own", async () => {
    const { ireland, frankfurt, poolId, activeReplica } = await createFixture();
    await activeReplica();
    const arn = (region: string) => `arn:aws:cognito-idp:${region}:123456789012:userpool/${poolId}`;
    await frankfurt.send("TagResource", { ResourceArn: arn("eu-central-1"), Tags: { a: "1" } });
    expect(
      await frankfurt.send("ListTagsForResource", { ResourceArn: arn("eu-central-1") }),
    ).toEqual({ Tags: { a: "1" } });
    expect(await ireland.send("ListTagsForResource", { ResourceArn: arn("eu-west-1") })).toEqual({
      Tags: { "latchkey:mode": "managed" },
    });
    expect(
      await ireland.refusalOf("ListTagsForResource", { ResourceArn: arn("eu-central-1") }),
    ).toContain("InvalidParameterException");
  });

  it("are refused without an ARN, with a foreign one, or by the fifty-first", async () => {
    const { ireland, poolId } = await createFixture();
    expect(await ireland.refusalOf("ListTagsForResource", {})).toContain(
      "Value null at 'resourceArn'",
    );
    expect(
      await ireland.refusalOf("ListTagsForResource", {
        ResourceArn: "arn:aws:sqs:eu-west-1:123456789012:a-queue",
      }),
    ).toBe("400 InvalidParameterException: Invalid resource ARN.");
    const ResourceArn = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${poolId}`;
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`key${at}`, ""]));
    expect(await ireland.refusalOf("TagResource", { ResourceArn, Tags: many })).toContain(
      "no more than 50 tags",
    );
    expect(await ireland.refusalOf("TagResource", { ResourceArn })).toContain("at 'tags'");
    expect(await ireland.refusalOf("UntagResource", { ResourceArn })).toContain("at 'tagKeys'");
  });
});

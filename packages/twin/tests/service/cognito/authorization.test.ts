import { describe, expect, it } from "vitest";
import { createFixture } from "./fixture.ts";

describe("the permissions of a call", () => {
  it("are on the pool in the called Region, with its tags, and on CloudFront's distribution", async () => {
    const { ireland, frankfurt, poolId, updateWith, oldCertificate } = await createFixture();
    const request = updateWith(oldCertificate.arn);
    expect(ireland.authorizations("UpdateUserPoolDomain", request)).toEqual([
      {
        action: "cognito-idp:UpdateUserPoolDomain",
        resources: [`arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${poolId}`],
        context: { "aws:ResourceTag/latchkey:mode": "managed" },
      },
      { action: "cloudfront:UpdateDistribution", resources: ["*"] },
    ]);
    expect(frankfurt.authorizations("CreateUserPoolDomain", request)).toEqual([
      {
        action: "cognito-idp:CreateUserPoolDomain",
        resources: [`arn:aws:cognito-idp:eu-central-1:123456789012:userpool/${poolId}`],
        context: {},
      },
      { action: "cloudfront:UpdateDistribution", resources: ["*"] },
    ]);
  });

  it("leave CloudFront out for prefix domains and when the control port lifts it", async () => {
    const { ireland, poolId, updateWith, oldCertificate, control } = await createFixture();
    expect(
      ireland.authorizations("UpdateUserPoolDomain", { Domain: "customers", UserPoolId: poolId }),
    ).toHaveLength(1);
    await control("/cognito/require-cloudfront-permission", { isRequired: false });
    expect(
      ireland.authorizations("UpdateUserPoolDomain", updateWith(oldCertificate.arn)),
    ).toHaveLength(1);
  });

  it.each(["DescribeUserPoolDomain", "ListUserPools", "CreateUserPool"])(
    "of %s are on everything",
    async (operation) => {
      const { ireland } = await createFixture();
      expect(ireland.authorizations(operation, {})).toEqual([
        { action: `cognito-idp:${operation}`, resources: ["*"] },
      ]);
    },
  );

  it("of tag operations are on the ARN they name", async () => {
    const { ireland, poolId } = await createFixture();
    const ResourceArn = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${poolId}`;
    expect(ireland.authorizations("ListTagsForResource", { ResourceArn })).toEqual([
      {
        action: "cognito-idp:ListTagsForResource",
        resources: [ResourceArn],
        context: { "aws:ResourceTag/latchkey:mode": "managed" },
      },
    ]);
  });
});

describe("the control port's Cognito", () => {
  it.each([
    ["/cognito/domain-failure", { customDomain: "x.example.com", mode: "none" }, "404 there is no"],
    ["/cognito/domain-failure", { customDomain: "auth.example.com", mode: "explode" }, "400 mode"],
    ["/cognito/domain-failure", "text", "400 the body must be a JSON object"],
    ["/cognito/settings-lost", { customDomain: "auth.example.com", setting: "x" }, "400 setting"],
    ["/cognito/settings-lost", { customDomain: "" }, "400 customDomain must be a text"],
    ["/cognito/omitted-settings", { mode: "maybe" }, "400 mode must be one of: keep, reset"],
    ["/cognito/unknown-domain", { answer: "maybe" }, "400 answer must be one of"],
    ["/cognito/require-cloudfront-permission", { isRequired: "no" }, "400 isRequired must be"],
    ["/cognito/certificate-lag", { seconds: -1 }, "400 seconds must be"],
    ["/cognito/certificate-lag", null, "400 the body must be a JSON object"],
    [
      "/cognito/replica-status",
      { userPoolId: "x", region: "eu-central-1", status: "ACTIVE" },
      "404 user pool x has no replica in eu-central-1",
    ],
    ["/cognito/replica-status", { userPoolId: "x", region: "y", status: "UP" }, "400 status"],
  ])("refuses %s with %j", async (path, body, part) => {
    const { activeDomain, control } = await createFixture();
    await activeDomain();
    expect(await control(path, body)).toContain(part);
  });

  it("gives each route a summary and an example", async () => {
    const { cognito } = await createFixture();
    for (const route of cognito.routes) {
      expect(route.summary).not.toBe("");
      expect(route.example).toBeTypeOf("object");
    }
  });
});

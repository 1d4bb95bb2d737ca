import { describe, expect, test, vi } from "vitest";
import { createCognitoAdapter } from "../../src/aws/cognito-adapter.ts";
import { jsonError, startAws } from "./scripted-aws.ts";

const arn = "arn:aws:acm:us-east-1:123456789012:certificate/a1b2c3d4-5678-90ab-cdef-EXAMPLE11111";

/** The sample of the API reference, DescribeUserPoolDomain. */
const described = {
  AWSAccountId: "123456789012",
  CloudFrontDistribution: "example.cloudfront.net",
  CustomDomainConfig: { CertificateArn: arn, SecurityPolicy: "TLS_V1_2_2021" },
  Domain: "auth.example.com",
  ManagedLoginVersion: 2,
  Routing: {
    Failover: { SecondaryRegion: "us-west-2", PrimaryRoute53HealthCheckId: "hc-1" },
  },
  S3Bucket: "aws-cognito-prod-pdx-assets",
  Status: "ACTIVE",
  UserPoolId: "us-west-2_EXAMPLE",
  Version: "20241127003837",
};

describe("describing a domain", () => {
  test("a custom domain is read with every setting, from the Region that was asked", async () => {
    const aws = await startAws(() => ({ body: { DomainDescription: described } }));
    expect(await createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com")).toEqual({
      kind: "custom",
      customDomain: {
        name: "auth.example.com",
        userPoolId: "us-west-2_EXAMPLE",
        region: "eu-west-1",
        accountId: "123456789012",
        status: "ACTIVE",
        certificateArn: arn,
        settings: {
          securityPolicy: "TLS_V1_2_2021",
          managedLoginVersion: 2,
          routing: { secondaryRegion: "us-west-2", primaryHealthCheckId: "hc-1" },
        },
        cloudFrontDomain: "example.cloudfront.net",
      },
    });
    expect(aws.seen.map(({ operation, region, body }) => ({ operation, region, body }))).toEqual([
      {
        operation: "DescribeUserPoolDomain",
        region: "eu-west-1",
        body: { Domain: "auth.example.com" },
      },
    ]);
  });

  test("a setting that AWS leaves out is absent, not undefined", async () => {
    const bare = { ...described, CustomDomainConfig: { CertificateArn: arn } };
    const { ManagedLoginVersion: _1, Routing: _2, CloudFrontDistribution: _3, ...rest } = bare;
    await startAws(() => ({ body: { DomainDescription: rest } }));
    const found = await createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com");
    if (found?.kind !== "custom") throw new Error("not a custom domain");
    expect(Object.keys(found.customDomain.settings)).toEqual([]);
    expect(found.customDomain).not.toHaveProperty("cloudFrontDomain");
  });

  test("a prefix domain is recognised, although it has a distribution", async () => {
    const prefix = { ...described, Domain: "example", CustomDomainConfig: {} };
    await startAws(() => ({ body: { DomainDescription: prefix } }));
    expect(await createCognitoAdapter().describeDomain("eu-west-1", "example")).toEqual({
      kind: "prefix",
      prefixDomain: { prefix: "example", userPoolId: "us-west-2_EXAMPLE", region: "eu-west-1" },
    });
  });

  test.each([
    ["an empty description", { body: { DomainDescription: {} } }],
    ["no description", { body: {} }],
    ["ResourceNotFoundException", jsonError("ResourceNotFoundException", "No such domain.")],
  ])("%s means that there is none", async (_what, answer) => {
    await startAws(() => answer);
    const found = await createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com");
    expect(found).toBeUndefined();
  });

  test("a custom domain without its certificate is a fault, not a guess", async () => {
    const { CustomDomainConfig: _, ...rest } = described;
    await startAws(() => ({ body: { DomainDescription: rest } }));
    const asked = createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com");
    await expect(asked).rejects.toMatchObject({ name: "ServiceFaultError" });
  });

  test("a refusal by IAM names the missing action", async () => {
    await startAws(() =>
      jsonError(
        "AccessDeniedException",
        "User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: cognito-idp:DescribeUserPoolDomain on resource: * because no identity-based policy allows the cognito-idp:DescribeUserPoolDomain action",
      ),
    );
    const asked = createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com");
    await expect(asked).rejects.toMatchObject({
      name: "AccessDeniedError",
      data: { action: "cognito-idp:DescribeUserPoolDomain", resource: "*", requestId: "req-1" },
    });
  });
});

describe("updating a custom domain", () => {
  const base = {
    region: "eu-west-1",
    name: "auth.example.com",
    userPoolId: "eu-west-1_EXAMPLE",
    certificateArn: arn,
  };

  test("sends every setting along with the certificate", async () => {
    const aws = await startAws(() => ({ body: { CloudFrontDomain: "example.cloudfront.net" } }));
    await createCognitoAdapter().updateCustomDomain({
      ...base,
      settings: {
        securityPolicy: "TLS_V1_3_2025",
        managedLoginVersion: 1,
        routing: { secondaryRegion: "eu-central-1", primaryHealthCheckId: "hc-1" },
      },
    });
    expect(aws.seen[0]?.operation).toBe("UpdateUserPoolDomain");
    expect(aws.seen[0]?.body).toEqual({
      Domain: "auth.example.com",
      UserPoolId: "eu-west-1_EXAMPLE",
      CustomDomainConfig: { CertificateArn: arn, SecurityPolicy: "TLS_V1_3_2025" },
      ManagedLoginVersion: 1,
      Routing: {
        Failover: { SecondaryRegion: "eu-central-1", PrimaryRoute53HealthCheckId: "hc-1" },
      },
    });
  });

  test("sends no key for a setting that is not there", async () => {
    const aws = await startAws(() => ({}));
    await createCognitoAdapter().updateCustomDomain({ ...base, settings: {} });
    expect(aws.seen[0]?.body).toEqual({
      Domain: "auth.example.com",
      UserPoolId: "eu-west-1_EXAMPLE",
      CustomDomainConfig: { CertificateArn: arn },
    });
  });

  test("a domain that is gone is an error here, not an answer", async () => {
    await startAws(() => jsonError("ResourceNotFoundException", "gone"));
    const updated = createCognitoAdapter().updateCustomDomain({ ...base, settings: {} });
    await expect(updated).rejects.toMatchObject({ name: "ResourceMissingError" });
  });
});

test("pools are listed page by page, sixty at a time", async () => {
  const pages = [
    { UserPools: [{ Id: "eu-west-1_A" }, { Id: "eu-west-1_B" }], NextToken: "t1" },
    { UserPools: [], NextToken: "t2" },
    { UserPools: [{ Id: "eu-west-1_C" }] },
  ];
  let page = 0;
  const aws = await startAws(() => ({ body: pages[page++] }));
  const ids: string[] = [];
  for await (const id of createCognitoAdapter().listUserPoolIds("eu-west-1")) ids.push(id);
  expect(ids).toEqual(["eu-west-1_A", "eu-west-1_B", "eu-west-1_C"]);
  expect(aws.seen.map(({ body }) => body)).toEqual([
    { MaxResults: 60 },
    { MaxResults: 60, NextToken: "t1" },
    { MaxResults: 60, NextToken: "t2" },
  ]);
});

test("a pool is its custom domain and tags; a deleted one is undefined", async () => {
  const pool = { Id: "eu-west-1_A", CustomDomain: "auth.example.com", UserPoolTags: { team: "a" } };
  await startAws(({ body }) =>
    (body as { UserPoolId: string }).UserPoolId === "eu-west-1_A"
      ? { body: { UserPool: pool } }
      : jsonError("ResourceNotFoundException", "gone"),
  );
  const cognito = createCognitoAdapter();
  expect(await cognito.describeUserPool("eu-west-1", "eu-west-1_A")).toEqual({
    customDomain: "auth.example.com",
    tags: { team: "a" },
  });
  expect(await cognito.describeUserPool("eu-west-1", "eu-west-1_B")).toBeUndefined();
});

test("replicas are read over all pages", async () => {
  const pages = [
    {
      UserPoolReplicas: [{ RegionName: "eu-west-1", Status: "ACTIVE", Role: "PRIMARY" }],
      NextToken: "t",
    },
    { UserPoolReplicas: [{ RegionName: "eu-central-1", Status: "INACTIVE", Role: "SECONDARY" }] },
  ];
  let page = 0;
  await startAws(() => ({ body: pages[page++] }));
  expect(await createCognitoAdapter().listReplicas("eu-west-1", "eu-west-1_A")).toEqual([
    { region: "eu-west-1", status: "ACTIVE", role: "PRIMARY" },
    { region: "eu-central-1", status: "INACTIVE", role: "SECONDARY" },
  ]);
});

describe("the SDK's own attempts", () => {
  test("are three in all for a fault, then it is ours to retry", async () => {
    const aws = await startAws(() => jsonError("InternalErrorException", "oops", 500));
    const asked = createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com");
    await expect(asked).rejects.toMatchObject({ name: "ServiceFaultError", recovery: "retry" });
    expect(aws.seen).toHaveLength(3);
  });

  test("are one for what repeating cannot mend", async () => {
    const aws = await startAws(() => jsonError("InvalidParameterException", "wrong"));
    const asked = createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com");
    await expect(asked).rejects.toMatchObject({ name: "RequestRejectedError" });
    expect(aws.seen).toHaveLength(1);
  });

  test("end in a service fault when nobody listens", async () => {
    await startAws(() => ({}));
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    const asked = createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com");
    await expect(asked).rejects.toMatchObject({ name: "ServiceFaultError" });
  });

  test("an unreadable answer is a service fault", async () => {
    await startAws(() => ({ body: "<html>a proxy</html>" }));
    const asked = createCognitoAdapter().describeDomain("eu-west-1", "auth.example.com");
    await expect(asked).rejects.toMatchObject({ name: "ServiceFaultError" });
  });
});

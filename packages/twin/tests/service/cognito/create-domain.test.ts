import { describe, expect, it } from "vitest";
import { callerOf, certificate } from "./fake-world.ts";
import { createFixture, healthCheckId, routing } from "./fixture.ts";

const unusable =
  "400 InvalidParameterException: The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain. (Service: AmazonCloudFront; Status Code: 400; Error Code: InvalidViewerCertificate;";

describe("a new custom domain", () => {
  it("is CREATING until every edge has it, then ACTIVE", async () => {
    const {
      createDomain,
      describe: read,
      deployments,
      oldCertificate,
      poolId,
    } = await createFixture();
    const created = await createDomain({ ManagedLoginVersion: 2 });
    expect(created).toEqual({
      ManagedLoginVersion: 2,
      CloudFrontDomain: expect.stringMatching(/^d[0-9a-f]{13}\.cloudfront\.net$/),
    });
    expect((await read()).Status).toBe("CREATING");
    deployments[0]?.finish();
    await Promise.resolve();
    await Promise.resolve();
    expect(await read()).toEqual({
      UserPoolId: poolId,
      AWSAccountId: "123456789012",
      Domain: "auth.example.com",
      S3Bucket: "aws-cognito-prod-dub-assets",
      CloudFrontDistribution: created.CloudFrontDomain,
      Version: "20261121003837",
      Status: "ACTIVE",
      CustomDomainConfig: { CertificateArn: oldCertificate.arn, SecurityPolicy: "TLS_V1_2_2021" },
      ManagedLoginVersion: 2,
    });
  });

  it("gives CloudFront its certificate and marks it in use by a distribution of another account", async () => {
    const { createDomain, deployments, inUse, oldCertificate } = await createFixture();
    const created = await createDomain();
    expect(deployments[0]?.config).toMatchObject({
      cloudFrontDomain: created.CloudFrontDomain,
      customDomain: "auth.example.com",
      certificateArn: oldCertificate.arn,
      securityPolicy: "TLS_V1_2_2021",
    });
    const user = inUse.get(oldCertificate.arn);
    expect(user).toMatch(/^arn:aws:cloudfront::\d{12}:distribution\/E[A-Z0-9]{13}$/);
    expect(user).not.toContain("123456789012");
    expect(deployments[0]?.config.distributionArn).toBe(user);
  });

  it("ends FAILED when the edges cannot take it", async () => {
    const { createDomain, describe: read, deployments } = await createFixture();
    await createDomain();
    deployments[0]?.fail();
    await Promise.resolve();
    await Promise.resolve();
    expect((await read()).Status).toBe("FAILED");
  });

  it("has login version 1 and the lowest TLS floor when nothing is said", async () => {
    const { createDomain, describe: read, oldCertificate } = await createFixture();
    await createDomain({ CustomDomainConfig: { CertificateArn: oldCertificate.arn } });
    expect(await read()).toMatchObject({
      ManagedLoginVersion: 1,
      CustomDomainConfig: { SecurityPolicy: "TLS_V1" },
    });
  });

  it("shows in its pool", async () => {
    const { ireland, activeDomain, poolId } = await createFixture();
    await activeDomain();
    await ireland.send("CreateUserPoolDomain", { Domain: "customers", UserPoolId: poolId });
    const { UserPool } = await ireland.send("DescribeUserPool", { UserPoolId: poolId });
    expect(UserPool).toMatchObject({ CustomDomain: "auth.example.com", Domain: "customers" });
  });

  it.each([
    ["Auth.example.com"],
    ["-auth.example.com"],
    ["auth-.example.com"],
    ["auth..example.com"],
    ["com"],
    ["auth_1.example.com"],
  ])("is refused the name %s", async (Domain) => {
    const { ireland, poolId, oldCertificate } = await createFixture();
    expect(
      await ireland.refusalOf("CreateUserPoolDomain", {
        Domain,
        UserPoolId: poolId,
        CustomDomainConfig: { CertificateArn: oldCertificate.arn },
      }),
    ).toBe(`400 InvalidParameterException: Custom domain is not a valid subdomain: ${Domain}`);
  });

  it("is refused a name of more than 63 characters", async () => {
    const { ireland, updateWith, oldCertificate } = await createFixture();
    const Domain = `${"a".repeat(52)}.example.com`;
    expect(Domain).toHaveLength(64);
    expect(
      await ireland.refusalOf("CreateUserPoolDomain", updateWith(oldCertificate.arn, { Domain })),
    ).toContain("Member must have length less than or equal to 63");
  });

  it("is refused while its parent has no A record, and allowed when a CNAME leads to one", async () => {
    const { ireland, updateWith, oldCertificate, addresses, cnames } = await createFixture();
    addresses.clear();
    const request = updateWith(oldCertificate.arn);
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toBe(
      "400 InvalidParameterException: Custom domain is not a valid subdomain: Was not able to resolve the root domain, please ensure an A record exists for the root domain.",
    );
    cnames.set("example.com", "elsewhere.example.net");
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toContain("root domain");
    addresses.add("elsewhere.example.net");
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toBe("accepted");
  });

  it("is the only one of its pool", async () => {
    const { ireland, activeDomain, updateWith, oldCertificate } = await createFixture();
    await activeDomain();
    expect(
      await ireland.refusalOf(
        "CreateUserPoolDomain",
        updateWith(oldCertificate.arn, { Domain: "login.example.com" }),
      ),
    ).toBe("400 InvalidParameterException: User pool already has a domain configured.");
  });

  it("belongs to one pool, in all Regions", async () => {
    const { frankfurt, activeDomain, oldCertificate } = await createFixture();
    await activeDomain();
    const { UserPool } = await frankfurt.send("CreateUserPool", { PoolName: "other" });
    expect(
      await frankfurt.refusalOf("CreateUserPoolDomain", {
        Domain: "auth.example.com",
        UserPoolId: UserPool.Id,
        CustomDomainConfig: { CertificateArn: oldCertificate.arn },
      }),
    ).toBe("400 InvalidParameterException: Domain already associated with another user pool.");
  });

  it("is refused as the fifth of a Region, and allowed in another", async () => {
    const { cognito, certificates } = await createFixture();
    const wildcard = certificate("many", { names: ["*.example.com"] });
    certificates.set(wildcard.arn, wildcard);
    const createIn = async (region: string, at: number) => {
      const caller = callerOf(cognito.service, region);
      const { UserPool } = await caller.send("CreateUserPool", { PoolName: `pool${at}` });
      return caller.refusalOf("CreateUserPoolDomain", {
        Domain: `auth${at}.example.com`,
        UserPoolId: UserPool.Id,
        CustomDomainConfig: { CertificateArn: wildcard.arn },
      });
    };
    for (const at of [1, 2, 3, 4]) expect(await createIn("us-west-2", at)).toBe("accepted");
    expect(await createIn("us-west-2", 5)).toBe(
      "400 LimitExceededException: The limit of 4 custom domains in a Region has been reached.",
    );
    expect(await createIn("us-east-1", 6)).toBe("accepted");
  });

  it("needs a replica in the secondary Region and an existing health check for routing", async () => {
    const { ireland, updateWith, oldCertificate, activeReplica, healths } = await createFixture();
    const request = updateWith(oldCertificate.arn, { Routing: routing });
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toBe(
      "400 InvalidParameterException: The user pool has no replica in eu-central-1.",
    );
    await activeReplica();
    healths.clear();
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toBe(
      `400 InvalidParameterException: Route 53 health check ${healthCheckId} does not exist.`,
    );
    healths.set(healthCheckId, false);
    expect((await ireland.send("CreateUserPoolDomain", request)).Routing).toEqual(routing);
  });

  it("cannot join TLS_V1 with login version 2, nor version 2 with the Lite plan", async () => {
    const { ireland, updateWith, oldCertificate } = await createFixture();
    const request = updateWith(oldCertificate.arn, {
      ManagedLoginVersion: 2,
      CustomDomainConfig: { CertificateArn: oldCertificate.arn, SecurityPolicy: "TLS_V1" },
    });
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toBe(
      "400 InvalidParameterException: Security policy TLS_V1 cannot be used with managed login version 2.",
    );
    const { UserPool } = await ireland.send("CreateUserPool", {
      PoolName: "lite",
      UserPoolTier: "LITE",
    });
    expect(
      await ireland.refusalOf("CreateUserPoolDomain", {
        ...request,
        UserPoolId: UserPool.Id,
        CustomDomainConfig: { CertificateArn: oldCertificate.arn },
      }),
    ).toContain("400 FeatureUnavailableInTierException");
  });

  it.each([
    [{ ManagedLoginVersion: 3 }, "'managedLoginVersion'"],
    [{ CustomDomainConfig: {} }, "'customDomainConfig.certificateArn'"],
    [{ CustomDomainConfig: { CertificateArn: "not an ARN, but long" } }, "regular expression"],
    [{ Routing: { Failover: {} } }, "2 validation errors detected"],
    [{ UserPoolId: "nonsense" }, "'userPoolId'"],
    [{ Domain: undefined }, "Value null at 'domain'"],
  ])("is refused with %j", async (changes, part) => {
    const { ireland, updateWith, oldCertificate } = await createFixture();
    const request = updateWith(oldCertificate.arn, changes);
    const refusal = await ireland.refusalOf("CreateUserPoolDomain", request);
    expect(refusal).toContain("400 InvalidParameterException");
    expect(refusal).toContain(part);
  });

  it("is refused an unknown security policy", async () => {
    const { ireland, updateWith, oldCertificate } = await createFixture();
    const CustomDomainConfig = { CertificateArn: oldCertificate.arn, SecurityPolicy: "TLS_V9" };
    expect(
      await ireland.refusalOf("CreateUserPoolDomain", updateWith("", { CustomDomainConfig })),
    ).toContain("Member must satisfy enum value set: [TLS_V1, TLS_V1_2_2021, TLS_V1_3_2025]");
  });
});

describe("a certificate for a custom domain", () => {
  it.each([
    ["of an exact name", { names: ["other.example.com", "auth.example.com"] }],
    ["of a wildcard one level up", { names: ["*.example.com"] }],
    ["with an ECDSA P-256 key", { keyAlgorithm: "EC_prime256v1" }],
    ["with an ECDSA P-384 key", { keyAlgorithm: "EC_secp384r1" }],
    ["imported, with an RSA 4096 key", { type: "IMPORTED", keyAlgorithm: "RSA_4096" }],
  ] as const)("is accepted %s", async (_, changes) => {
    const { ireland, certificates, updateWith } = await createFixture();
    const one = certificate("good", changes);
    certificates.set(one.arn, one);
    expect(await ireland.refusalOf("CreateUserPoolDomain", updateWith(one.arn))).toBe("accepted");
  });

  it.each([
    ["in another Region", { region: "eu-west-1" }],
    ["of another account", { accountId: "999999999999" }],
    ["not issued", { status: "PENDING_VALIDATION" }],
    ["expired in the list", { status: "EXPIRED" }],
    ["expired now", { notAfter: new Date("2026-11-21T00:38:37Z") }],
    ["not valid yet", { notBefore: new Date("2026-11-21T00:38:38Z") }],
    ["of another name", { names: ["login.example.com"] }],
    ["of a wildcard two levels up", { names: ["*.com"] }],
    ["of a wildcard at its own level", { names: ["*.auth.example.com"] }],
    ["untrusted", { isTrusted: false }],
    ["with a P-521 key", { keyAlgorithm: "EC_secp521r1" }],
    ["of an ACME client", { keyPairOrigin: "ACME" }],
    ["of a private authority", { type: "PRIVATE" }],
  ] as const)("is refused when %s", async (_, changes) => {
    const { ireland, certificates, updateWith, inUse } = await createFixture();
    const one = certificate("bad", changes);
    certificates.set(one.arn, one);
    expect(await ireland.refusalOf("CreateUserPoolDomain", updateWith(one.arn))).toContain(
      unusable,
    );
    expect(inUse.size).toBe(0);
  });

  it("is refused when there is none of that ARN", async () => {
    const { ireland, updateWith } = await createFixture();
    const arn = "arn:aws:acm:us-east-1:123456789012:certificate/absent";
    expect(await ireland.refusalOf("CreateUserPoolDomain", updateWith(arn))).toContain(unusable);
  });

  it("is refused at first and accepted later when CloudFront lags", async () => {
    const { ireland, updateWith, oldCertificate, control, clock } = await createFixture();
    await control("/cognito/certificate-lag", { seconds: 20 });
    const request = updateWith(oldCertificate.arn);
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toContain(unusable);
    clock.advance(19_999);
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toContain(unusable);
    clock.advance(1);
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toBe("accepted");
  });
});

describe("a prefix domain", () => {
  it("is ACTIVE at once and has nothing of CloudFront", async () => {
    const { ireland, describe: read, poolId, deployments } = await createFixture();
    const request = { Domain: "customers", UserPoolId: poolId };
    expect(await ireland.send("CreateUserPoolDomain", request)).toEqual({ ManagedLoginVersion: 1 });
    expect(await read("customers")).toEqual({
      UserPoolId: poolId,
      AWSAccountId: "123456789012",
      Domain: "customers",
      Status: "ACTIVE",
      ManagedLoginVersion: 1,
    });
    expect(deployments).toEqual([]);
  });

  it.each([
    ["my.prefix", "regular expression pattern"],
    ["My-prefix", "regular expression pattern"],
    ["my-aws-login", "Domain cannot contain reserved word: aws"],
    ["cognito-login", "Domain cannot contain reserved word: cognito"],
  ])("is refused the name %s", async (Domain, part) => {
    const { ireland, poolId } = await createFixture();
    expect(
      await ireland.refusalOf("CreateUserPoolDomain", { Domain, UserPoolId: poolId }),
    ).toContain(part);
  });

  it("has no routing, is one a pool, and is unique in its Region only", async () => {
    const { ireland, frankfurt, poolId } = await createFixture();
    const request = { Domain: "customers", UserPoolId: poolId };
    expect(
      await ireland.refusalOf("CreateUserPoolDomain", { ...request, Routing: routing }),
    ).toContain("Routing is only supported for custom domains.");
    await ireland.send("CreateUserPoolDomain", request);
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toContain(
      "User pool already has a domain configured.",
    );
    const second = (await ireland.send("CreateUserPool", { PoolName: "second" })).UserPool.Id;
    expect(
      await ireland.refusalOf("CreateUserPoolDomain", { ...request, UserPoolId: second }),
    ).toContain("Domain already associated with another user pool.");
    const there = (await frankfurt.send("CreateUserPool", { PoolName: "there" })).UserPool.Id;
    expect(
      await frankfurt.refusalOf("CreateUserPoolDomain", { ...request, UserPoolId: there }),
    ).toBe("accepted");
  });
});

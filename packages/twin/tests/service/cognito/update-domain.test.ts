import { describe, expect, it } from "vitest";
import { createFixture, routing } from "./fixture.ts";

describe("an update of a custom domain", () => {
  it("is UPDATING at once and ACTIVE in 2 to 8 minutes, whatever the edges do", async () => {
    const {
      ireland,
      activeDomain,
      updateWith,
      newCertificate,
      describe: read,
      clock,
      deployments,
    } = await createFixture();
    const created = await activeDomain();
    const updated = await ireland.send("UpdateUserPoolDomain", updateWith(newCertificate.arn));
    expect(updated).toEqual({
      ManagedLoginVersion: 1,
      CloudFrontDomain: created.CloudFrontDomain,
    });
    expect(await read()).toMatchObject({
      Status: "UPDATING",
      CustomDomainConfig: { CertificateArn: newCertificate.arn },
    });
    clock.advance(119_999);
    expect((await read()).Status).toBe("UPDATING");
    clock.advance(360_001);
    expect((await read()).Status).toBe("ACTIVE");
    expect(deployments).toHaveLength(2);
    expect(deployments[1]?.config.certificateArn).toBe(newCertificate.arn);
  });

  it("moves the mark of use from the old to the new certificate", async () => {
    const { ireland, activeDomain, updateWith, oldCertificate, newCertificate, inUse } =
      await createFixture();
    await activeDomain();
    const distribution = inUse.get(oldCertificate.arn);
    await ireland.send("UpdateUserPoolDomain", updateWith(newCertificate.arn));
    expect([...inUse]).toEqual([[newCertificate.arn, distribution]]);
  });

  it("gives the edges a new TLS floor under the same certificate", async () => {
    const { ireland, activeDomain, updateWith, oldCertificate, deployments } =
      await createFixture();
    await activeDomain();
    const CustomDomainConfig = {
      CertificateArn: oldCertificate.arn,
      SecurityPolicy: "TLS_V1_3_2025",
    };
    await ireland.send("UpdateUserPoolDomain", updateWith("", { CustomDomainConfig }));
    expect(deployments[1]?.config.securityPolicy).toBe("TLS_V1_3_2025");
  });

  it("does not bother the edges with a login version", async () => {
    const {
      ireland,
      activeDomain,
      updateWith,
      oldCertificate,
      deployments,
      describe: read,
      clock,
    } = await createFixture();
    await activeDomain();
    await ireland.send(
      "UpdateUserPoolDomain",
      updateWith(oldCertificate.arn, { ManagedLoginVersion: 2 }),
    );
    expect(await read()).toMatchObject({ Status: "UPDATING", ManagedLoginVersion: 2 });
    clock.advance(120_000);
    expect((await read()).Status).toBe("ACTIVE");
    expect(deployments).toHaveLength(1);
  });

  it("is refused while another change is under way", async () => {
    const { ireland, createDomain, updateWith, newCertificate, deployments } =
      await createFixture();
    await createDomain();
    const request = updateWith(newCertificate.arn);
    expect(await ireland.refusalOf("UpdateUserPoolDomain", request)).toBe(
      "400 ConcurrentModificationException: The domain auth.example.com is CREATING.",
    );
    deployments[0]?.finish();
    await Promise.resolve();
    await Promise.resolve();
    await ireland.send("UpdateUserPoolDomain", request);
    expect(await ireland.refusalOf("UpdateUserPoolDomain", request)).toBe(
      "400 ConcurrentModificationException: The domain auth.example.com is UPDATING.",
    );
  });

  it("must name the certificate", async () => {
    const { ireland, activeDomain, updateWith } = await createFixture();
    await activeDomain();
    expect(
      await ireland.refusalOf(
        "UpdateUserPoolDomain",
        updateWith("", { CustomDomainConfig: undefined, ManagedLoginVersion: 2 }),
      ),
    ).toBe("400 InvalidParameterException: Cannot convert custom domain to prefix domain.");
  });

  it("is refused for a certificate that CloudFront cannot use, and changes nothing", async () => {
    const {
      ireland,
      activeDomain,
      updateWith,
      newCertificate,
      certificates,
      describe: read,
    } = await createFixture();
    await activeDomain();
    const before = await read();
    certificates.set(newCertificate.arn, { ...newCertificate, names: ["*.example.org"] });
    expect(
      await ireland.refusalOf("UpdateUserPoolDomain", updateWith(newCertificate.arn)),
    ).toContain("The specified SSL certificate doesn't exist");
    expect(await read()).toEqual(before);
  });

  it("is refused for TLS_V1 with login version 2, also when one of them was there before", async () => {
    const { ireland, activeDomain, updateWith, oldCertificate } = await createFixture();
    await activeDomain({ ManagedLoginVersion: 2 });
    const CustomDomainConfig = { CertificateArn: oldCertificate.arn, SecurityPolicy: "TLS_V1" };
    expect(
      await ireland.refusalOf("UpdateUserPoolDomain", updateWith("", { CustomDomainConfig })),
    ).toContain("Security policy TLS_V1 cannot be used with managed login version 2.");
  });

  it("is refused for a pool without a custom domain, a wrong name, and a foreign pool", async () => {
    const { ireland, activeDomain, updateWith, oldCertificate } = await createFixture();
    const request = updateWith(oldCertificate.arn);
    expect(await ireland.refusalOf("UpdateUserPoolDomain", request)).toBe(
      "400 InvalidParameterException: User pool should have a custom domain associated, failed to update the certificate.",
    );
    await activeDomain();
    expect(
      await ireland.refusalOf("UpdateUserPoolDomain", { ...request, Domain: "login.example.com" }),
    ).toBe("400 InvalidParameterException: No such domain or user pool exists.");
    expect(
      await ireland.refusalOf("UpdateUserPoolDomain", {
        ...request,
        UserPoolId: "eu-west-1_other",
      }),
    ).toBe("400 ResourceNotFoundException: User pool eu-west-1_other does not exist.");
  });

  it("keeps what it leaves out, at first", async () => {
    const {
      ireland,
      activeDomain,
      activeReplica,
      updateWith,
      newCertificate,
      describe: read,
    } = await createFixture();
    await activeReplica();
    await activeDomain({ ManagedLoginVersion: 2, Routing: routing });
    await ireland.send("UpdateUserPoolDomain", updateWith(newCertificate.arn));
    expect(await read()).toMatchObject({
      ManagedLoginVersion: 2,
      Routing: routing,
      CustomDomainConfig: { SecurityPolicy: "TLS_V1_2_2021" },
    });
  });

  it("resets what it leaves out when the control port says so", async () => {
    const fixture = await createFixture();
    await fixture.activeReplica();
    await fixture.activeDomain({
      ManagedLoginVersion: 2,
      Routing: routing,
      CustomDomainConfig: {
        CertificateArn: fixture.oldCertificate.arn,
        SecurityPolicy: "TLS_V1_3_2025",
      },
    });
    await fixture.control("/cognito/omitted-settings", { mode: "reset" });
    const { newCertificate } = fixture;
    await fixture.ireland.send("UpdateUserPoolDomain", fixture.updateWith(newCertificate.arn));
    const after = await fixture.describe();
    expect(after).not.toHaveProperty("Routing");
    expect(after).toMatchObject({
      ManagedLoginVersion: 1,
      CustomDomainConfig: { SecurityPolicy: "TLS_V1" },
    });
  });

  it("takes failover away by an empty Routing", async () => {
    const {
      ireland,
      activeDomain,
      activeReplica,
      updateWith,
      oldCertificate,
      describe: read,
    } = await createFixture();
    await activeReplica();
    await activeDomain({ Routing: routing });
    await ireland.send("UpdateUserPoolDomain", updateWith(oldCertificate.arn, { Routing: {} }));
    expect(await read()).not.toHaveProperty("Routing");
  });

  it("ends FAILED once when told so; going back to the old certificate leads out of it", async () => {
    const fixture = await createFixture();
    const { ireland, updateWith, oldCertificate, newCertificate, clock, inUse } = fixture;
    await fixture.activeDomain();
    await fixture.control("/cognito/domain-failure", {
      customDomain: "auth.example.com",
      mode: "fail-next-update",
    });
    await ireland.send("UpdateUserPoolDomain", updateWith(newCertificate.arn));
    clock.advance(480_000);
    expect(await fixture.describe()).toMatchObject({
      Status: "FAILED",
      CustomDomainConfig: { CertificateArn: newCertificate.arn },
    });
    expect(fixture.deployments).toHaveLength(1);
    expect([...inUse.keys()]).toEqual([oldCertificate.arn]);
    await ireland.send("UpdateUserPoolDomain", updateWith(oldCertificate.arn));
    clock.advance(480_000);
    expect(await fixture.describe()).toMatchObject({
      Status: "ACTIVE",
      CustomDomainConfig: { CertificateArn: oldCertificate.arn },
    });
  });

  it("never leaves UPDATING when told so, until the control port lets go", async () => {
    const {
      ireland,
      activeDomain,
      updateWith,
      newCertificate,
      clock,
      describe: read,
      control,
    } = await createFixture();
    await activeDomain();
    const customDomain = "auth.example.com";
    await control("/cognito/domain-failure", { customDomain, mode: "stuck-updating" });
    await ireland.send("UpdateUserPoolDomain", updateWith(newCertificate.arn));
    clock.advance(7 * 86_400_000);
    expect((await read()).Status).toBe("UPDATING");
    await control("/cognito/domain-failure", { customDomain, mode: "none" });
    expect((await read()).Status).toBe("ACTIVE");
  });

  it.each([
    ["securityPolicy", { CustomDomainConfig: { CertificateArn: expect.any(String) } }],
    ["managedLoginVersion", { ManagedLoginVersion: undefined }],
    ["routing", { Routing: undefined }],
  ])("loses %s when told so, once and silently", async (setting, lost) => {
    const fixture = await createFixture();
    await fixture.activeReplica();
    await fixture.activeDomain({ ManagedLoginVersion: 2, Routing: routing });
    const customDomain = "auth.example.com";
    await fixture.control("/cognito/settings-lost", { customDomain, setting });
    const request = fixture.updateWith(fixture.newCertificate.arn, {
      ManagedLoginVersion: 2,
      Routing: routing,
      CustomDomainConfig: {
        CertificateArn: fixture.newCertificate.arn,
        SecurityPolicy: "TLS_V1_2_2021",
      },
    });
    const whole = {
      CustomDomainConfig: request.CustomDomainConfig,
      ManagedLoginVersion: 2,
      Routing: routing,
    };
    const shown = async () => {
      const { CustomDomainConfig, ManagedLoginVersion, Routing } = await fixture.describe();
      return { CustomDomainConfig, ManagedLoginVersion, Routing };
    };
    await fixture.ireland.send("UpdateUserPoolDomain", request);
    fixture.clock.advance(480_000);
    expect(await shown()).toEqual({ ...whole, ...lost });
    await fixture.ireland.send("UpdateUserPoolDomain", request);
    expect(await shown()).toEqual(whole);
  });
});

describe("an update of a prefix domain", () => {
  it("changes the login version only", async () => {
    const {
      ireland,
      poolId,
      describe: read,
      clock,
      oldCertificate,
      updateWith,
    } = await createFixture();
    const request = { Domain: "customers", UserPoolId: poolId };
    await ireland.send("CreateUserPoolDomain", request);
    expect(
      await ireland.send("UpdateUserPoolDomain", { ...request, ManagedLoginVersion: 2 }),
    ).toEqual({ ManagedLoginVersion: 2 });
    expect(await read("customers")).toMatchObject({ Status: "UPDATING", ManagedLoginVersion: 2 });
    clock.advance(120_000);
    expect((await read("customers")).Status).toBe("ACTIVE");
    expect(
      await ireland.refusalOf("UpdateUserPoolDomain", { ...request, Routing: routing }),
    ).toContain("Routing is only supported for custom domains.");
    expect(
      await ireland.refusalOf(
        "UpdateUserPoolDomain",
        updateWith(oldCertificate.arn, { Domain: "customers" }),
      ),
    ).toContain("Cannot convert prefix domain to custom domain.");
  });
});

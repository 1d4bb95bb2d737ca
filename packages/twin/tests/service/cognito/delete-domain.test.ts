import { describe, expect, it } from "vitest";
import { createFixture } from "./fixture.ts";

describe("a deleted custom domain", () => {
  it("is DELETING, then unknown; its certificate and distribution are let go", async () => {
    const {
      ireland,
      poolId,
      activeDomain,
      describe: read,
      clock,
      inUse,
      removed,
    } = await createFixture();
    const { CloudFrontDomain } = await activeDomain();
    const request = { Domain: "auth.example.com", UserPoolId: poolId };
    expect(await ireland.send("DeleteUserPoolDomain", request)).toEqual({});
    expect((await read()).Status).toBe("DELETING");
    expect(await ireland.refusalOf("DeleteUserPoolDomain", request)).toContain(
      "400 ConcurrentModificationException",
    );
    expect(inUse.size).toBe(1);
    clock.advance(120_000);
    expect(await read()).toEqual({});
    expect(inUse.size).toBe(0);
    expect(removed).toEqual([CloudFrontDomain]);
    expect(await ireland.refusalOf("DeleteUserPoolDomain", request)).toBe(
      "400 InvalidParameterException: No such domain or user pool exists.",
    );
  });

  it("keeps its name taken for 15 minutes", async () => {
    const { ireland, poolId, activeDomain, updateWith, oldCertificate, clock } =
      await createFixture();
    await activeDomain();
    await ireland.send("DeleteUserPoolDomain", { Domain: "auth.example.com", UserPoolId: poolId });
    clock.advance(899_999);
    const request = updateWith(oldCertificate.arn);
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toBe(
      "400 InvalidParameterException: Domain already exists.",
    );
    clock.advance(1);
    expect(await ireland.refusalOf("CreateUserPoolDomain", request)).toBe("accepted");
  });

  it("stays DELETING when its creation comes to an end only then", async () => {
    const { ireland, poolId, createDomain, deployments, describe: read } = await createFixture();
    await createDomain();
    await ireland.send("DeleteUserPoolDomain", { Domain: "auth.example.com", UserPoolId: poolId });
    deployments[0]?.finish();
    await Promise.resolve();
    await Promise.resolve();
    expect((await read()).Status).toBe("DELETING");
  });

  it("is not brought back by an update that was under way", async () => {
    const {
      ireland,
      poolId,
      activeDomain,
      updateWith,
      newCertificate,
      clock,
      describe: read,
    } = await createFixture();
    await activeDomain();
    await ireland.send("UpdateUserPoolDomain", updateWith(newCertificate.arn));
    await ireland.send("DeleteUserPoolDomain", { Domain: "auth.example.com", UserPoolId: poolId });
    clock.advance(480_000);
    expect(await read()).toEqual({});
  });
});

describe("an unknown domain", () => {
  it("is described as nothing, or refused when told so", async () => {
    const { ireland, control } = await createFixture();
    const request = { Domain: "nobody.example.com" };
    expect(await ireland.send("DescribeUserPoolDomain", request)).toEqual({
      DomainDescription: {},
    });
    await control("/cognito/unknown-domain", { answer: "not-found" });
    expect(await ireland.refusalOf("DescribeUserPoolDomain", request)).toBe(
      "400 ResourceNotFoundException: Domain nobody.example.com does not exist.",
    );
    expect(await ireland.refusalOf("DescribeUserPoolDomain", {})).toContain(
      "Value null at 'domain'",
    );
  });
});

it("a stopped Cognito leaves things as they are", async () => {
  const { cognito, createDomain, deployments, describe: read } = await createFixture();
  await createDomain();
  cognito.stop();
  deployments[0]?.fail();
  await Promise.resolve();
  await Promise.resolve();
  expect((await read()).Status).toBe("CREATING");
});

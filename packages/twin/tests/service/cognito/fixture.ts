import { createCognito } from "../../../src/service/cognito/cognito.ts";
import { callerOf, certificate, control, createFakeWorld } from "./fake-world.ts";

export const healthCheckId = "a1b2c3d4-5678-90ab-cdef-111111111111";

/** A Cognito with two good certificates, one health check and one pool in eu-west-1. */
export async function createFixture() {
  const fake = createFakeWorld();
  const cognito = createCognito(fake.world);
  const ireland = callerOf(cognito.service, "eu-west-1");
  const frankfurt = callerOf(cognito.service, "eu-central-1");
  const oldCertificate = certificate("11111111-1111-1111-1111-111111111111");
  const newCertificate = certificate("22222222-2222-2222-2222-222222222222", {
    names: ["*.example.com"],
  });
  for (const one of [oldCertificate, newCertificate]) fake.certificates.set(one.arn, one);
  fake.healths.set(healthCheckId, true);
  const { UserPool } = await ireland.send("CreateUserPool", {
    PoolName: "customers",
    UserPoolTags: { "latchkey:mode": "managed" },
  });
  const poolId: string = UserPool.Id;

  const describe = async (name = "auth.example.com") =>
    (await ireland.send("DescribeUserPoolDomain", { Domain: name })).DomainDescription;
  const createDomain = (changes: object = {}) =>
    ireland.send("CreateUserPoolDomain", {
      Domain: "auth.example.com",
      UserPoolId: poolId,
      CustomDomainConfig: { CertificateArn: oldCertificate.arn, SecurityPolicy: "TLS_V1_2_2021" },
      ...changes,
    });
  const updateWith = (arn: string, changes: object = {}) => ({
    Domain: "auth.example.com",
    UserPoolId: poolId,
    CustomDomainConfig: { CertificateArn: arn },
    ...changes,
  });
  const activeDomain = async (changes: object = {}) => {
    const created = await createDomain(changes);
    fake.deployments.at(-1)?.finish();
    await Promise.resolve();
    await Promise.resolve();
    return created;
  };
  const activeReplica = async () => {
    const replica = { UserPoolId: poolId, RegionName: "eu-central-1" };
    await ireland.send("CreateUserPoolReplica", replica);
    fake.clock.advance(60_000);
    await ireland.send("UpdateUserPoolReplica", { ...replica, Status: "ACTIVE" });
  };
  return {
    ...fake,
    cognito,
    ireland,
    frankfurt,
    poolId,
    oldCertificate,
    newCertificate,
    describe,
    createDomain,
    updateWith,
    activeDomain,
    activeReplica,
    control: (path: string, body: unknown) => control(cognito.routes, path, body),
  };
}

export const routing = {
  Failover: { SecondaryRegion: "eu-central-1", PrimaryRoute53HealthCheckId: healthCheckId },
};

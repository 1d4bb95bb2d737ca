import { createCallRates } from "@latchkey/twin/rate/call-rates";
import { expect, test } from "vitest";
import { aCertificate } from "../../../../tests/gen/a-certificate.ts";
import { aCustomDomain, fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import { fakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { fakeDns } from "../../../../tests/gen/fake-zone.ts";
import { virtualTime } from "../../../../tests/gen/virtual-time.ts";
import { auditUnit } from "../../src/audit/audit-unit.ts";
import type { AuditUnitPorts } from "../../src/audit/audit-unit-ports.ts";
import { createServicePace } from "../../src/audit/service-pace.ts";

const regions = Array.from({ length: 17 }, (_, nth) => `eu-west-${nth + 1}`);

/** An account with a custom domain in each of 17 Regions, behind the rates that the twin keeps. */
function largeAccount() {
  const time = virtualTime();
  const { clock, sleep } = time;
  const rates = createCallRates({ clock });
  const counts = new Map<string, number>();
  const admit = (service: string, operation: string, region = "us-east-1", input = {}) => {
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    rates.admit({ service, operation, region, input });
  };
  const customDomains = Object.fromEntries(
    regions.map((region) => {
      const name = `auth.${region}.example`;
      const userPoolId = `${region}_EXAMPLE`;
      return [region, aCustomDomain({ name, region, userPoolId, settings: fullSettings })];
    }),
  );
  const names = Object.values(customDomains).map(({ name }) => name);
  const world = fakeWorld({ poolRegions: regions, customDomains });
  world.certificates = [aCertificate({ names })];
  world.before = (call) => {
    const [operation = ""] = call.split(" ");
    if (operation === "describeHealthCheck") admit("route53", "GetHealthCheck");
    if (operation === "readHealth") admit("monitoring", "GetMetricData");
    if (operation === "readRolledBack") admit("ssm", "GetParameter");
    if (operation === "listCertificatesCovering") admit("acm", "ListCertificates");
    if (/^(describeCertificate|listCertificatesCovering)$/.test(operation)) {
      admit("acm", "DescribeCertificate");
      admit("acm", "GetCertificate");
    }
  };
  const pools = Object.fromEntries(
    Object.entries(customDomains).map(([region, { name, userPoolId }]) => [
      region,
      { [userPoolId]: name },
    ]),
  );
  const { unitPorts } = fakeAudit(world, { pools });
  const { rotation, userPools, published } = unitPorts;
  const dns = fakeDns({
    cnames: Object.fromEntries(names.map((name) => [name, "d111111abcdef8.cloudfront.net"])),
    addresses: Object.fromEntries(
      names.flatMap((name) => [name, name.slice("auth.".length)].map((at) => [at, ["192.0.2.1"]])),
    ),
  });
  const ports: AuditUnitPorts = {
    ...unitPorts,
    dns,
    pace: createServicePace({ clock, sleep }),
    rotation: {
      ...rotation,
      clock,
      cognito: {
        ...rotation.cognito,
        async describeDomain(region, Domain) {
          admit("cognito-idp", "DescribeUserPoolDomain", region, { Domain });
          return await rotation.cognito.describeDomain(region, Domain);
        },
        async describeUserPool(region, UserPoolId) {
          admit("cognito-idp", "DescribeUserPool", region, { UserPoolId });
          return await rotation.cognito.describeUserPool(region, UserPoolId);
        },
      },
    },
    userPools: {
      async listUserPoolPage(region, token) {
        admit("cognito-idp", "ListUserPools", region);
        return await userPools.listUserPoolPage(region, token);
      },
    },
    published: {
      async readCertificateArn(name) {
        admit("ssm", "GetParameter");
        return await published.readCertificateArn(name);
      },
    },
  };
  return { time, ports, counts };
}

test("an account's Regions, all looked at at once, keep the rates that they share", async () => {
  const { time, ports, counts } = largeAccount();
  const accountId = "123456789012";
  const work = Promise.all(regions.map((region) => auditUnit({ accountId, region }, ports)));
  const audits = await time.run(work);
  // A call that AWS would have throttled is a finding here.
  expect(audits.flatMap(({ findings }) => findings.map(({ message }) => message))).toEqual([]);
  expect(audits.flatMap(({ customDomains }) => customDomains)).toHaveLength(17);
  expect(Object.fromEntries(counts)).toMatchObject({
    ListUserPools: 17,
    ListCertificates: 17,
    GetHealthCheck: 17,
    GetMetricData: 17,
    GetParameter: 34,
  });
  // Two descriptions of certificates for each custom domain, 9.5 a second after the first four.
  expect(time.elapsedMs()).toBeGreaterThan(((2 * 17 - 4) / 9.5) * 1000 - 1000);
});

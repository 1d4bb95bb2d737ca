import { createCallRates } from "@latchkey/twin/rate/call-rates";
import { expect, test } from "vitest";
import { aCertificate } from "../../../../tests/gen/a-certificate.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { virtualTime } from "../../../../tests/gen/virtual-time.ts";
import { paceAcm } from "../../src/audit/pace-acm.ts";
import { paceCognito } from "../../src/audit/pace-cognito.ts";
import { paceHealthChecks } from "../../src/audit/pace-health-checks.ts";
import { createServicePace, type PaceOptions } from "../../src/audit/service-pace.ts";
import { bucketOf, serviceRates } from "../../src/audit/service-rate.ts";

function makePace(options: Partial<PaceOptions> = {}) {
  const time = virtualTime();
  const pace = createServicePace({ clock: time.clock, sleep: time.sleep, ...options });
  return { time, pace };
}

test("a rate's bucket is the share of it, with half a second of calls less at once", () => {
  // 15 * 0.95; 15 * 0.95 - 7.5 = 6.75, rounded down.
  expect(bucketOf(serviceRates.UserPoolRead)).toEqual({ perSecond: 14.25, burst: 6 });
  expect(bucketOf(serviceRates.UserPoolResourceRead)).toEqual({ perSecond: 19, burst: 9 });
  expect(bucketOf(serviceRates.UserPoolRead, 1)).toEqual({ perSecond: 15, burst: 7 });
  expect(bucketOf(serviceRates.ListCertificates, 0.5)).toEqual({ perSecond: 4, burst: 1 });
  // 50 at once are documented: 50 - 5.
  expect(bucketOf(serviceRates.Route53, 1)).toEqual({ perSecond: 10, burst: 45 });
  expect(bucketOf(serviceRates.GetHealthCheckStatus, 1)).toEqual({ perSecond: 1, burst: 3 });
});

test("a rate that audits share at the same time is divided among them", () => {
  expect(bucketOf(serviceRates.DescribeCertificate, 1, 4)).toEqual({ perSecond: 2.5, burst: 1 });
  expect(bucketOf(serviceRates.Route53, 1, 4)).toEqual({ perSecond: 2.5, burst: 11 });
});

test.each([0, -1, 1.01, Number.NaN])("a share of %s is refused", (share) => {
  expect(() => makePace({ share })).toThrow(RangeError);
});

test("sharers are whole and at least one", () => {
  expect(() => makePace({ sharers: 0 })).toThrow(RangeError);
  expect(() => makePace({ sharers: 1.5 })).toThrow(RangeError);
});

async function schedule(count: number, options: Partial<PaceOptions>, of = "eu-west-1") {
  const { time, pace } = makePace(options);
  const at: number[] = [];
  const work = async () => {
    for (let call = 0; call < count; call += 1) {
      await pace.of("UserPoolRead", of).take();
      at.push(time.elapsedMs());
    }
  };
  await time.run(work());
  return at;
}

test("seven calls go at once, then one each fifteenth of a second", async () => {
  const at = await schedule(22, { share: 1 });
  expect(at.slice(0, 7)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  // 1/15 s = 66.7 ms; the wait is rounded up, the error does not add up.
  expect(at.slice(7, 10)).toEqual([67, 134, 200]);
  expect(at.at(-1)).toBe(1000);
});

test("a search that goes on begins without a burst", async () => {
  const at = await schedule(3, { share: 1, isResumed: true });
  expect(at).toEqual([67, 134, 200]);
});

test("a Region has buckets of its own, an account one for all its certificates", () => {
  const { pace } = makePace();
  expect(pace.of("UserPoolRead", "eu-west-1")).toBe(pace.of("UserPoolRead", "eu-west-1"));
  expect(pace.of("UserPoolRead", "eu-west-1")).not.toBe(pace.of("UserPoolRead", "us-east-1"));
  expect(pace.of("GetCertificate", "eu-west-1")).toBe(pace.of("GetCertificate", "us-east-1"));
});

test("a pause holds everybody up, and calls made unasked are made up for", async () => {
  const { time, pace } = makePace({ share: 1 });
  const bucket = pace.of("ListCertificates");
  bucket.pause(2_000);
  await time.run(bucket.take());
  expect(time.elapsedMs()).toBe(2_000);
  bucket.spend(15);
  await time.run(bucket.take());
  expect(time.elapsedMs()).toBe(4_000);
});

test("a pause does not make a longer wait shorter", async () => {
  const { time, pace } = makePace({ share: 1 });
  const bucket = pace.of("ListCertificates");
  // Four are there: 39 are missing, and one for the call itself, at eight a second.
  bucket.spend(43);
  bucket.pause(1_000);
  await time.run(bucket.take());
  expect(time.elapsedMs()).toBe(5_000);
});

test("custom domains, pools and replicas keep a pace that is given", async () => {
  const { time, pace } = makePace({ share: 1 });
  const paced = paceCognito(fakeWorld().ports.cognito, pace);
  const work = async () => {
    for (let call = 0; call < 10; call += 1) await paced.describeUserPool("eu-west-1", "p");
    // Seven at once, three more at 15 a second.
    expect(time.elapsedMs()).toBe(200);
    for (let call = 0; call < 11; call += 1) await paced.describeDomain("eu-west-1", "a.b.example");
  };
  await time.run(work());
  // Ten at once, one more a twentieth of a second later.
  expect(time.elapsedMs()).toBe(250);
});

test("descriptions of certificates and of health checks keep the documented rates", async () => {
  const { time, pace } = makePace();
  const world = fakeWorld();
  const rates = createCallRates({ clock: time.clock });
  const admit = (service: string, ...operations: string[]) => {
    for (const operation of operations) {
      rates.admit({ service, operation, region: "us-east-1", input: {} });
    }
  };
  const acm = paceAcm(
    {
      async describeCertificate() {
        admit("acm", "DescribeCertificate", "GetCertificate");
        return undefined;
      },
      async listCertificatesCovering() {
        admit("acm", "ListCertificates");
        const certificates = ["a", "b", "c"].map((arn) => aCertificate({ arn }));
        for (const _ of certificates) admit("acm", "DescribeCertificate", "GetCertificate");
        return certificates;
      },
    },
    pace,
  );
  const checks = paceHealthChecks(
    {
      ...world.ports.healthChecks,
      async describeHealthCheck() {
        admit("route53", "GetHealthCheck");
        return undefined;
      },
    },
    pace,
  );
  const many = Array.from({ length: 120 }, (_, nth) => nth);
  await time.run(
    Promise.all([
      ...many.map((nth) => acm.describeCertificate(`arn-${nth}`)),
      ...many.slice(0, 40).map((nth) => acm.listCertificatesCovering(`auth${nth}.example.com`)),
      ...many.map((nth) => checks.describeHealthCheck(`check-${nth}`)),
    ]),
  );
  expect(rates.list().filter(({ refused }) => refused > 0)).toEqual([]);
  expect(time.elapsedMs()).toBeGreaterThan(15_000);
});

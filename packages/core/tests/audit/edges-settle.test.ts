import { expect, test } from "vitest";
import { aCertificate, certificateArn } from "../../../../tests/gen/a-certificate.ts";
import { edgesServing } from "../../../../tests/gen/an-edge.ts";
import { auditFake, namesOf } from "../../../../tests/gen/fake-unit.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import type { Certificate } from "../../src/certificate/certificate.ts";

const before = aCertificate({ arn: certificateArn("before") });
const parameter = "/latchkey/custom-domain/auth.example.com/certificate-arn";
const longAgo = new Date("2026-06-01T00:00:00Z");

/** It is noon on 2026-11-21, and every edge serves the certificate before. */
async function findingsOf(
  held: Partial<Certificate>,
  publishedAt?: string,
  served: Parameters<typeof edgesServing>[1] = {},
) {
  const current = aCertificate(held);
  const world = fakeWorld({ certificates: [current], edges: edgesServing(before, served) });
  const published =
    publishedAt === undefined
      ? {}
      : { "auth.example.com": { arn: current.arn, parameter, publishedAt: new Date(publishedAt) } };
  return namesOf(await auditFake(world, { published }));
}

const another = ["edgesServeAnotherCertificate"];

test.each([
  ["a certificate issued an hour ago, set since", "2026-11-21T11:00:01Z", undefined, []],
  ["the same, after the hour", "2026-11-21T10:59:59Z", undefined, another],
  ["an old one, proved an hour ago", longAgo, "2026-11-21T11:00:01Z", []],
  ["an old one, proved before that", longAgo, "2026-11-21T10:59:59Z", another],
  ["one that was imported again a day ago", "2026-11-20T12:00:01Z", "2026-11-01T00:00:00Z", []],
  ["the same, after the day", "2026-11-20T11:59:59Z", "2026-11-01T00:00:00Z", another],
  ["an old one, never proved", longAgo, undefined, another],
])("edges may serve the certificate before: %s", async (_, issuedAt, publishedAt, expected) => {
  expect(await findingsOf({ issuedAt: new Date(issuedAt) }, publishedAt)).toEqual(expected);
});

test.each([
  ["2026-11-20T12:00:01Z", []],
  ["2026-11-20T11:59:59Z", another],
])("a renewal by ACM at %s has 24 hours", async (updatedAt, expected) => {
  const renewal = { status: "SUCCESS", updatedAt: new Date(updatedAt) };
  expect(await findingsOf({ issuedAt: longAgo, renewal })).toEqual(expected);
});

test("what browsers refuse is told at once", async () => {
  const issuedAt = new Date("2026-11-21T11:59:00Z");
  const served = { isTrusted: false, trustError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" };
  expect(await findingsOf({ issuedAt }, undefined, served)).toEqual(["edgeChainBroken"]);
});

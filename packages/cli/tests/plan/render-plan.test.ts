import { describe, expect, it } from "vitest";
import {
  aCertificate,
  aNewerCertificate,
  certificateArn,
} from "../../../../tests/gen/a-certificate.ts";
import { fullSettings } from "../../../../tests/gen/a-custom-domain.ts";
import { aRequest } from "../../../../tests/gen/a-situation.ts";
import { anEdgeServing } from "../../../../tests/gen/an-edge.ts";
import { type FakeWorld, fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { makePlanReport } from "../../src/plan/make-plan-report.ts";
import { renderPlan } from "../../src/plan/render-plan.ts";
import { plainLook, type TextLook } from "../../src/text/paint.ts";

const around = { hasExtraTrust: false };

async function textOf(world: FakeWorld, look: TextLook = plainLook): Promise<string> {
  const report = await makePlanReport(aRequest({ apply: false }), world.ports);
  return renderPlan(report, look, around);
}

/** A newer certificate to move to, failover, and one edge. */
function worldToRotate(): FakeWorld {
  const world = fakeWorld({ certificates: [aCertificate(), aNewerCertificate()] });
  world.changeDomain({ settings: fullSettings });
  world.edges = [anEdgeServing(aCertificate())];
  return world;
}

describe("a plan reads", () => {
  it("top down, when the certificate would be replaced", async () => {
    expect(await textOf(worldToRotate())).toBe(
      `Latchkey would give auth.example.com another certificate and leave all else as it is.

  ~ custom domain auth.example.com
        user pool       eu-west-1_EXAMPLE in eu-west-1, account 123456789012
        CloudFront      d111111abcdef8.cloudfront.net
        status          ACTIVE
      ~ certificate     arn:aws:acm:us-east-1:123456789012:certificate/current
                     -> arn:aws:acm:us-east-1:123456789012:certificate/newer
      ~ expires         2026-12-31 00:00 UTC (in 39 days)
                     -> 2027-06-01 00:00 UTC (in 191 days)
      ~ serial          0a:1b
                     -> 0c:2d
        # stays as it is:
        TLS policy      TLS_V1_2_2021
        login version   2
        failover        to eu-central-1
        health check    check-1 (healthy)
        replica         ACTIVE

Why
  - arn:aws:acm:us-east-1:123456789012:certificate/newer is the best certificate for auth.example.com: valid until 2027-06-01T00:00:00.000Z, the current one until 2026-12-31T00:00:00.000Z.

Certificates that cover auth.example.com
  + newer
    ISSUED | auth.example.com | RSA_2048
    expires 2027-06-01 00:00 UTC (in 191 days)
    Chosen.
  - current
    ISSUED | auth.example.com | RSA_2048
    expires 2026-12-31 00:00 UTC (in 39 days)
    It is the current certificate.

What its edges serve now: 1 of 1 the current certificate
  192.0.2.1  current certificate  TLSv1.3, expires 2026-12-31 00:00 UTC

Plan: 1 certificate to replace, no other setting to change.
Nothing was changed: this command only reads.
To have the deployed Latchkey carry it out:
  latchkey rotate auth.example.com --region eu-west-1 --certificate arn:aws:acm:us-east-1:123456789012:certificate/newer --apply
`,
    );
  });

  it("with what stands in the way and its fix, told once, when held", async () => {
    const world = worldToRotate();
    world.health = "unhealthy";
    const text = await textOf(world);
    expect(text).toContain(`What stands in the way
  - The health check check-1 says that the primary Region of auth.example.com is unhealthy.
    Fix: Restore the primary Region; the rotation goes on by itself as soon as it is healthy.
`);
    expect(text).toContain("It would be used if nothing stood in the way.");
    expect(text).not.toContain("What is wrong with failover");
    expect(text).not.toContain("~");
    expect(text).toMatch(/Plan: held\.\nNothing was changed: this command only reads\.\n$/);
  });

  it("with a fault of failover that stands in nobody's way", async () => {
    const world = worldToRotate();
    world.replicas = [];
    expect(await textOf(world)).toContain(`What is wrong with failover
  - The user pool's replica in eu-central-1 is missing, not ACTIVE.
    Fix: `);
  });

  it("without what nobody knows, when the custom domain is missing", async () => {
    expect(await textOf(fakeWorld({ customDomains: {} }))).toBe(
      `Latchkey would refuse to touch auth.example.com: this needs a person.

What stands in the way
  - No user pool in eu-west-1, eu-central-1 has the custom domain auth.example.com.
    Fix: Check the spelling, and that the pool's Region is among the regions of latchkey.config.ts; on the command line --region names it.

Plan: refused.
Nothing was changed: this command only reads.
`,
    );
  });

  it("with settings and a certificate that are not there", async () => {
    const world = fakeWorld({ certificates: [], edges: [] });
    world.changeDomain({ settings: {} });
    const text = await textOf(world);
    expect(text).toContain(`        expires         unknown
        serial          unknown
        TLS policy      not set
        login version   not set
        failover        none
`);
    expect(text).toContain(`What its edges serve now
  None was found: auth.example.com leads to no address.`);
    expect(text).toContain(certificateArn("current"));
  });

  it("with the edges whose TLS floor could not be tested", async () => {
    const world = worldToRotate();
    world.edges = [anEdgeServing(aCertificate(), { floorProbe: "untested" })];
    expect(await textOf(world)).toContain(
      "  192.0.2.1  current certificate  TLSv1.3, expires 2026-12-31 00:00 UTC, TLS floor not tested\n",
    );
  });

  it("with a hint at the root CA, unless one was given, when edges are not trusted", async () => {
    const world = worldToRotate();
    const trustError = "UNABLE_TO_GET_ISSUER_CERT_LOCALLY";
    world.edges = [anEdgeServing(aCertificate(), { isTrusted: false, trustError })];
    const report = await makePlanReport(aRequest({ apply: false }), world.ports);
    const text = renderPlan(report, plainLook, { hasExtraTrust: false });
    expect(text).toContain(
      "  192.0.2.1  broken               untrusted (UNABLE_TO_GET_ISSUER_CERT_",
    );
    expect(text).toContain("NODE_EXTRA_CA_CERTS");
    expect(text).toContain("\n1 of 1 edges serve what users cannot use.\n");
    expect(renderPlan(report, plainLook, { hasExtraTrust: true })).not.toContain("NODE_EXTRA");
  });
});

describe("on a terminal", () => {
  it("paragraphs are broken and a long ARN is cut to its last part", async () => {
    const text = await textOf(worldToRotate(), { ...plainLook, width: 64 });
    expect(text).toContain("      ~ certificate     certificate/current\n");
    const paragraphs = text
      .split("\n")
      .filter((line) => !/\{|latchkey-rotation|:certificate/.test(line));
    expect(Math.max(...paragraphs.map((line) => line.length))).toBeLessThanOrEqual(64);
  });
});

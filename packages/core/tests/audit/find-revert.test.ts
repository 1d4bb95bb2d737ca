import { describe, expect, test } from "vitest";
import { aCertificate, aNewerCertificate } from "../../../../tests/gen/a-certificate.ts";
import { aCustomDomain } from "../../../../tests/gen/a-custom-domain.ts";
import { aTrailRecord } from "../../../../tests/gen/a-trail-record.ts";
import { type FakeAudit, fakeAudit, runFakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { auditFake, namesOf } from "../../../../tests/gen/fake-unit.ts";
import { type FakeWorld, fakeWorld } from "../../../../tests/gen/fake-world.ts";
import {
  type CustomDomainChange,
  readCustomDomainChange,
} from "../../src/audit/custom-domain-change.ts";
import { findRevert } from "../../src/audit/find-revert.ts";
import type { RevertFinding } from "../../src/audit/revert-evidence.ts";
import { rotationRequestOf } from "../../src/audit/start-rotations.ts";
import { gatherSituation } from "../../src/rotation/gather-situation.ts";

const current = aCertificate();
const newer = aNewerCertificate();
const parameter = "/latchkey/custom-domain/auth.example.com/certificate-arn";
const publishedAt = new Date("2026-11-21T10:00:00.400Z");

type Given = Parameters<typeof fakeAudit>[1];

/** An audit in which Latchkey had proved `newer`, and `current` is held. */
async function auditOf(
  changes: NonNullable<Given>["changes"] | undefined,
  more: Partial<FakeWorld> = {},
  given: Given = {},
) {
  const world = fakeWorld({ certificates: [current, newer], ...more });
  const audit = fakeAudit(world, {
    published: { "auth.example.com": { arn: newer.arn, publishedAt, parameter } },
    ...(changes === undefined ? {} : { changes }),
    ...given,
  });
  const found = await find(audit, []);
  return { found, audit, finding: found.find(isReverted) };
}

async function find(audit: FakeAudit, told: readonly CustomDomainChange[]) {
  const { rotation, config, published } = audit.unitPorts;
  const { region: _, ...request } = rotationRequestOf(
    { name: "auth.example.com", region: "" },
    true,
  );
  const situation = await gatherSituation(request, { ...rotation, config });
  const [read] = await Promise.allSettled([published.readCertificateArn("auth.example.com")]);
  return await findRevert({ situation, request, read }, audit.unitPorts, told);
}

const isReverted = (
  finding: RevertFinding,
): finding is Extract<RevertFinding, { name: "certificateReverted" }> =>
  finding.name === "certificateReverted";

function changesOf(...overrides: readonly object[]) {
  const changes = overrides.flatMap(
    (one) => readCustomDomainChange(aTrailRecord({ ...one })) ?? [],
  );
  return { kind: "read", changes, isComplete: true } as const;
}

const byRole = (role: string) => ({
  userIdentity: { arn: `arn:aws:sts::123456789012:assumed-role/${role}/session` },
});
const nobody = changesOf();

describe("an older certificate in the place of the proved one", () => {
  test("is told with who put it there, before and after, and how to stop it", async () => {
    const { finding, audit } = await auditOf(changesOf({}));
    expect(finding).toEqual({
      name: "certificateReverted",
      message:
        "auth.example.com was put back on arn:aws:acm:us-east-1:123456789012:certificate/current by arn:aws:sts::123456789012:assumed-role/terraform/deploy at 2026-11-21T11:00:00.000Z, by its looks with Terraform, from 192.0.2.7, user agent APN/1.0 HashiCorp/1.0 Terraform/1.9.5: CloudTrail event a4954cdb-8f38-44c7-8927-a38ad4be3ac8 (UpdateUserPoolDomain, eu-west-1). Latchkey had last set and proved arn:aws:acm:us-east-1:123456789012:certificate/newer, valid until 2027-06-01T00:00:00.000Z; what is held now is valid until 2026-12-31T00:00:00.000Z.",
      fix: `Put certificate_arn into lifecycle { ignore_changes } of the aws_cognito_user_pool_domain, or read the ARN from the SSM parameter ${parameter} (us-east-1). Otherwise its next run does it again; a rotation moves auth.example.com to the best certificate meanwhile. To keep arn:aws:acm:us-east-1:123456789012:certificate/current on purpose, set the user pool's tag latchkey:certificate-arn to it. See docs/coexistence.md.`,
      evidence: {
        proved: expect.objectContaining({ arn: newer.arn }),
        provedAt: "2026-11-21T10:00:00.400Z",
        held: expect.objectContaining({ arn: current.arn }),
        parameter,
        by: {
          eventId: "a4954cdb-8f38-44c7-8927-a38ad4be3ac8",
          eventName: "UpdateUserPoolDomain",
          at: "2026-11-21T11:00:00.000Z",
          region: "eu-west-1",
          principalArn: "arn:aws:sts::123456789012:assumed-role/terraform/deploy",
          sessionName: "deploy",
          tool: "Terraform",
          userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.5",
          sourceIpAddress: "192.0.2.7",
          isCertain: true,
        },
      },
    });
    expect(audit.lookups).toEqual([
      {
        customDomain: "auth.example.com",
        userPoolId: "eu-west-1_EXAMPLE",
        region: "eu-west-1",
        since: new Date("2026-11-21T06:00:00.400Z"),
      },
    ]);
  });

  test("is told with the latest change, not with one before it was proved or of another domain", async () => {
    const { finding } = await auditOf(
      changesOf(
        { eventID: "late", eventTime: "2026-11-21T11:30:00Z" },
        { eventID: "early", eventTime: "2026-11-21T11:00:00Z" },
        {
          eventID: "other",
          eventTime: "2026-11-21T11:40:00Z",
          requestParameters: { domain: "b.c" },
        },
        { eventID: "before", eventTime: "2026-11-21T05:59:59Z" },
      ),
    );
    expect(finding?.evidence?.by?.eventId).toBe("late");
  });

  test.each([
    // Publishing may be late: the workflow tries for hours.
    ["2026-11-21T06:00:00Z", true],
    ["2026-11-21T05:59:59Z", false],
  ])("looks back further than to when the proved one was published: %s", async (at, isKnown) => {
    const { finding } = await auditOf(changesOf({ eventTime: at }));
    expect(finding?.evidence?.by !== undefined).toBe(isKnown);
  });

  test("says how sure it is where CloudTrail hides what was asked for", async () => {
    const { finding } = await auditOf(changesOf({ requestParameters: null }));
    expect(finding?.evidence?.by?.isCertain).toBe(false);
    expect(finding?.message).toContain("CloudTrail hides of which custom domain");
  });

  test("knows who did it from what the audit was started because of, too", async () => {
    const world = fakeWorld({ certificates: [current, newer] });
    const published = { "auth.example.com": { arn: newer.arn, publishedAt, parameter } };
    const found = await find(fakeAudit(world, { published }), changesOf({}).changes);
    expect(found.find(isReverted)?.evidence.by?.sessionName).toBe("deploy");
  });
});

describe("who did it is not known, and why is told,", () => {
  test.each([
    ["where CloudTrail shows nothing yet", nobody, "shows no such call yet"],
    [
      "where there is too much to look through",
      { kind: "read", changes: [], isComplete: false } as const,
      "more such calls than are looked through",
    ],
    [
      "where Latchkey may not look",
      { kind: "denied", message: "Allow cloudtrail:LookupEvents." } as const,
      "may not look into CloudTrail. Allow cloudtrail:LookupEvents.",
    ],
    ["where CloudTrail fails", new Error("Out of order."), "could not be read. Out of order."],
    [
      "where the latest call set another certificate",
      changesOf({ requestParameters: { domain: "auth.example.com", x: newer.arn } }),
      "set another certificate",
    ],
  ])("%s", async (_, changes, why) => {
    const { finding, audit } = await auditOf(changes);
    expect(finding?.evidence).not.toHaveProperty("by");
    expect(finding?.evidence?.whyUnknown).toContain(why);
    expect(finding?.message).toContain(". Who did it is not known: ");
    await runFakeAudit(audit);
    expect(audit.started).toHaveLength(1);
  });
});

describe("it is no revert", () => {
  test.each(["latchkey-update-role", "latchkey-roll-back-role"])(
    "when %s did it, Latchkey's own",
    async (role) => {
      expect((await auditOf(changesOf(byRole(role)))).finding).toBeUndefined();
    },
  );

  test("when the proved one is held, has never been told, or is lesser; CloudTrail is not asked", async () => {
    const of = (arn: string) => ({ "auth.example.com": { arn, parameter } });
    const better = { "eu-west-1": aCustomDomain({ certificateArn: newer.arn }) };
    const audits = await Promise.all([
      auditOf(nobody, {}, { published: of(current.arn) }),
      auditOf(nobody, {}, { published: {} }),
      auditOf(nobody, { customDomains: better }, { published: of(current.arn) }),
    ]);
    expect(audits.map(({ finding }) => finding)).toEqual([undefined, undefined, undefined]);
    expect(audits.flatMap(({ audit }) => audit.lookups)).toEqual([]);
  });

  test.each([
    ["revoked", { certificates: [current, aNewerCertificate({ status: "REVOKED" })] }],
    ["deleted", { certificates: [current] }],
    ["not what the pool's tag pins", { tags: { "latchkey:certificate-arn": current.arn } }],
  ])("when the proved one is %s", async (_, more) => {
    expect((await auditOf(nobody, more)).finding).toBeUndefined();
  });

  test("when the custom domain is switched off", async () => {
    const published = { "auth.example.com": { arn: newer.arn, publishedAt, parameter } };
    const world = fakeWorld({
      certificates: [current, newer],
      tags: { "latchkey:mode": "off" },
    });
    expect(namesOf(await auditFake(world, { published }))).toEqual([]);
  });
});

test("a pinned certificate that was replaced by a better one is a revert", async () => {
  const published = { "auth.example.com": { arn: current.arn, parameter } };
  const { finding } = await auditOf(
    nobody,
    {
      customDomains: { "eu-west-1": aCustomDomain({ certificateArn: newer.arn }) },
      tags: { "latchkey:certificate-arn": current.arn },
    },
    { published },
  );
  expect(finding?.evidence).toMatchObject({
    proved: { arn: current.arn },
    held: { arn: newer.arn },
  });
});

test("a parameter that cannot be read is a finding of its own, and the rotation is started", async () => {
  const audit = fakeAudit(fakeWorld({ certificates: [current, newer] }), {
    published: new Error("denied"),
  });
  const { report } = await runFakeAudit(audit);
  expect(report.findings.map(({ name }) => name)).toContain("activeArnUnreadable");
  expect(audit.started).toHaveLength(1);
});

describe("while Cognito still carries out the change that the audit was told of", () => {
  const updating = { "eu-west-1": aCustomDomain({ status: "UPDATING" }) };
  const heldAudit = async (event?: object) => {
    const audit = fakeAudit(
      fakeWorld({ certificates: [current, newer], customDomains: updating }),
      { published: { "auth.example.com": { arn: newer.arn, publishedAt, parameter } } },
    );
    const given = { apply: true, ...(event === undefined ? {} : { event }) };
    const { report } = await runFakeAudit(audit, { given });
    return { report, audit };
  };
  const eventOf = (overrides: Parameters<typeof aTrailRecord>[0]) => ({
    "detail-type": "AWS API Call via CloudTrail",
    detail: aTrailRecord(overrides),
  });

  test("a rotation is started that waits, and the finding names who it was", async () => {
    const { report, audit } = await heldAudit(eventOf({}));
    expect(audit.started.map(({ request }) => request.action)).toEqual(["rotate"]);
    expect(report.customDomains[0]).toMatchObject({
      decision: "hold",
      rotation: { outcome: "started", apply: true },
    });
    const reverted = report.findings.find(({ name }) => name === "certificateReverted");
    expect(reverted?.evidence).toContainEqual({
      source: "cloudtrail",
      what: "userIdentity",
      value: "arn:aws:sts::123456789012:assumed-role/terraform/deploy",
    });
  });

  test.each([
    ["without such a change", undefined],
    ["with one of another custom domain", eventOf({ requestParameters: { domain: "b.c" } })],
  ])("none is started %s", async (_, event) => {
    expect((await heldAudit(event)).audit.started).toEqual([]);
  });
});

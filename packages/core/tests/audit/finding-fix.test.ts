import { describe, expect, test } from "vitest";
import { aCertificate, certificateArn } from "../../../../tests/gen/a-certificate.ts";
import {
  aCustomDomain,
  aHealthCheck,
  fullSettings,
} from "../../../../tests/gen/a-custom-domain.ts";
import { aConfig } from "../../../../tests/gen/a-situation.ts";
import { edgesServing } from "../../../../tests/gen/an-edge.ts";
import { fakeAudit, runFakeAudit } from "../../../../tests/gen/fake-audit.ts";
import { auditFake } from "../../../../tests/gen/fake-unit.ts";
import { fakeWorld } from "../../../../tests/gen/fake-world.ts";
import { awsCommand, shorthand } from "../../src/audit/finding/aws-command.ts";
import { customDomainCommand } from "../../src/audit/finding/custom-domain-command.ts";
import type { FindingName } from "../../src/audit/finding-catalogue.ts";
import type { UnitAudit } from "../../src/audit/unit-audit.ts";

const routed = (checks: Parameters<typeof aHealthCheck>[0] = {}) =>
  fakeWorld({
    customDomains: { "eu-west-1": aCustomDomain({ settings: fullSettings }) },
    healthChecks: [aHealthCheck(checks)],
  });

function found({ findings }: Pick<UnitAudit, "findings">, name: FindingName) {
  const [one, ...more] = findings.filter((finding) => finding.name === name);
  expect(more).toEqual([]);
  return one;
}

const held = `CertificateArn=${certificateArn("current")}`;
const failover =
  "--routing 'Failover={SecondaryRegion=eu-central-1,PrimaryRoute53HealthCheckId=check-1}'";
const update =
  "aws cognito-idp update-user-pool-domain --region eu-west-1 --user-pool-id eu-west-1_EXAMPLE --domain auth.example.com --custom-domain-config";

describe("a printed command names every setting", () => {
  test("of a TLS policy that differs", async () => {
    const config = aConfig({ baseline: { securityPolicy: "TLS_V1_3_2025" } });
    expect(found(await auditFake(routed(), { config }), "securityPolicyDiffers")?.fix).toBe(
      `Set it: ${update} ${held},SecurityPolicy=TLS_V1_3_2025 --managed-login-version 2 ${failover}; it names every setting as this audit saw it: if one was changed since, audit again first. Or change what is wanted.`,
    );
  });

  test("of a login version that differs", async () => {
    const config = aConfig({ baseline: { managedLoginVersion: 1 } });
    expect(found(await auditFake(routed(), { config }), "managedLoginVersionDiffers")?.fix).toBe(
      `Set it: ${update} ${held},SecurityPolicy=TLS_V1_2_2021 --managed-login-version 1 ${failover}; it names every setting as this audit saw it: if one was changed since, audit again first. Or change what is wanted.`,
    );
  });

  test("where both differ it sets both, so that it matters not which is used first", async () => {
    const config = aConfig({ baseline: { securityPolicy: "TLS_V1", managedLoginVersion: 1 } });
    const audit = await auditFake(routed(), { config });
    const fix = `Set SecurityPolicy TLS_V1 and ManagedLoginVersion 1: ${update} ${held},SecurityPolicy=TLS_V1 --managed-login-version 1 ${failover}; it names every setting as this audit saw it: if one was changed since, audit again first. Or change what is wanted.`;
    expect(found(audit, "securityPolicyDiffers")?.fix).toBe(fix);
    expect(found(audit, "managedLoginVersionDiffers")?.fix).toBe(fix);
  });

  test("but none that Cognito did not tell", () => {
    expect(customDomainCommand("create", aCustomDomain({ settings: {} }))).toBe(
      `aws cognito-idp create-user-pool-domain --region eu-west-1 --user-pool-id eu-west-1_EXAMPLE --domain auth.example.com --custom-domain-config ${held}`,
    );
  });

  test("and a value of any kind stays one value", () => {
    expect(awsCommand("acm import-certificate", { "certificate-arn": "a b; rm 'x' $HOME" })).toBe(
      "aws acm import-certificate --certificate-arn 'a b; rm '\\''x'\\'' $HOME'",
    );
    expect(shorthand({ CertificateArn: 'a,B="b', SecurityPolicy: undefined, Port: 443 })).toBe(
      'CertificateArn="a,B=\\"b",Port=443',
    );
  });
});

describe("a health check that probes the custom domain", () => {
  const fixOf = async (check: Parameters<typeof aHealthCheck>[0]) => {
    const world = routed({ fullyQualifiedDomainName: "auth.example.com", ...check });
    return found(await auditFake(world), "healthCheckProbesCustomDomain")?.fix;
  };
  const another = `Create a health check of the primary Region's own endpoint: aws route53 create-health-check --caller-reference instead-of-check-1 --health-check-config Type=HTTPS,FullyQualifiedDomainName=cognito-idp.eu-west-1.amazonaws.com,Port=443,ResourcePath=/eu-west-1_EXAMPLE/.well-known/jwks.json,EnableSNI=true; it prints the Id to write for ID from here on. When its checkers tell of success (aws route53 get-health-check-status --health-check-id ID), let failover go by it: ${update} ${held},SecurityPolicy=TLS_V1_2_2021 --managed-login-version 2 --routing 'Failover={SecondaryRegion=eu-central-1,PrimaryRoute53HealthCheckId=ID}'; it names every setting as this audit saw it: if one was changed since, audit again first.`;

  test("by HTTPS is given the endpoint, its port, path and SNI", async () => {
    expect(await fixOf({ type: "HTTPS" })).toBe(
      "Let it probe the primary Region's own endpoint: aws route53 update-health-check --health-check-id check-1 --fully-qualified-domain-name cognito-idp.eu-west-1.amazonaws.com --port 443 --resource-path /eu-west-1_EXAMPLE/.well-known/jwks.json --enable-sni",
    );
  });

  test.each(["HTTP", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"])(
    "by %s is replaced: its type stays for ever",
    async (type) => {
      expect(await fixOf({ type })).toBe(
        `It is of type ${type}, which no update changes. ${another}`,
      );
    },
  );

  test("at a fixed address is replaced, too", async () => {
    expect(await fixOf({ ipAddress: "192.0.2.1" })).toBe(
      `It probes a fixed IP address, which no update changes. ${another}`,
    );
  });

  test("and one that does not exist is made as well", async () => {
    const world = routed();
    world.healthChecks = [];
    expect(found(await auditFake(world), "healthCheckMissing")?.fix).toBe(another);
  });
});

describe("that Latchkey moves to a certificate by itself", () => {
  const expired = () =>
    aCertificate({ status: "EXPIRED", notAfter: new Date("2026-11-20T00:00:00Z") });
  const world = (tags: Readonly<Record<string, string>> = {}) =>
    fakeWorld({ certificates: [expired()], tags });
  const command = "latchkey rotate auth.example.com --apply.";
  const request = "Request or import a public certificate for auth.example.com in us-east-1";

  test("is said by an installation in mode auto of its own account", async () => {
    const { report } = await runFakeAudit(fakeAudit(world()));
    expect(found(report, "certificateExpired")?.fix).toBe(
      `${request}; Latchkey moves to it by itself.`,
    );
  });

  test("is not said of another account", async () => {
    const audit = fakeAudit(world());
    const { report } = await runFakeAudit(audit, { accounts: ["210987654321"] });
    const fixes = report.findings
      .filter(({ name }) => name === "certificateExpired")
      .map(({ accountId, fix }) => [accountId, fix]);
    expect(fixes).toEqual([
      ["123456789012", `${request}; Latchkey moves to it by itself.`],
      ["210987654321", `${request}, then: ${command}`],
    ]);
  });

  test("is not said in mode observe", async () => {
    const { report } = await runFakeAudit(fakeAudit(world(), { config: { mode: "observe" } }));
    expect(found(report, "certificateExpired")?.fix).toBe(`${request}, then: ${command}`);
  });

  test("is not said where the user pool's tag wants plans only", async () => {
    const { report } = await runFakeAudit(fakeAudit(world({ "latchkey:mode": "observe" })));
    expect(found(report, "certificateExpired")?.fix).toBe(
      `${request}; set the user pool's tag latchkey:mode to auto, or remove it, then: ${command}`,
    );
  });

  test("is not said where no installation is known", async () => {
    expect(found(await auditFake(world()), "certificateExpired")?.fix).toBe(
      `${request}, then: ${command}`,
    );
  });

  test.each<[FindingName, Parameters<typeof aCertificate>[0], string]>([
    [
      "certificateExpiringSoon",
      { notAfter: new Date("2026-11-25T00:00:00Z") },
      `See why ACM has not renewed it: aws acm describe-certificate --region us-east-1 --certificate-arn ${certificateArn("current")} --query Certificate.RenewalSummary; its validation records must still be in DNS. Or request another certificate, then: ${command}`,
    ],
    [
      "certificateNotRenewalEligible",
      { type: "IMPORTED", notAfter: new Date("2026-12-31T00:00:00Z") },
      `Import its successor: aws acm import-certificate --region us-east-1 --certificate-arn ${certificateArn("current")} …; or request a certificate from ACM, which renews itself, then: ${command}`,
    ],
    [
      "certificateNotRenewalEligible",
      { renewalEligibility: "INELIGIBLE" },
      `Request a certificate with DNS validation for auth.example.com in us-east-1, then: ${command}`,
    ],
    [
      "certificateNotRenewalEligible",
      { renewalEligibility: "INELIGIBLE", inUseBy: [] },
      `ACM renews only what is in use and does not see that auth.example.com uses it: set the same certificate again: ${update} ${held},SecurityPolicy=TLS_V1_2_2021 --managed-login-version 2; it names every setting as this audit saw it: if one was changed since, audit again first. Or request another one, then: ${command}`,
    ],
  ])("nor is it by %s", async (name, changes, fix) => {
    const certificate = aCertificate(changes);
    const certificates = [certificate];
    const audit = await auditFake(fakeWorld({ certificates, edges: edgesServing(certificate) }));
    expect(found(audit, name)?.fix).toBe(fix);
  });

  test("is said by a plan, which knows no installation, of those in mode auto only", async () => {
    const { customDomains } = await auditFake(world());
    expect(customDomains[0]?.reasons[0]).toMatchObject({
      name: "noUsableCertificate",
      fix: `${request}; an installation in mode auto moves to it by itself, any other by: ${command}`,
    });
  });

  test("nor by a custom domain that is FAILED", async () => {
    const failed = fakeWorld();
    failed.changeDomain({ status: "FAILED" });
    expect(found(await auditFake(failed), "customDomainFailed")).toMatchObject({
      mender: "person",
      fix: `Check its DNS and that its parent has an A record, and request or import another certificate for it in us-east-1, then: ${command}`,
    });
  });
});

describe("edges that serve what browsers refuse", () => {
  const broken = { isTrusted: false, trustError: "CERT_HAS_EXPIRED" };
  const expired = aCertificate({
    status: "EXPIRED",
    notAfter: new Date("2026-11-20T00:00:00Z"),
  });
  const auditWith = (...others: readonly ReturnType<typeof aCertificate>[]) =>
    auditFake(
      fakeWorld({ certificates: [expired, ...others], edges: edgesServing(expired, broken) }),
    );

  test("are for a person when no rotation has anything to move to", async () => {
    expect(found(await auditWith(), "edgeChainBroken")).toMatchObject({
      mender: "person",
      fix: "If the certificate was imported, import it again with its whole chain (aws acm import-certificate --certificate-chain …). Otherwise request or import another one for auth.example.com in us-east-1, then: latchkey rotate auth.example.com --apply. If edges still serve it an hour later, ask AWS Support.",
    });
  });

  test("are for a rotation when there is another certificate", async () => {
    const better = aCertificate({ arn: certificateArn("better") });
    expect(found(await auditWith(better), "edgeChainBroken")).toMatchObject({
      mender: "rotation",
      fix: `A rotation moves auth.example.com to ${better.arn}, valid until ${better.notAfter?.toISOString()}: latchkey rotate auth.example.com --apply. If edges still serve it an hour later, ask AWS Support.`,
    });
  });

  test("or another certificate than is held: the same", async () => {
    const other = edgesServing(aCertificate({ arn: certificateArn("other") }));
    const alone = await auditFake(fakeWorld({ edges: other }));
    expect(found(alone, "edgesServeAnotherCertificate")).toMatchObject({
      mender: "person",
      fix: "Edges follow a change within an hour and a renewal within 24 hours; latchkey verify auth.example.com watches them. If it stays, request or import another certificate for auth.example.com in us-east-1, then: latchkey rotate auth.example.com --apply.",
    });
  });
});

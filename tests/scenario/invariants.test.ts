import { UpdateUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requestCertificate, validateCertificate } from "../../demo/fleet.ts";
import { waitFor } from "../../demo/wait.ts";
import {
  askEdges,
  certificatesSetBy,
  executionsOf,
  onlyRecordOf,
  updateCallsOf,
} from "./observation.ts";
import { bootStack, type Stack, type Subject } from "./stack.ts";

/**
 * What must always hold (docs: the design's six sentences), for the ordinary course. One verdict
 * for each trigger has a file of its own (one-verdict), and so have permissions (least-privilege).
 */
describe("on the deployed stack", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack();
    // AWS does not say what becomes of settings that an update leaves out; here they are lost.
    await stack.control("/cognito/omitted-settings", { mode: "reset" });
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it("no custom domain is given a certificate that is pending, expired, for another name or elsewhere", async () => {
    const subject = await stack.newSubject("unfit");
    const before = await subject.describe();
    // An event that comes late would move the custom domain to its best certificate again.
    await stack.control("/events/fault", { mode: "lose", times: 1_000_000 });
    const unfit = await unfitCertificates(stack, subject);
    const refusals = await Promise.all(
      unfit.map(async ([certificateArn, reason]) => {
        const arn = await ask(stack, subject, certificateArn);
        const { verdict, reasons } = await onlyRecordOf(stack, { arn });
        return { reason, verdict, names: reasons.map(({ name }) => name) };
      }),
    );
    for (const { reason, verdict, names } of refusals) {
      expect({ reason, verdict }).toEqual({ reason, verdict: "refused" });
      expect(names).toContain(reason);
    }
    expect(await subject.describe()).toEqual(before);
    expect(await updateCallsOf(stack, subject.customDomain)).toEqual([]);

    // The same way in, with a certificate that is fit: now there is a call, so there would have been.
    const fit = await issueNow(stack, [subject.customDomain], { validityDays: 100 });
    const arn = await ask(stack, subject, fit);
    const record = await onlyRecordOf(stack, { arn });
    await stack.control("/events/fault", { mode: "none" });
    expect(record.verdict).toBe("rotated");
    const calls = await updateCallsOf(stack, subject.customDomain);
    expect(calls.at(0)?.request.CustomDomainConfig).toEqual({
      CertificateArn: fit,
      SecurityPolicy: "TLS_V1_2_2021",
    });
    expect(certificatesSetBy(calls)).toEqual([fit]);
  });

  it("a rotation changes the certificate and nothing else, even where Cognito resets what is left out", async () => {
    const subject = await stack.newSubject("lossless");
    const before = await subject.describe();
    const certificateArn = await subject.issue();
    expect((await onlyRecordOf(stack, { naming: certificateArn })).verdict).toBe("rotated");
    expect(before.Routing?.Failover?.PrimaryRoute53HealthCheckId).toBe(subject.healthCheckId);
    expect(await subject.describe()).toEqual({
      ...before,
      CustomDomainConfig: { CertificateArn: certificateArn, SecurityPolicy: "TLS_V1_2_2021" },
    });

    // What a person's update does who names the certificate only.
    await stack.clients.cognito(subject.region).send(
      new UpdateUserPoolDomainCommand({
        Domain: subject.customDomain,
        UserPoolId: subject.userPoolId,
        CustomDomainConfig: { CertificateArn: certificateArn },
      }),
    );
    const careless = await subject.describe();
    expect(careless.ManagedLoginVersion).toBe(1);
    expect(careless.Routing).toBeUndefined();
    expect(careless.CustomDomainConfig?.SecurityPolicy).toBe("TLS_V1");
  });

  it.each(["securityPolicy", "managedLoginVersion", "routing"])(
    "a rotation in which Cognito loses %s is undone, and all settings are as before",
    async (setting) => {
      const subject = await stack.newSubject(`lost-${setting.toLowerCase()}`);
      const { customDomain } = subject;
      const before = await subject.describe();
      await stack.control("/cognito/settings-lost", { customDomain, setting });
      const certificateArn = await subject.issue();
      const record = await onlyRecordOf(stack, { naming: certificateArn });
      expect(record.verdict).toBe("rolled-back");
      expect(record.reasons.map(({ name }) => name)).toContain("settingsLost");
      expect(await subject.describe()).toEqual(before);
      const calls = await updateCallsOf(stack, customDomain);
      expect(certificatesSetBy(calls)).toEqual([certificateArn, subject.firstCertificateArn]);
    },
  );

  it("users who were given a broken certificate are given the working one again", async () => {
    const subject = await stack.newSubject("broken");
    const { customDomain } = subject;
    const [page] = await askEdges(stack, customDomain);
    const certificateArn = await requestCertificate(stack.clients, customDomain);
    await stack.control("/edges/fault", { customDomain, certificateArn, fault: "broken-chain" });
    await validateCertificate(stack.clients, subject.hostedZoneId, certificateArn);
    await waitFor("an edge to serve what browsers refuse", async () =>
      askEdges(stack, customDomain).then(
        () => undefined,
        ({ code }: NodeJS.ErrnoException) =>
          code === "UNABLE_TO_VERIFY_LEAF_SIGNATURE" || undefined,
      ),
    );
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record).toMatchObject({
      verdict: "rolled-back",
      after: { certificateArn: subject.firstCertificateArn, status: "ACTIVE" },
    });
    const served = await waitFor("every edge to serve users again", async () =>
      askEdges(stack, customDomain).catch(() => undefined),
    );
    expect(new Set(served.map(({ fingerprint }) => fingerprint))).toEqual(
      new Set([page?.fingerprint]),
    );
  });

  it("a look without any event moves the custom domain to its best certificate when all events were lost", async () => {
    const subject = await stack.newSubject("lost-events");
    const { customDomain } = subject;
    await stack.control("/events/fault", { mode: "lose", times: 1_000_000 });
    const worse = await issueNow(stack, [customDomain], { validityDays: 250 });
    const best = await issueNow(stack, [customDomain], { validityDays: 300 });
    const wildcard = await issueNow(stack, ["*.lost-events.example"], { validityDays: 390 });
    const trigger = { kind: "schedule" };
    const arn = await stack.start({ customDomain, apply: true, trigger });
    const record = await onlyRecordOf(stack, { arn });
    await stack.control("/events/fault", { mode: "none" });
    expect(record).toMatchObject({ verdict: "rotated", request: { trigger }, to: { arn: best } });
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(best);
    expect(record.notChosen?.map((one) => one.arn)).toEqual(
      expect.arrayContaining([worse, wildcard]),
    );
    for (const lost of [worse, best, wildcard]) {
      expect(await executionsOf(stack, { naming: lost })).toEqual([]);
    }
  });
});

/** Certificates that must not be given, each with the reason that must be told. */
async function unfitCertificates(
  stack: Stack,
  { customDomain }: Subject,
): Promise<readonly (readonly [arn: string, reason: string])[]> {
  // The record that would validate the name itself is there already; the wildcard's is not.
  const pending = await requestCertificate(stack.clients, "*.unfit.example");
  const expired = await issueNow(stack, [customDomain], { validityDays: 20 });
  await stack.control("/acm/expire", { certificateArn: expired });
  const stranger = await issueNow(stack, ["shop.unfit.example"]);
  const elsewhere = await issueNow(stack, [customDomain], { region: "eu-west-1" });
  return [
    [pending, "certificateNotSettled"],
    [expired, "certificateExpired"],
    [stranger, "certificateDoesNotCover"],
    [elsewhere, "certificateOutsideUsEast1"],
  ];
}

async function issueNow(
  stack: Stack,
  names: readonly string[],
  options: { readonly validityDays?: number; readonly region?: string } = {},
): Promise<string> {
  const issued = await stack.control("/acm/issue", { names, ...options });
  return (issued as { certificateArn: string }).certificateArn;
}

/** A person names the certificate and lets it be carried out. */
async function ask(stack: Stack, { customDomain }: Subject, certificateArn: string) {
  return await stack.start({ customDomain, certificateArn, apply: true });
}

import { DeleteUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { CreateHealthCheckCommand } from "@aws-sdk/client-route-53";
import { expect } from "vitest";
import { waitFor } from "../../../demo/wait.ts";
import { setCertificate, terraform } from "../other-owner.ts";
import {
  accountId,
  calmHealth,
  type FindingBench,
  issueUnheard,
  named,
  rotate,
  rotateNow,
  update,
  updateAndWait,
} from "./finding-bench.ts";
import { runPrintedFix } from "./printed-fix.ts";
import { settingsOf } from "./settings-of.ts";
import { type FindingStory, untilGone, untilShown } from "./story.ts";

const evidenceOf = (what: string, value: unknown) => expect.objectContaining({ what, value });

/** So long that every retry of the SDK and every custom domain meets it; called off after. */
const always = 500;

async function callOff({ stack }: FindingBench): Promise<void> {
  await fetch(`${stack.twin.controlUrl}/faults`, { method: "DELETE" });
}

export const stories: readonly FindingStory[] = [
  {
    name: "customDomainVanished",
    title: "a custom domain is deleted, and created again",
    subject: "vanished",
    async tell(bench, look) {
      const subject = bench.subject("vanished");
      const { customDomain: Domain, userPoolId: UserPoolId, region } = subject;
      const before = await look();
      const had = await settingsOf(bench, subject);
      const cognito = bench.stack.clients.cognito(region);
      await cognito.send(new DeleteUserPoolDomainCommand({ Domain, UserPoolId }));
      const about = ["customDomainVanished", Domain] as const;
      const gone = await untilShown(look, about, { previous: before });
      const [finding] = named(gone, ...about);
      expect(finding).toMatchObject({ severity: "high", isNews: true });
      expect(finding?.evidence).toContainEqual(evidenceOf("user pool", UserPoolId));
      const again = await look({ previous: gone });
      expect(named(again, ...about)[0]).toMatchObject({
        isNews: false,
        firstSeenAt: finding?.firstSeenAt,
      });
      await runPrintedFix(bench, subject, finding?.fix ?? "");
      expect(await settingsOf(bench, subject)).toEqual(had);
      await untilGone(look, about, again);
    },
  },
  {
    name: "customDomainStuck",
    title: "a custom domain stays UPDATING for more than an hour",
    subject: "stuck",
    async tell(bench, look) {
      const subject = bench.subject("stuck");
      const { customDomain } = subject;
      const switchTo = (mode: string) =>
        bench.stack.control("/cognito/domain-failure", { customDomain, mode });
      await switchTo("stuck-updating");
      await update(bench, subject, { certificateArn: await issueUnheard(bench, subject) });
      const first = await look();
      const about = ["customDomainStuck", customDomain] as const;
      expect(named(first, ...about)).toEqual([]);
      const shown = await untilShown(look, about, { previous: first });
      expect(named(shown, ...about)[0]?.evidence).toEqual([
        evidenceOf("Status", "UPDATING"),
        evidenceOf("UPDATING since", first.at),
      ]);
      await switchTo("none");
      await untilGone(look, about, shown);
    },
  },
  {
    name: "routingDiffers",
    title: "somebody gives failover another health check, and puts it back",
    subject: "rerouted",
    async tell(bench, look) {
      const subject = bench.subject("rerouted");
      const before = await look();
      const had = await settingsOf(bench, subject);
      const created = await bench.stack.clients.route53.send(
        new CreateHealthCheckCommand({
          CallerReference: "another",
          HealthCheckConfig: {
            Type: "HTTP",
            FullyQualifiedDomainName: `cognito-idp.${subject.secondaryRegion}.amazonaws.com`,
            Port: 80,
            ResourcePath: "/healthcheck",
          },
        }),
      );
      const other = created.HealthCheck?.Id ?? "";
      await calmHealth(bench.stack, other);
      await updateAndWait(bench, subject, { healthCheckId: other });
      const about = ["routingDiffers", subject.customDomain] as const;
      const changed = await untilShown(look, about, { previous: before });
      expect(named(changed, ...about)[0]?.evidence).toEqual([
        evidenceOf(
          "Routing.Failover",
          `${subject.secondaryRegion} by health check ${subject.healthCheckId}`,
        ),
        evidenceOf("Routing.Failover", `${subject.secondaryRegion} by health check ${other}`),
      ]);
      const again = await look({ previous: changed });
      expect(named(again, ...about)[0]).toMatchObject({ isNews: false });
      await runPrintedFix(bench, subject, named(again, ...about)[0]?.fix ?? "");
      expect(await settingsOf(bench, subject)).toEqual(had);
      await untilGone(look, about, again);
    },
  },
  {
    name: "certificateReverted",
    title: "a deployment puts the old certificate back, and a rotation mends it",
    subject: "reverted",
    async tell(bench, look) {
      const subject = bench.subject("reverted");
      const proved = await rotate(bench, subject);
      await setCertificate(bench.stack, subject, terraform, subject.firstCertificateArn);
      const about = ["certificateReverted", subject.customDomain] as const;
      const report = await waitFor(
        "CloudTrail to show who it was",
        async () => {
          const next = await look();
          const [found] = named(next, ...about);
          return found?.evidence.some(({ what }) => what === "userIdentity") ? next : undefined;
        },
        60_000,
      );
      const [finding] = named(report, ...about);
      expect(finding).toMatchObject({ resource: proved, mender: "rotation" });
      expect(finding?.evidence).toEqual(
        expect.arrayContaining([
          evidenceOf(`/latchkey/custom-domain/${subject.customDomain}/certificate-arn`, proved),
          evidenceOf("CertificateArn", subject.firstCertificateArn),
          evidenceOf("userIdentity", "arn:aws:sts::123456789012:assumed-role/terraform/deploy"),
          evidenceOf("tool", "Terraform"),
        ]),
      );
      expect(await rotateNow(bench, subject)).toBe("rotated");
      await untilGone(look, about, report);
    },
  },
  {
    name: "certificateRolledBackBefore",
    title: "the better certificate broke the edges and was rolled back",
    subject: "rolled-back",
    async tell(bench, look) {
      const subject = bench.subject("rolled-back");
      const { customDomain } = subject;
      const certificateArn = await issueUnheard(bench, subject);
      const fault = (kind: string) =>
        bench.stack.control("/edges/fault", { customDomain, certificateArn, fault: kind });
      await fault("broken-chain");
      expect(await rotateNow(bench, subject)).toBe("rolled-back");
      const about = ["certificateRolledBackBefore", customDomain] as const;
      const report = await untilShown(look, about);
      expect(named(report, ...about)[0]).toMatchObject({
        resource: certificateArn,
        mender: "person",
      });
      await fault("none");
      const known = (await subject.records()).length;
      await bench.stack.start({ customDomain, certificateArn, apply: true });
      expect((await subject.recordAfter(known)).verdict).toBe("rotated");
      await untilGone(look, about, report);
    },
  },
  {
    name: "customDomainAmbiguous",
    title: "two user pools claim the name",
    subject: "ambiguous",
    async tell(bench, look) {
      const { customDomain, region: own, secondaryRegion, userPoolId } = bench.subject("ambiguous");
      const region = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"].find(
        (one) => one !== own && one !== secondaryRegion,
      );
      const claim = (pool: string | null) =>
        bench.stack.control("/cognito/second-claim", { customDomain, region, userPoolId: pool });
      await claim(`${region}_EXAMPLE34`);
      const about = ["customDomainAmbiguous", customDomain] as const;
      const report = await untilShown(look, about);
      expect(named(report, ...about)[0]?.evidence).toEqual(
        expect.arrayContaining([
          evidenceOf(`custom domain in ${own}`, userPoolId),
          evidenceOf(`custom domain in ${region}`, `${region}_EXAMPLE34`),
        ]),
      );
      await claim(null);
      await untilGone(look, about, report);
    },
  },
  {
    name: "dnsUnreadable",
    title: "no name server answers",
    subject: "unanswered",
    async tell(bench, look) {
      const { customDomain } = bench.subject("unanswered");
      const about = ["dnsUnreadable", customDomain] as const;
      // Nobody listens on the port of the discard protocol.
      const report = await look({ dnsServers: "127.0.0.1:9" });
      expect(named(report, ...about)[0]?.evidence).toContainEqual(
        evidenceOf(`CNAME ${customDomain}`, "ECONNREFUSED"),
      );
      expect(named(report, "dnsAliasMissing", customDomain)).toEqual([]);
      await untilGone(look, about, report);
    },
  },
  {
    name: "accountUnreadable",
    title: "the account may not be entered",
    subject: "unanswered",
    isRefusing: true,
    async tell(bench, look) {
      await refuse(bench, { service: "sts" });
      const report = await look();
      await callOff(bench);
      const about = ["accountUnreadable"] as const;
      const [finding, ...more] = named(report, ...about);
      expect(finding).toMatchObject({ accountId, severity: "medium" });
      expect(finding?.message).toContain("GetCallerIdentity");
      expect(more).toEqual([]);
      expect(report.units.every(({ problem }) => problem !== undefined)).toBe(true);
      await untilGone(look, about, report);
    },
  },
  {
    name: "regionUnreadable",
    title: "the user pools of a Region may not be listed",
    subject: "ambiguous",
    isRefusing: true,
    async tell(bench, look) {
      const { region } = bench.subject("ambiguous");
      await refuse(bench, { service: "cognito-idp", operation: "ListUserPools", region });
      const report = await look();
      await callOff(bench);
      const about = ["regionUnreadable"] as const;
      expect(named(report, ...about)).toMatchObject([{ region, severity: "medium" }]);
      expect(named(report, ...about)[0]?.message).toContain("ListUserPools");
      await untilGone(look, about, report);
    },
  },
  {
    name: "userPoolUnreadable",
    title: "user pools may not be described",
    subject: "ambiguous",
    isRefusing: true,
    async tell(bench, look) {
      const { region, userPoolId } = bench.subject("ambiguous");
      await refuse(bench, { service: "cognito-idp", operation: "DescribeUserPool", region });
      const report = await look();
      await callOff(bench);
      const about = ["userPoolUnreadable"] as const;
      expect(named(report, ...about)).toContainEqual(
        expect.objectContaining({ region, resource: userPoolId }),
      );
      await untilGone(look, about, report);
    },
  },
  {
    name: "customDomainUnreadable",
    title: "certificates may not be described",
    subject: "ambiguous",
    isRefusing: true,
    async tell(bench, look) {
      const { customDomain } = bench.subject("ambiguous");
      const before = await look();
      await refuse(bench, { service: "acm", operation: "DescribeCertificate" });
      const report = await look({ previous: before });
      await callOff(bench);
      const about = ["customDomainUnreadable", customDomain] as const;
      expect(named(report, ...about)[0]?.message).toContain("DescribeCertificate");
      await untilGone(look, about, report);
    },
  },
  {
    name: "activeArnUnreadable",
    title: "parameters may not be read",
    subject: "ambiguous",
    isRefusing: true,
    async tell(bench, look) {
      const { customDomain } = bench.subject("ambiguous");
      await refuse(bench, { service: "ssm" });
      const report = await look();
      await callOff(bench);
      const about = ["activeArnUnreadable", customDomain] as const;
      expect(named(report, ...about)[0]?.message).toContain("SSM parameter");
      await untilGone(look, about, report);
    },
  },
  {
    name: "rotationNotStarted",
    title: "the audit may not start the rotation that a better certificate calls for",
    subject: "unstarted",
    isRefusing: true,
    async tell(bench, look) {
      const subject = bench.subject("unstarted");
      const certificateArn = await issueUnheard(bench, subject);
      await refuse(bench, { service: "states", operation: "StartExecution" });
      const report = await look({ isStarting: true });
      await callOff(bench);
      const about = ["rotationNotStarted", subject.customDomain] as const;
      expect(named(report, ...about)[0]).toMatchObject({ severity: "high", isNews: true });
      expect(named(report, ...about)[0]?.message).toContain("StartExecution");
      const next = await look({ isStarting: true, previous: report });
      const entry = next.customDomains.find(({ name }) => name === subject.customDomain);
      expect(entry?.rotation).toMatchObject({ outcome: "started", apply: true });
      expect(next.counts.rotationsStarted).toBeGreaterThanOrEqual(1);
      expect(next.resolved.map(({ name }) => name)).toContain("rotationNotStarted");
      expect(await subject.recordAfter(0)).toMatchObject({
        verdict: "rotated",
        to: { arn: certificateArn },
      });
    },
  },
];

async function refuse(
  { stack }: FindingBench,
  place: { readonly service: string; readonly operation?: string; readonly region?: string },
): Promise<void> {
  await stack.control("/faults", {
    ...place,
    code: "AccessDeniedException",
    status: 400,
    times: always,
  });
}

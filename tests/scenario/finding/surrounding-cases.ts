import {
  DeleteUserPoolReplicaCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateUserPoolReplicaCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  UpdateHealthCheckCommand,
  type UpdateHealthCheckCommandInput,
} from "@aws-sdk/client-route-53";
import type { Subject } from "../stack.ts";
import {
  accountId,
  calmHealth,
  type FindingBench,
  issueUnheard,
  updateAndWait,
} from "./finding-bench.ts";
import type { FindingCase } from "./finding-case.ts";

/** What was taken out of zones, to be put back, by the key that the case gives it. */
const kept = new Map<string, readonly ResourceRecordSet[]>();

type Act = FindingCase["cause"];

async function changeRecords(
  { stack }: FindingBench,
  { hostedZoneId: HostedZoneId }: Subject,
  Action: "UPSERT" | "DELETE",
  records: readonly ResourceRecordSet[],
): Promise<void> {
  const Changes = records.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
  await stack.clients.route53.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }),
  );
}

/** Takes the record sets out of the subject's zone that fit, and remembers them. */
const remove =
  (key: string, isMeant: (record: ResourceRecordSet, subject: Subject) => boolean): Act =>
  async (bench, subject) => {
    const { ResourceRecordSets = [] } = await bench.stack.clients.route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: subject.hostedZoneId }),
    );
    const meant = ResourceRecordSets.filter((record) => isMeant(record, subject));
    kept.set(key, meant);
    await changeRecords(bench, subject, "DELETE", meant);
  };

const putBack =
  (key: string): Act =>
  async (bench, subject) =>
    await changeRecords(bench, subject, "UPSERT", kept.get(key) ?? []);

const isAlias = (record: ResourceRecordSet, { customDomain }: Subject) =>
  record.Type === "A" && record.Name === `${customDomain}.`;

const isParent = (record: ResourceRecordSet, { customDomain }: Subject) =>
  record.Type === "A" && record.Name === `${customDomain.slice(customDomain.indexOf(".") + 1)}.`;

const isValidation = (record: ResourceRecordSet) =>
  record.Type === "CNAME" && record.Name?.startsWith("_") === true;

const caaOf = ({ customDomain }: Subject): ResourceRecordSet => ({
  Name: customDomain.slice(customDomain.indexOf(".") + 1),
  Type: "CAA",
  TTL: 300,
  ResourceRecords: [{ Value: '0 issue "letsencrypt.org"' }],
});

const changeHealthCheck =
  (changes: Omit<UpdateHealthCheckCommandInput, "HealthCheckId">): Act =>
  async (bench, { healthCheckId: HealthCheckId }) =>
    await bench.stack.clients.route53.send(
      new UpdateHealthCheckCommand({ HealthCheckId, ...changes }),
    );

const edgeFault =
  (fault: string): Act =>
  async (bench, { customDomain }) =>
    await bench.stack.control("/edges/fault", { customDomain, fault });

const setReplica =
  (Status: "ACTIVE" | "INACTIVE"): Act =>
  async (bench, { userPoolId: UserPoolId, region, secondaryRegion: RegionName }) =>
    await bench.stack.clients
      .cognito(region)
      .send(new UpdateUserPoolReplicaCommand({ UserPoolId, RegionName, Status }));

const observers =
  (observersHealthyPercent: number): Act =>
  async (bench, { healthCheckId }) =>
    await bench.stack.control("/route53/health-check", { healthCheckId, observersHealthyPercent });

const poolArn = ({ region, userPoolId }: Subject) =>
  `arn:aws:cognito-idp:${region}:${accountId}:userpool/${userPoolId}`;

/** What has to probe the primary Region, whatever did before. */
const endpointCheck = ({ region, userPoolId }: Subject) => ({
  Type: "HTTPS",
  FullyQualifiedDomainName: `cognito-idp.${region}.amazonaws.com`,
  Port: 443,
  ResourcePath: `/${userPoolId}/.well-known/jwks.json`,
  EnableSNI: true,
});

export const surroundingCases: readonly FindingCase[] = [
  {
    name: "dnsAliasMissing",
    subject: "nowhere",
    cause: remove("alias", isAlias),
    evidence: { source: "dns", what: "A auth.nowhere.example", value: "none" },
    fix: putBack("alias"),
  },
  {
    name: "dnsAliasElsewhere",
    subject: "elsewhere",
    async cause(bench, subject) {
      await remove("moved", isAlias)(bench, subject);
      const moved = { Name: subject.customDomain, Type: "A", TTL: 60 } as const;
      await changeRecords(bench, subject, "UPSERT", [
        { ...moved, ResourceRecords: [{ Value: "192.0.2.9" }] },
      ]);
    },
    evidence: { source: "dns", what: "A auth.elsewhere.example", value: "192.0.2.9" },
    fix: putBack("moved"),
  },
  {
    name: "parentRecordMissing",
    subject: "records",
    cause: remove("parent", isParent),
    evidence: { source: "dns", what: "A records.example", value: "none" },
    fix: putBack("parent"),
  },
  {
    name: "validationRecordMissing",
    subject: "records",
    cause: remove("validation", isValidation),
    evidence: { source: "dns", value: "none" },
    fix: putBack("validation"),
  },
  {
    name: "caaForbidsAmazon",
    subject: "records",
    cause: async (bench, subject) =>
      await changeRecords(bench, subject, "UPSERT", [caaOf(subject)]),
    evidence: { source: "dns", what: "CAA records.example", value: '0 issue "letsencrypt.org"' },
    fix: async (bench, subject) => await changeRecords(bench, subject, "DELETE", [caaOf(subject)]),
  },
  {
    name: "securityPolicyDiffers",
    subject: "settings",
    cause: (bench, subject) => updateAndWait(bench, subject, { securityPolicy: "TLS_V1_3_2025" }),
    evidence: { source: "cognito", what: "SecurityPolicy", value: "TLS_V1_3_2025" },
    fix: "printed",
  },
  {
    name: "managedLoginVersionDiffers",
    subject: "version",
    cause: (bench, subject) => updateAndWait(bench, subject, { managedLoginVersion: 1 }),
    evidence: { source: "cognito", what: "ManagedLoginVersion", value: "1" },
    fix: "printed",
  },
  {
    name: "poolTagInvalid",
    subject: "version",
    cause: async (bench, subject) =>
      await bench.stack.clients.cognito(subject.region).send(
        new TagResourceCommand({
          ResourceArn: poolArn(subject),
          Tags: { "latchkey:mode": "never" },
        }),
      ),
    evidence: { source: "cognito", what: "tag latchkey:mode", value: "never" },
    fix: async (bench, subject) =>
      await bench.stack.clients
        .cognito(subject.region)
        .send(
          new UntagResourceCommand({ ResourceArn: poolArn(subject), TagKeys: ["latchkey:mode"] }),
        ),
  },
  {
    name: "healthCheckDisabled",
    subject: "settings",
    cause: changeHealthCheck({ Disabled: true }),
    evidence: { source: "route53", what: "Disabled", value: "true" },
    fix: "printed",
  },
  {
    name: "healthCheckInverted",
    subject: "settings",
    cause: changeHealthCheck({ Inverted: true }),
    evidence: { source: "route53", what: "Inverted", value: "true" },
    fix: "printed",
  },
  {
    name: "healthCheckProbesCustomDomain",
    subject: "nowhere",
    cause: async (bench, subject) =>
      await changeHealthCheck({ FullyQualifiedDomainName: subject.customDomain })(bench, subject),
    evidence: {
      source: "route53",
      what: "FullyQualifiedDomainName",
      value: "auth.nowhere.example",
    },
    fix: "printed",
    healthCheck: endpointCheck,
  },
  {
    name: "healthCheckProbesCustomDomain",
    subject: "secured",
    async cause(bench, subject) {
      const created = await bench.stack.clients.route53.send(
        new CreateHealthCheckCommand({
          CallerReference: `by HTTPS of ${subject.customDomain}`,
          HealthCheckConfig: {
            Type: "HTTPS",
            FullyQualifiedDomainName: subject.customDomain,
            Port: 8443,
            ResourcePath: "/login",
            EnableSNI: false,
          },
        }),
      );
      const healthCheckId = created.HealthCheck?.Id ?? "";
      await calmHealth(bench.stack, healthCheckId);
      await updateAndWait(bench, subject, { healthCheckId });
    },
    evidence: {
      source: "route53",
      what: "FullyQualifiedDomainName",
      value: "auth.secured.example",
    },
    fix: "printed",
    healthCheck: endpointCheck,
  },
  {
    name: "healthCheckUnhealthy",
    subject: "records",
    cause: observers(0),
    evidence: { source: "route53", what: "HealthCheckStatus", value: "0" },
    fix: observers(100),
  },
  {
    name: "healthCheckMissing",
    subject: "unchecked",
    cause: async (bench, { healthCheckId: HealthCheckId }) =>
      await bench.stack.clients.route53.send(new DeleteHealthCheckCommand({ HealthCheckId })),
    evidence: { source: "route53", what: "GetHealthCheck", value: "NoSuchHealthCheck" },
    fix: "printed",
    healthCheck: endpointCheck,
  },
  {
    name: "replicaNotActive",
    subject: "elsewhere",
    cause: setReplica("INACTIVE"),
    evidence: { source: "cognito", value: "INACTIVE" },
    fix: "printed",
  },
  {
    name: "replicaMissing",
    subject: "alone",
    async cause(bench, subject) {
      await setReplica("INACTIVE")(bench, subject);
      const { userPoolId: UserPoolId, secondaryRegion: RegionName } = subject;
      const command = new DeleteUserPoolReplicaCommand({ UserPoolId, RegionName });
      await bench.stack.clients.cognito(subject.region).send(command);
    },
    evidence: { source: "cognito", value: "none" },
    fix: "printed",
  },
  {
    name: "edgesServeAnotherCertificate",
    subject: "behind",
    async cause(bench, subject) {
      await edgeFault("never-converges")(bench, subject);
      const certificateArn = await issueUnheard(bench, subject);
      await updateAndWait(bench, subject, { certificateArn });
    },
    evidence: { source: "edge" },
    fix: edgeFault("none"),
  },
  {
    name: "edgeChainBroken",
    subject: "broken",
    cause: edgeFault("broken-chain"),
    evidence: { source: "edge" },
    fix: edgeFault("none"),
  },
  {
    name: "edgeBelowTlsFloor",
    subject: "weak",
    cause: edgeFault("weak-tls"),
    evidence: { source: "edge", value: "accepted a handshake below the policy" },
    fix: edgeFault("none"),
  },
  {
    name: "edgesUnreachable",
    subject: "dark",
    cause: edgeFault("unreachable"),
    evidence: { source: "edge" },
    fix: edgeFault("none"),
  },
];

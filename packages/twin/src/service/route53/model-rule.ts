import type { ModelRules } from "../member-rule.ts";

const marker = { Marker: { length: [0, 64] } } as const;
const record = "ChangeBatch.Changes[].ResourceRecordSet";
const alarm = {
  "AlarmIdentifier.Name": { length: [1, 256] },
  InsufficientDataHealthStatus: { oneOf: ["Healthy", "Unhealthy", "LastKnownStatus"] },
} as const;

/**
 * Route 53's, as far as the operations do not check them by themselves: IDs where they are looked
 * up, a health check's settings where they belong together.
 */
export const route53Rules: ModelRules = {
  CreateHostedZone: {
    Name: { length: [0, 1024] },
    "HostedZoneConfig.Comment": { length: [0, 256] },
  },
  ListHostedZones: marker,
  ListHostedZonesByName: { DNSName: { length: [0, 1024] }, HostedZoneId: { length: [0, 32] } },
  ChangeResourceRecordSets: {
    "ChangeBatch.Comment": { length: [0, 256] },
    [`${record}.Name`]: { length: [0, 1024] },
    [`${record}.SetIdentifier`]: { length: [1, 128] },
    [`${record}.Weight`]: { value: [0, 255] },
    [`${record}.Failover`]: { oneOf: ["PRIMARY", "SECONDARY"] },
    [`${record}.AliasTarget.HostedZoneId`]: { length: [0, 32] },
    [`${record}.AliasTarget.DNSName`]: { length: [0, 1024] },
    [`${record}.HealthCheckId`]: { length: [0, 64] },
    [`${record}.ResourceRecords[].Value`]: { length: [0, 4000] },
  },
  ListResourceRecordSets: {
    StartRecordName: { length: [0, 1024] },
    StartRecordIdentifier: { length: [1, 128] },
  },
  GetChange: { Id: { length: [1, 6500] } },
  CreateHealthCheck: Object.fromEntries(
    Object.entries(alarm).map(([path, rule]) => [`HealthCheckConfig.${path}`, rule]),
  ),
  ListHealthChecks: marker,
  UpdateHealthCheck: {
    HealthCheckVersion: { value: [1, Number.MAX_SAFE_INTEGER] },
    "ResetElements[]": {
      oneOf: ["FullyQualifiedDomainName", "Regions", "ResourcePath", "ChildHealthChecks"],
    },
    ...alarm,
  },
};

import type { SimulatedWorld } from "./simulated-world.ts";

const minuteMs = 60_000;
/** Route 53's alias zone of every CloudFront distribution. */
const cloudFrontZone = "Z2FDTNDATAQYW2";

/** TLS floors that a custom domain can have. */
export const securityPolicies = ["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"] as const;

/** What an operator set for a custom domain, besides its certificate. */
export interface Settings {
  readonly securityPolicy: (typeof securityPolicies)[number];
  readonly managedLoginVersion: 1 | 2;
  readonly hasRouting: boolean;
}

/** What a custom domain has whose TLS floor is not described: the lowest that its login allows. */
export function defaultPolicyOf(managedLoginVersion: number): Settings["securityPolicy"] {
  return managedLoginVersion === 2 ? "TLS_V1_2_2021" : "TLS_V1";
}

/** One custom domain with all that belongs to it. */
export interface FleetDomain {
  readonly name: string;
  readonly region: string;
  readonly secondaryRegion: string;
  readonly userPoolId: string;
  readonly healthCheckId: string;
  readonly firstCertificateArn: string;
  /** What the operators want of it, as they last set it. */
  settings: Settings;
}

/** Two of one parent, so that one wildcard covers both, and one of another. */
const places = [
  { name: "auth.example.com", region: "eu-west-1", secondaryRegion: "eu-central-1" },
  { name: "login.example.com", region: "us-west-2", secondaryRegion: "us-east-1" },
  { name: "id.example.org", region: "us-east-1", secondaryRegion: "us-west-2" },
] as const;

/** A call with the shapes that the set-up needs of its answer. */
interface Answer {
  readonly HostedZone?: { readonly Id: string };
  readonly HealthCheck?: { readonly Id: string };
  readonly UserPool?: { readonly Id: string };
  readonly CloudFrontDomain?: string;
}

/**
 * Makes as many custom domains as there are settings, at most three: each with a pool, a replica,
 * a health check and a first certificate, active and served by every edge. Takes three simulated
 * hours. Nothing should go wrong meanwhile: set the faults afterwards.
 */
export async function createFleet(
  sim: SimulatedWorld,
  settings: readonly Settings[],
): Promise<readonly FleetDomain[]> {
  const chosen = places.slice(0, settings.length);
  const pools = chosen.map(({ region, secondaryRegion }) => {
    const made = sim.operate<Answer>(
      "cognito-idp",
      "CreateUserPool",
      { PoolName: "customers", UserPoolTier: "ESSENTIALS" },
      region,
    );
    const userPoolId = made.UserPool?.Id ?? "";
    sim.operate(
      "cognito-idp",
      "CreateUserPoolReplica",
      { UserPoolId: userPoolId, RegionName: secondaryRegion },
      region,
    );
    return userPoolId;
  });
  const certificates: string[] = [];
  for (const { name } of chosen) certificates.push(await issue(sim, { names: [name] }));
  // The replicas are made meanwhile, and the certificates' events find no custom domain yet.
  await sim.time.advance(60 * minuteMs);
  const zones = new Map<string, string>();
  const domains = chosen.map((place, index): FleetDomain => {
    const userPoolId = pools[index] ?? "";
    sim.operate(
      "cognito-idp",
      "UpdateUserPoolReplica",
      { UserPoolId: userPoolId, RegionName: place.secondaryRegion, Status: "ACTIVE" },
      place.region,
    );
    const wanted = settings[index];
    if (wanted === undefined) throw new Error("A custom domain without settings");
    return createDomain(sim, zones, {
      ...place,
      userPoolId,
      healthCheckId: createHealthCheck(sim, place),
      firstCertificateArn: certificates[index] ?? "",
      settings: wanted,
    });
  });
  await sim.time.advance(120 * minuteMs);
  return domains;
}

/** Issues a certificate at once; its event follows. Returns its ARN. */
export async function issue(
  sim: SimulatedWorld,
  request: {
    readonly names: readonly string[];
    readonly keyAlgorithm?: string;
    readonly validityDays?: number;
  },
): Promise<string> {
  const body = { keyAlgorithm: "EC_prime256v1", ...request };
  return ((await sim.control("/acm/issue", body)) as { certificateArn: string }).certificateArn;
}

/** The members of Create- and UpdateUserPoolDomain, every setting named. */
export function domainRequest(domain: FleetDomain, certificateArn: string): object {
  const { settings } = domain;
  return {
    Domain: domain.name,
    UserPoolId: domain.userPoolId,
    ManagedLoginVersion: settings.managedLoginVersion,
    CustomDomainConfig: { CertificateArn: certificateArn, SecurityPolicy: settings.securityPolicy },
    ...(settings.hasRouting
      ? {
          Routing: {
            Failover: {
              SecondaryRegion: domain.secondaryRegion,
              PrimaryRoute53HealthCheckId: domain.healthCheckId,
            },
          },
        }
      : {}),
  };
}

function createDomain(
  sim: SimulatedWorld,
  zones: Map<string, string>,
  domain: FleetDomain,
): FleetDomain {
  const parent = domain.name.slice(domain.name.indexOf(".") + 1);
  const zoneId = zones.get(parent) ?? createZone(sim, parent);
  zones.set(parent, zoneId);
  const request = domainRequest(domain, domain.firstCertificateArn);
  const { CloudFrontDomain } = sim.operate<Answer>(
    "cognito-idp",
    "CreateUserPoolDomain",
    request,
    domain.region,
  );
  const alias = {
    HostedZoneId: cloudFrontZone,
    DNSName: CloudFrontDomain,
    EvaluateTargetHealth: false,
  };
  putRecord(sim, zoneId, { Name: domain.name, Type: "A", AliasTarget: alias });
  return domain;
}

function createZone(sim: SimulatedWorld, name: string): string {
  const request = { Name: name, CallerReference: name };
  const id = sim.operate<Answer>("route53", "CreateHostedZone", request).HostedZone?.Id ?? "";
  // Cognito wants the parent of a custom domain to resolve; the value does not matter.
  putRecord(sim, id, {
    Name: name,
    Type: "A",
    TTL: 300,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  });
  return id;
}

function putRecord(sim: SimulatedWorld, zoneId: string, ResourceRecordSet: object): void {
  const Changes = [{ Action: "UPSERT", ResourceRecordSet }];
  sim.operate("route53", "ChangeResourceRecordSets", {
    HostedZoneId: zoneId,
    ChangeBatch: { Changes },
  });
}

function createHealthCheck(
  sim: SimulatedWorld,
  { name, region }: { readonly name: string; readonly region: string },
): string {
  const made = sim.operate<Answer>("route53", "CreateHealthCheck", {
    CallerReference: `primary of ${name}`,
    HealthCheckConfig: {
      Type: "HTTP",
      FullyQualifiedDomainName: `cognito-idp.${region}.amazonaws.com`,
      Port: 80,
      ResourcePath: "/healthcheck",
      RequestInterval: 30,
      FailureThreshold: 3,
    },
  });
  return made.HealthCheck?.Id ?? "";
}

import type { CertificateAuthority } from "../edge/certificate-authority.ts";
import { createAcm } from "../service/acm/acm.ts";
import { type CloudTrail, createCloudTrail } from "../service/cloudtrail/cloudtrail.ts";
import { createCloudWatch } from "../service/cloudwatch/cloudwatch.ts";
import { createCognito } from "../service/cognito/cognito.ts";
import type { DomainNames } from "../service/cognito/domain-names.ts";
import type { ZoneDirectory } from "../service/route53/dns-directory.ts";
import { createRoute53 } from "../service/route53/route53.ts";
import { createSsm } from "../service/ssm/ssm.ts";
import type { ControlRoute, Service } from "../service.ts";
import type {
  CertificateDirectory,
  CustomDomainDirectory,
  EventBus,
  HealthCheckDirectory,
  World,
} from "../world.ts";

/** What each account has for itself. */
export interface Account {
  readonly accountId: string;
  readonly services: readonly Service[];
  readonly routes: readonly ControlRoute[];
  readonly certificates: CertificateDirectory;
  readonly customDomains: CustomDomainDirectory;
  readonly dnsRecords: ZoneDirectory;
  readonly healthChecks: HealthCheckDirectory;
  readonly cloudTrail: CloudTrail;
  /** Ends what runs by itself. */
  stop(): void;
}

/** What accounts are made with. */
export interface AccountParts {
  readonly authority: CertificateAuthority;
  /** Custom domains and prefixes are everybody's. */
  readonly domainNames: DomainNames;
  readonly route53: Parameters<typeof createRoute53>[1];
}

/**
 * ACM, Cognito, Route 53, CloudWatch, Parameter Store and CloudTrail of one account. The world's
 * other members are used only from calls and timers, so they may be filled in after this.
 */
export function createAccount(
  world: World,
  { authority, domainNames, route53: route53Options }: AccountParts,
  options: { readonly hasTrail: boolean },
): Account {
  const acm = createAcm(world, { authority });
  const cognito = createCognito(world, domainNames);
  const route53 = createRoute53(world, route53Options);
  const cloudTrail = createCloudTrail(world, options);
  return {
    accountId: world.accountId,
    services: [
      acm.service,
      cloudTrail.service,
      cognito.service,
      route53.service,
      createCloudWatch(world, route53.healthChecks).service,
      createSsm(world).service,
    ],
    routes: [acm, cognito, route53, cloudTrail].flatMap(({ routes }) => routes),
    certificates: acm.certificates,
    customDomains: cognito.customDomains,
    dnsRecords: route53.dnsRecords,
    healthChecks: route53.healthChecks,
    cloudTrail,
    stop() {
      acm.stop();
      cognito.stop();
      route53.stop();
    },
  };
}

/** Nothing is deployed in other accounts that would listen. */
const silentBus: EventBus = { emit: () => {} };

/**
 * Another account in the same world: the same time, faults, edges and DNS, its own of everything
 * else. Call it only when the world is complete.
 */
export function createOtherAccount(accountId: string, world: World, parts: AccountParts): Account {
  const theirs: { -readonly [Name in keyof World]: World[Name] } = {
    ...world,
    accountId,
    random: world.random.fork(`account-${accountId}`),
    bus: silentBus,
  };
  const account = createAccount(theirs, parts, { hasTrail: false });
  theirs.healthChecks = account.healthChecks;
  return account;
}

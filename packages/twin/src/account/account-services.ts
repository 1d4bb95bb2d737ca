import type { CertificateAuthority } from "../edge/certificate-authority.ts";
import { accountOf } from "../iam/account-of.ts";
import { type Acm, createAcm } from "../service/acm/acm.ts";
import { type CloudTrail, createCloudTrail } from "../service/cloudtrail/cloudtrail.ts";
import { createCloudWatch } from "../service/cloudwatch/cloudwatch.ts";
import { createCognito } from "../service/cognito/cognito.ts";
import { createCustomDomainDirectory } from "../service/cognito/served-domain.ts";
import type { CognitoState } from "../service/cognito/state.ts";
import { createDnsDirectory, type PublicDns } from "../service/route53/dns-directory.ts";
import { createRoute53 } from "../service/route53/route53.ts";
import { createS3, type DeployedBucket } from "../service/s3/s3.ts";
import { createSsm } from "../service/ssm/ssm.ts";
import type { ControlRoute, Service } from "../service.ts";
import type {
  CertificateDirectory,
  CustomDomainDirectory,
  DnsDirectory,
  HealthCheckDirectory,
  World,
} from "../world.ts";

/** What one account has to itself. */
export interface AccountServices {
  readonly services: readonly Service[];
  readonly routes: readonly ControlRoute[];
  readonly cloudTrail: CloudTrail;
  readonly certificates: CertificateDirectory;
  readonly healthChecks: HealthCheckDirectory;
  stop(): void;
}

/** What differs from one account to the other. */
export interface AccountPlan {
  readonly buckets: Readonly<Record<string, DeployedBucket>>;
  readonly hasTrail: boolean;
}

/** What all accounts share: the names that are one for the whole of AWS, and what serves them. */
export interface SharedNames {
  readonly customDomains: CustomDomainDirectory;
  readonly dnsRecords: DnsDirectory;
  readonly certificates: CertificateDirectory;
  /** The services of an account; it joins the others. Its world may still lack members. */
  join(world: World, plan: AccountPlan): AccountServices;
}

/** What every account's services are made with. */
export interface AccountParts {
  readonly authority: CertificateAuthority;
  readonly route53: Omit<Parameters<typeof createRoute53>[1], "publicDns">;
}

/**
 * Cognito, ACM, Route 53 and what goes with them, made anew for each account: a world of its own but
 * for the names of custom domains, public DNS, and the edges, which see the certificates of all.
 */
export function createSharedNames(parts: AccountParts): SharedNames {
  const cognitos: CognitoState[] = [];
  const publicDns: PublicDns[] = [];
  const certificates = new SharedCertificates();
  return {
    customDomains: createCustomDomainDirectory(cognitos),
    dnsRecords: createDnsDirectory(publicDns),
    certificates,
    join(world, plan) {
      const acm = createAcm(world, { authority: parts.authority });
      const cognito = createCognito(world, cognitos);
      const route53 = createRoute53(world, { ...parts.route53, publicDns });
      const cloudTrail = createCloudTrail(world, { hasTrail: plan.hasTrail });
      certificates.add(world.accountId, acm.certificates);
      return {
        services: [
          acm.service,
          cloudTrail.service,
          cognito.service,
          route53.service,
          createCloudWatch(world, route53.healthChecks).service,
          createS3(world, plan.buckets).service,
          createSsm(world).service,
        ],
        routes: [acm, cognito, route53, cloudTrail].flatMap(({ routes }) => routes),
        cloudTrail,
        certificates: acm.certificates,
        healthChecks: route53.healthChecks,
        stop: () => stopAll([acm, cognito, route53]),
      };
    },
  };
}

function stopAll(services: readonly Pick<Acm, "stop">[]): void {
  for (const service of services) service.stop();
}

/** The certificates of all accounts: an ARN tells whose it is. */
class SharedCertificates implements CertificateDirectory {
  readonly #directories = new Map<string, CertificateDirectory>();
  readonly #listeners: ((arn: string) => void)[] = [];

  add(accountId: string, directory: CertificateDirectory): void {
    this.#directories.set(accountId, directory);
    for (const listener of this.#listeners) directory.onReplaced(listener);
  }

  find(arn: string) {
    return this.#directories.get(accountOf(arn))?.find(arn);
  }

  setInUse(arn: string, userArn: string, isInUse: boolean): void {
    this.#directories.get(accountOf(arn))?.setInUse(arn, userArn, isInUse);
  }

  onReplaced(listener: (arn: string) => void): void {
    this.#listeners.push(listener);
    for (const directory of this.#directories.values()) directory.onReplaced(listener);
  }
}

import type { AuditUnitPorts } from "../audit/audit-unit-ports.ts";
import { rankCertificateNames } from "../audit/certificate-names.ts";
import { createServicePace, type PaceOptions } from "../audit/service-pace.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { LatchkeyEnvironment } from "../config/environment.ts";
import { createDnsAdapter } from "../edge/dns-adapter.ts";
import type { AwsAccess } from "./aws-client.ts";
import { listCertificateNames } from "./certificate-name-adapter.ts";
import { createChangeLogAdapter } from "./change-log-adapter.ts";
import { createParameterAdapter } from "./parameter-adapter.ts";
import { createRotationPorts } from "./rotation-ports.ts";
import { sleep } from "./sleep.ts";
import { createUserPoolPageAdapter } from "./user-pool-page-adapter.ts";

/** Beside the usual: how the account's rates are kept. */
export interface AuditUnitPortsOptions extends Pick<PaceOptions, "isResumed"> {
  readonly clock?: Clock;
  readonly access?: AwsAccess;
}

/**
 * What looking at one account takes, against AWS and by its credentials, with one pace and one list
 * of certificate names for all its Regions: made once for each account. It writes nothing.
 */
export function createAuditUnitPorts(
  environment: LatchkeyEnvironment,
  { clock = systemClock, access, ...pacing }: AuditUnitPortsOptions = {},
): AuditUnitPorts {
  const { dnsServers, parameterPrefix, ownRoles, config } = environment;
  const pace = createServicePace({ clock, sleep, ...pacing });
  let names: Promise<readonly string[]> | undefined;
  return {
    rotation: createRotationPorts(environment, clock, access),
    dns: createDnsAdapter({ dnsServers }),
    published: createParameterAdapter(parameterPrefix, access),
    changeLog: createChangeLogAdapter({ clock, pace }, access),
    ownRoles,
    config,
    userPools: createUserPoolPageAdapter(access),
    pace,
    certificateNames() {
      names ??= rankCertificateNames(
        listCertificateNames(() => pace.of("ListCertificates").take(), access),
      );
      return names;
    },
  };
}

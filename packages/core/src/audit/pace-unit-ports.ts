import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import { paceAcm } from "./pace-acm.ts";
import { paceCognito } from "./pace-cognito.ts";
import { paceHealthChecks } from "./pace-health-checks.ts";

/** The same ports, at the pace that the account's Regions share. */
export function paceUnitPorts(ports: AuditUnitPorts): AuditUnitPorts {
  const { pace, rotation, published } = ports;
  const parameters = pace.of("GetParameter");
  return {
    ...ports,
    published: {
      async readCertificateArn(customDomain) {
        await parameters.take();
        return await published.readCertificateArn(customDomain);
      },
    },
    rotation: {
      ...rotation,
      cognito: paceCognito(rotation.cognito, pace),
      acm: paceAcm(rotation.acm, pace),
      healthChecks: paceHealthChecks(rotation.healthChecks, pace),
      rollBacks: {
        async readRolledBack(customDomain) {
          await parameters.take();
          return await rotation.rollBacks.readRolledBack(customDomain);
        },
      },
    },
  };
}

import { createRoute53 } from "../../../src/service/route53/route53.ts";
import { callerOf, control, createFakeWorld } from "../cognito/fake-world.ts";

/** A Route 53 whose probes go to `probePort` of this machine. */
export function createRoute53Fixture(probePort: () => number = () => 9) {
  const fake = createFakeWorld();
  const created = createRoute53(fake.world, {
    probeTarget: () => ({ host: "127.0.0.1", port: probePort() }),
  });
  const route53 = callerOf(created.service, "us-east-1");
  let references = 0;
  const reference = () => {
    references += 1;
    return `reference-${references}`;
  };
  return {
    ...fake,
    ...created,
    route53,
    control: (path: string, body: unknown) => control(created.routes, path, body),
    async createZone(Name: string, more: object = {}): Promise<string> {
      const request = { Name, CallerReference: reference(), ...more };
      const { HostedZone } = await route53.send("CreateHostedZone", request);
      return HostedZone.Id.replace("/hostedzone/", "");
    },
    batch: (HostedZoneId: string, ...changes: [action: string, record: object][]) => ({
      HostedZoneId,
      ChangeBatch: {
        Changes: changes.map(([Action, ResourceRecordSet]) => ({ Action, ResourceRecordSet })),
      },
    }),
    change: (HostedZoneId: string, Action: string, record: object, ...values: string[]) =>
      route53.refusalOf("ChangeResourceRecordSets", {
        HostedZoneId,
        ChangeBatch: {
          Changes: [
            {
              Action,
              ResourceRecordSet:
                values.length === 0
                  ? record
                  : { ...record, ResourceRecords: values.map((Value) => ({ Value })) },
            },
          ],
        },
      }),
    async createCheck(HealthCheckConfig: object): Promise<string> {
      const request = { CallerReference: reference(), HealthCheckConfig };
      return (await route53.send("CreateHealthCheck", request)).HealthCheck.Id;
    },
  };
}

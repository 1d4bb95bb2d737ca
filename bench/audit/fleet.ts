import {
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand } from "@aws-sdk/client-route-53";
import type { Clients } from "../../demo/clients.ts";
import type { Control } from "../../demo/control.ts";

/** User pools of a Region, and the custom domains among them. */
export interface RegionPlan {
  readonly region: string;
  readonly pools: number;
  /** Each with the place of its pool and the days that its certificate has left. */
  readonly customDomains: readonly {
    readonly name: string;
    readonly place: number;
    readonly days: number;
  }[];
}

const poolsAtOnce = 16;
const parent = "bench.example";

/** The zone in which all custom domains are: Cognito wants their parent to resolve. */
export async function makeZone({ route53 }: Clients): Promise<void> {
  const zone = await route53.send(
    new CreateHostedZoneCommand({ Name: parent, CallerReference: parent }),
  );
  const record = {
    Name: parent,
    Type: "A" as const,
    TTL: 300,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  };
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone.HostedZone?.Id,
      ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet: record }] },
    }),
  );
}

/** Certificates of which no custom domain is anything to Cognito, with five names each. */
export async function makeOtherCertificates(control: Control, count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) {
    const names = ["www", "api", "img", "docs", "shop"].map((one) => `${one}.site${nth}.example`);
    await issue(control, names, 198);
  }
}

/** Makes the pools and custom domains of a Region; gives the IDs of the pools, oldest first. */
export async function makeRegion(
  clients: Clients,
  control: Control,
  plan: RegionPlan,
): Promise<readonly string[]> {
  const cognito = clients.cognito(plan.region);
  const userPoolIds: string[] = [];
  while (userPoolIds.length < plan.pools) {
    const count = Math.min(poolsAtOnce, plan.pools - userPoolIds.length);
    const made = await Promise.all(
      Array.from({ length: count }, () =>
        cognito.send(new CreateUserPoolCommand({ PoolName: "customers" })),
      ),
    );
    userPoolIds.push(...made.map(({ UserPool }) => UserPool?.Id ?? ""));
  }
  for (const { name, place, days } of plan.customDomains) {
    const CertificateArn = await issue(control, [name], days);
    const UserPoolId = userPoolIds[place];
    const CustomDomainConfig = { CertificateArn };
    await cognito.send(
      new CreateUserPoolDomainCommand({ Domain: name, UserPoolId, CustomDomainConfig }),
    );
  }
  return userPoolIds;
}

async function issue(
  control: Control,
  names: readonly string[],
  validityDays: number,
): Promise<string> {
  const body = { names, validityDays, keyAlgorithm: "EC_prime256v1" };
  const { certificateArn } = (await control("/acm/issue", body)) as { certificateArn: string };
  return certificateArn;
}

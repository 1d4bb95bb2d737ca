import {
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  type ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clients, createClients } from "../../demo/clients.ts";
import { issueCertificate } from "../../demo/fleet.ts";
import { watchProcess } from "./hold-property.ts";
import { trickNames } from "./hostile-text.ts";
import { expectAlive, startBench, type TwinBench } from "./twin-bench.ts";

watchProcess();

const plainName = "auth.example.com";
/** Names that Cognito's rule for names allows: the one is not the certificate's, the other has no parent. */
const wellFormed = ["xn--uth-8cd.example.com", "127.0.0.1"];

let bench: TwinBench;
let clients: Clients;
beforeAll(async () => {
  bench = await startBench(600);
  clients = createClients(bench.twin.endpoint);
});
afterAll(async () => {
  clients?.destroy();
  await bench?.stop();
});

test("no tricky name becomes a custom domain where the plain one does", async () => {
  const create = await everythingFor(plainName);
  for (const name of trickNames) {
    const refusal = await create(name).then(() => "accepted", String);
    expect(refusal, name).toMatch(/^InvalidParameterException: /);
    const isOfItsForm = /not a valid subdomain: (?!Was not able)|constraint/.test(refusal);
    expect(isOfItsForm, `${name}: ${refusal}`).toBe(!wellFormed.includes(name));
  }
  // Last, for the refusals above would come of a pool that has a custom domain, too.
  expect(await create(plainName)).toMatchObject({
    CloudFrontDomain: expect.stringMatching(/^d[0-9a-f]{13}\.cloudfront\.net$/),
  });
  await expectAlive(bench);
});

/** Makes all that a custom domain needs; what comes back gives it to the pool under any name. */
async function everythingFor(customDomain: string): Promise<(name: string) => Promise<unknown>> {
  const zoneId = await createParent(customDomain.slice(customDomain.indexOf(".") + 1));
  const CertificateArn = await issueCertificate(clients, zoneId, customDomain);
  const cognito = clients.cognito("eu-west-1");
  const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: "customers" }));
  return (Domain) =>
    cognito.send(
      new CreateUserPoolDomainCommand({
        Domain,
        UserPoolId: UserPool?.Id,
        CustomDomainConfig: { CertificateArn },
      }),
    );
}

/** A zone with an address at its top: Cognito wants a custom domain's parent to have one. */
async function createParent(name: string): Promise<string> {
  const { HostedZone } = await clients.route53.send(
    new CreateHostedZoneCommand({ Name: name, CallerReference: name }),
  );
  const address: ResourceRecordSet = {
    Name: name,
    Type: "A",
    TTL: 300,
    ResourceRecords: [{ Value: "192.0.2.1" }],
  };
  await clients.route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: HostedZone?.Id,
      ChangeBatch: { Changes: [{ Action: "CREATE", ResourceRecordSet: address }] },
    }),
  );
  return HostedZone?.Id ?? "";
}

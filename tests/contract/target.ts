import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ACMClient } from "@aws-sdk/client-acm";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { Route53Client } from "@aws-sdk/client-route-53";
import { S3Client } from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { startTwin } from "@latchkey/twin/twin";
import { type Clients, createClients } from "../../demo/clients.ts";

const stackFile = resolve(import.meta.dirname, "contract-stack.json");

const auditedAccount = "222233334444";
/** A role of another account, which trusts the suite's own. */
export const auditedRole = `arn:aws:iam::${auditedAccount}:role/contract-audit`;

/** What the suite runs against. */
export type TargetName = "twin" | "moto";

/** One AWS that is not AWS. The stack of `contract-stack.json` is deployed there. */
export interface Target {
  readonly name: TargetName;
  readonly endpoint: string;
  readonly clients: ContractClients;
  /** The demonstration's clients, to set things up with. */
  readonly operator: Clients;
  /** The target's own time. */
  now(): Promise<Date>;
  stop(): Promise<void>;
}

/** Clients in us-east-1 that never repeat a call: what a refusal looks like is what is compared. */
export interface ContractClients {
  readonly acm: ACMClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly events: EventBridgeClient;
  readonly route53: Route53Client;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  readonly states: SFNClient;
  readonly sts: STSClient;
}

/** A twin of the suite's own; ten simulated minutes a second. */
export async function startTwinTarget(): Promise<Target> {
  const twin = await startTwin({ speed: 600, seed: 11, snapshotFile: stackFile });
  const trust = { principal: "123456789012" };
  twin.accounts.add([auditedAccount], [{ roleName: "contract-audit", trust, statements: [] }]);
  return targetOf("twin", twin.endpoint, () => twin.stop());
}

/** moto's server, which is running already, with the same stack. */
export async function openMotoTarget(endpoint: string): Promise<Target> {
  const target = targetOf("moto", endpoint, async () => undefined);
  const { clients } = target;
  const stack = JSON.parse(await readFile(stackFile, "utf8")) as ContractStack;
  for (const name of Object.keys(stack.queues))
    await clients.sqs.send(new CreateQueueCommand({ QueueName: name }));
  for (const [name, { definition, role }] of Object.entries(stack.stateMachines))
    await clients.states.send(
      new CreateStateMachineCommand({
        name,
        definition: JSON.stringify(definition),
        roleArn: stack.roles[role]?.arn,
      }),
    );
  return target;
}

function targetOf(name: TargetName, endpoint: string, stopServer: () => Promise<void>): Target {
  const clients = createContractClients(endpoint);
  const operator = createClients(endpoint);
  return {
    name,
    endpoint,
    clients,
    operator,
    async now() {
      const { headers } = await fetch(endpoint);
      return new Date(headers.get("date") ?? "");
    },
    async stop() {
      for (const client of Object.values(clients)) client.destroy();
      operator.destroy();
      await stopServer();
    },
  };
}

interface ContractStack {
  readonly roles: Readonly<Record<string, { readonly arn: string }>>;
  readonly queues: Readonly<Record<string, object>>;
  readonly stateMachines: Readonly<
    Record<string, { readonly definition: object; readonly role: string }>
  >;
}

function createContractClients(endpoint: string): ContractClients {
  const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };
  const config = { endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
  return {
    acm: new ACMClient(config),
    cognito: new CognitoIdentityProviderClient(config),
    events: new EventBridgeClient(config),
    route53: new Route53Client(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
    sqs: new SQSClient(config),
    ssm: new SSMClient(config),
    states: new SFNClient(config),
    sts: new STSClient(config),
  };
}

import { DeleteCertificateCommand } from "@aws-sdk/client-acm";
import {
  CreateUserPoolDomainCommand,
  CreateUserPoolReplicaCommand,
  UpdateUserPoolDomainCommand,
  UpdateUserPoolReplicaCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  CreateHealthCheckCommand,
  GetHealthCheckStatusCommand,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import { waitFor } from "../../../demo/wait.ts";
import type { Subject } from "../stack.ts";
import { type AwsCommand, awsCommandsIn, readShorthand, type Structure } from "./aws-command.ts";
import { calmHealth, type FindingBench, untilStatus } from "./finding-bench.ts";

/** The member of the API's request that an option sets. */
type Member = (value: string | true) => Readonly<Record<string, unknown>>;

const worded = (value: string | true): string => {
  if (value === true) throw new Error("an option has no value");
  return value;
};
const text =
  (member: string): Member =>
  (value) => ({ [member]: worded(value) });
const number =
  (member: string): Member =>
  (value) => ({ [member]: Number(worded(value)) });
const flag =
  (member: string, set: boolean): Member =>
  (value) => {
    if (value !== true) throw new Error(`${member} takes no value, and has ${value}`);
    return { [member]: set };
  };
const structure =
  (member: string): Member =>
  (value) => ({ [member]: typed(readShorthand(worded(value))) });

/** Members of structures that are no text in the API. */
const types: Readonly<Record<string, (text: string) => unknown>> = {
  Port: Number,
  EnableSNI: (text) => text === "true",
};

function typed(given: Structure): Readonly<Record<string, unknown>> {
  const members = Object.entries(given).map(([name, value]) => [
    name,
    typeof value === "string" ? (types[name]?.(value) ?? value) : typed(value),
  ]);
  return Object.fromEntries(members);
}

interface Operation {
  readonly options: Readonly<Record<string, Member>>;
  /** Sends the request; an Id that it prints. */
  send(bench: FindingBench, input: unknown, region: string): Promise<string | undefined>;
}

const customDomainOptions = {
  "user-pool-id": text("UserPoolId"),
  domain: text("Domain"),
  "custom-domain-config": structure("CustomDomainConfig"),
  "managed-login-version": number("ManagedLoginVersion"),
  routing: structure("Routing"),
};
const replicaOptions = { "user-pool-id": text("UserPoolId"), "region-name": text("RegionName") };

const cognito = (
  options: Operation["options"],
  Command: new (input: never) => unknown,
): Operation => ({
  options,
  async send({ stack }, input, region) {
    await stack.clients.cognito(region).send(new Command(input as never) as never);
    return undefined;
  },
});

/** By the AWS CLI's names; what a fix prints besides is refused. */
const operations: Readonly<Record<string, Operation>> = {
  "cognito-idp create-user-pool-domain": cognito(customDomainOptions, CreateUserPoolDomainCommand),
  "cognito-idp update-user-pool-domain": cognito(customDomainOptions, UpdateUserPoolDomainCommand),
  "cognito-idp create-user-pool-replica": cognito(replicaOptions, CreateUserPoolReplicaCommand),
  "cognito-idp update-user-pool-replica": cognito(
    { ...replicaOptions, status: text("Status") },
    UpdateUserPoolReplicaCommand,
  ),
  "route53 create-health-check": {
    options: {
      "caller-reference": text("CallerReference"),
      "health-check-config": structure("HealthCheckConfig"),
    },
    async send({ stack }, input) {
      const command = new CreateHealthCheckCommand(input as never);
      const id = (await stack.clients.route53.send(command)).HealthCheck?.Id;
      // The twin's endpoints answer at /healthcheck only.
      await calmHealth(stack, id ?? "");
      return id;
    },
  },
  "route53 update-health-check": {
    options: {
      "health-check-id": text("HealthCheckId"),
      "fully-qualified-domain-name": text("FullyQualifiedDomainName"),
      port: number("Port"),
      "resource-path": text("ResourcePath"),
      "enable-sni": flag("EnableSNI", true),
      "no-disabled": flag("Disabled", false),
      "no-inverted": flag("Inverted", false),
    },
    async send({ stack }, input) {
      await stack.clients.route53.send(new UpdateHealthCheckCommand(input as never));
      return undefined;
    },
  },
  "route53 get-health-check-status": {
    options: { "health-check-id": text("HealthCheckId") },
    async send({ stack }, input) {
      await stack.clients.route53.send(new GetHealthCheckStatusCommand(input as never));
      return undefined;
    },
  },
  "acm delete-certificate": {
    options: { "certificate-arn": text("CertificateArn") },
    async send({ stack }, input, region) {
      if (region !== "us-east-1") throw new Error(`the certificate is not in ${region}`);
      await stack.clients.acm.send(new DeleteCertificateCommand(input as never));
      return undefined;
    },
  },
};

/** Those that are refused until what was done before has come to its end. */
const isRepeated = (operation: string) =>
  ["cognito-idp create-user-pool-domain", "cognito-idp update-user-pool-replica"].includes(
    operation,
  );

/**
 * Does what a person does who pastes every command of a fix, one after the other, and waits until
 * the custom domain is ACTIVE. An Id that one prints takes the place of ID in those after it.
 *
 * @throws Error for a fix without a command, and for one that is not read whole
 */
export async function runPrintedFix(
  bench: FindingBench,
  subject: Subject,
  fix: string,
): Promise<void> {
  const commands = awsCommandsIn(fix);
  if (commands.length === 0) throw new Error(`There is no command in: ${fix}`);
  let printedId = "ID";
  for (const command of commands) {
    printedId = (await run(bench, command, printedId)) ?? printedId;
  }
  await untilStatus(subject, "ACTIVE");
}

async function run(
  bench: FindingBench,
  { operation, options }: AwsCommand,
  printedId: string,
): Promise<string | undefined> {
  const known = operations[operation];
  if (known === undefined) throw new Error(`aws ${operation} is not known`);
  const { region = "", ...rest } = options;
  const input = Object.entries(rest).map(([name, value]) => {
    const member = known.options[name];
    if (member === undefined) throw new Error(`aws ${operation} has no option --${name}`);
    return member(value === true ? value : value.replace(/\bID\b/, printedId));
  });
  const send = () => known.send(bench, Object.assign({}, ...input), worded(region));
  if (!isRepeated(operation)) return await send();
  await waitFor(`aws ${operation} to be taken`, async () => {
    const [sent] = await Promise.allSettled([send()]);
    return sent.status === "fulfilled" ? true : undefined;
  });
  return undefined;
}

import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type ContractCase, shapeOf } from "../contract-case.ts";
import { auditedRole } from "../target.ts";

const page = "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html";

/** Taking a role of another account. */
export const assumeRoleCases: readonly ContractCase[] = [
  {
    name: "sts: AssumeRole gives keys of an hour, and tells whose they are",
    page,
    documented: {
      accessKeyId: "as documented",
      sessionToken: true,
      seconds: 3600,
      arn: "arn:aws:sts::222233334444:assumed-role/contract-audit/contract",
      id: "as documented",
    },
    async observe({ clients, now }) {
      const from = await now();
      const { Credentials, AssumedRoleUser } = await clients.sts.send(
        new AssumeRoleCommand({ RoleArn: auditedRole, RoleSessionName: "contract" }),
      );
      const seconds = (Number(Credentials?.Expiration) - from.getTime()) / 1000;
      return {
        accessKeyId: shapeOf(Credentials?.AccessKeyId, /^ASIA[A-Z0-9]{16}$/),
        sessionToken: (Credentials?.SessionToken ?? "") !== "",
        // Ten simulated minutes a second: the answer itself takes some.
        seconds: Math.abs(seconds - 3600) < 600 ? 3600 : seconds,
        arn: AssumedRoleUser?.Arn,
        id: shapeOf(AssumedRoleUser?.AssumedRoleId, /^AROA[A-Z0-9]+:contract$/),
      };
    },
  },
  {
    name: "sts: the keys that AssumeRole gave are the role's session in its account",
    page: "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html",
    documented: {
      account: "222233334444",
      arn: "arn:aws:sts::222233334444:assumed-role/contract-audit/contract",
    },
    async observe({ clients, endpoint }) {
      const { Credentials } = await clients.sts.send(
        new AssumeRoleCommand({ RoleArn: auditedRole, RoleSessionName: "contract" }),
      );
      const session = new STSClient({
        ...{ endpoint, region: "us-east-1", maxAttempts: 1 },
        credentials: {
          accessKeyId: String(Credentials?.AccessKeyId),
          secretAccessKey: String(Credentials?.SecretAccessKey),
          sessionToken: String(Credentials?.SessionToken),
        },
      });
      const { Account, Arn } = await session.send(new GetCallerIdentityCommand({}));
      session.destroy();
      return { account: Account, arn: Arn };
    },
  },
];

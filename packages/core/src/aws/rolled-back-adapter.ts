import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { RecordPort } from "../record/record.ts";
import { parseRolledBack, renderRolledBack } from "../record/rolled-back-memory.ts";
import type { RollBackMemory } from "../rotation/ports.ts";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";

/**
 * The certificates that rotations of a custom domain went back from, as an SSM parameter (`String`,
 * JSON): `<prefix>/custom-domain/<custom domain>/rolled-back`. Deleting it forgets them.
 * AWS: Systems Manager API, `GetParameter`, `PutParameter`. Throws the classes of errors.ts.
 */
export function createRolledBackAdapter(
  prefix: string,
  access?: AwsAccess,
): RollBackMemory & Pick<RecordPort, "storeRolledBack"> {
  const client = new SSMClient(clientConfig(controlRegion, access));
  const nameOf = (customDomain: string) => `${prefix}/custom-domain/${customDomain}/rolled-back`;
  const call = { service: "Systems Manager", region: controlRegion } as const;
  return {
    async readRolledBack(customDomain) {
      const answer = await callAwsUnless(
        { ...call, operation: "GetParameter" },
        ["ParameterNotFound"],
        () => client.send(new GetParameterCommand({ Name: nameOf(customDomain) })),
      );
      return parseRolledBack(answer?.Parameter?.Value ?? "");
    },
    async storeRolledBack(customDomain, certificates) {
      const Value = renderRolledBack(certificates);
      const input = { Name: nameOf(customDomain), Value, Type: "String", Overwrite: true } as const;
      await callAws({ ...call, operation: "PutParameter" }, () =>
        client.send(new PutParameterCommand(input)),
      );
    },
  };
}

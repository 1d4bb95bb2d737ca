import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { UnprovenMemory } from "../rotation/ports.ts";
import { parseUnproven, renderUnproven } from "../rotation/unproven-update.ts";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";

/**
 * The update of a custom domain whose proof is still to come, as an SSM parameter (`String`, JSON):
 * `<prefix>/custom-domain/<custom domain>/unproven`. Deleting it forgets it.
 * AWS: Systems Manager API, `GetParameter`, `PutParameter`. Throws the classes of errors.ts.
 */
export function createUnprovenAdapter(prefix: string, access?: AwsAccess): UnprovenMemory {
  const client = new SSMClient(clientConfig(controlRegion, access));
  const nameOf = (customDomain: string) => `${prefix}/custom-domain/${customDomain}/unproven`;
  const call = { service: "Systems Manager", region: controlRegion } as const;
  return {
    async readUnproven(customDomain) {
      const answer = await callAwsUnless(
        { ...call, operation: "GetParameter" },
        ["ParameterNotFound"],
        () => client.send(new GetParameterCommand({ Name: nameOf(customDomain) })),
      );
      return parseUnproven(answer?.Parameter?.Value ?? "");
    },
    async storeUnproven(customDomain, update) {
      const Value = renderUnproven(update);
      const input = { Name: nameOf(customDomain), Value, Type: "String", Overwrite: true } as const;
      await callAws({ ...call, operation: "PutParameter" }, () =>
        client.send(new PutParameterCommand(input)),
      );
    },
  };
}

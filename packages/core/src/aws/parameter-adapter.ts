import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { RecordPort } from "../record/record.ts";
import { callAws, callAwsUnless, clientConfig, controlRegion } from "./aws-client.ts";

/**
 * The active certificate's ARN as an SSM parameter (`String`) that Terraform, CDK or SST can read:
 * `<prefix>/custom-domain/<custom domain>/certificate-arn`. Equal values are not written again,
 * because each write makes a version, of which SSM keeps 100.
 * AWS: Systems Manager API, `GetParameter`, `PutParameter`. Throws the classes of errors.ts.
 */
export function createParameterAdapter(prefix: string): Pick<RecordPort, "publishCertificateArn"> {
  const client = new SSMClient(clientConfig(controlRegion));
  return {
    async publishCertificateArn(customDomain, certificateArn) {
      const name = `${prefix}/custom-domain/${customDomain}/certificate-arn`;
      const current = await callAwsUnless(
        { service: "Systems Manager", operation: "GetParameter", region: controlRegion },
        ["ParameterNotFound"],
        () => client.send(new GetParameterCommand({ Name: name })),
      );
      if (current?.Parameter?.Value === certificateArn) return;
      const input = { Name: name, Value: certificateArn, Type: "String", Overwrite: true } as const;
      await callAws(
        { service: "Systems Manager", operation: "PutParameter", region: controlRegion },
        () => client.send(new PutParameterCommand(input)),
      );
    },
  };
}

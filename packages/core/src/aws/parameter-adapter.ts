import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { PublishedCertificatePort } from "../audit/change-log.ts";
import type { RecordPort } from "../record/record.ts";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";

/**
 * The active certificate's ARN as an SSM parameter (`String`) that Terraform, CDK or SST can read:
 * `<prefix>/custom-domain/<custom domain>/certificate-arn`. Equal values are not written again,
 * because each write makes a version, of which SSM keeps 100.
 * AWS: Systems Manager API, `GetParameter`, `PutParameter`. Throws the classes of errors.ts.
 */
export function createParameterAdapter(
  prefix: string,
  access?: AwsAccess,
): Pick<RecordPort, "publishCertificateArn"> & PublishedCertificatePort {
  const client = new SSMClient(clientConfig(controlRegion, access));
  const nameOf = (customDomain: string) =>
    `${prefix}/custom-domain/${customDomain}/certificate-arn`;
  const read = async (name: string) => {
    const current = await callAwsUnless(
      { service: "Systems Manager", operation: "GetParameter", region: controlRegion },
      ["ParameterNotFound"],
      () => client.send(new GetParameterCommand({ Name: name })),
    );
    return current?.Parameter;
  };
  return {
    async readCertificateArn(customDomain) {
      const parameter = nameOf(customDomain);
      const { Value: arn, LastModifiedDate: publishedAt } = (await read(parameter)) ?? {};
      return arn === undefined ? undefined : { arn, parameter, ...definedOnly({ publishedAt }) };
    },
    async publishCertificateArn(customDomain, certificateArn) {
      const name = nameOf(customDomain);
      if ((await read(name))?.Value === certificateArn) return;
      const input = { Name: name, Value: certificateArn, Type: "String", Overwrite: true } as const;
      await callAws(
        { service: "Systems Manager", operation: "PutParameter", region: controlRegion },
        () => client.send(new PutParameterCommand(input)),
      );
    },
  };
}

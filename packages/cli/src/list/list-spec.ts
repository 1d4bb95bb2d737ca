import type { CommandSpec } from "../command/command-spec.ts";
import { type CommonOptions, readCommonOptions } from "../command/common-options.ts";
import { awsOptions, jsonOption, regionsOption } from "../command/option.ts";
import { exampleSection, exitCodeSection, permissionSection } from "../help/help-part.ts";

/** What `latchkey list` was asked. */
export type ListOptions = CommonOptions;

const example = "latchkey list";

/** `latchkey list`. */
export const listSpec: CommandSpec = {
  name: "list",
  summary: "list the custom domains with their certificates, days left and status",
  description:
    "Lists every custom domain of the account's user pools with the certificate that it holds. Reads only. Cognito is asked at most ten times a second, so a Region with 1,000 user pools takes two minutes.",
  example,
  options: () => [regionsOption(), jsonOption(), ...awsOptions()],
  more: [
    exitCodeSection({
      0: "listed; none at all is a list, too",
      3: "listed, but a Region, pool, custom domain or certificate could not be read",
    }),
    permissionSection(
      "cognito-idp:ListUserPools, DescribeUserPool and DescribeUserPoolDomain;",
      "acm:DescribeCertificate and GetCertificate.",
    ),
    exampleSection(
      example,
      "latchkey list --region eu-west-1 --region us-east-1",
      "latchkey list --json | jq '.customDomains[] | select(.daysLeft < 30) | .name'",
    ),
  ],
  read: (given) => ({ kind: "list", options: readCommonOptions(given, example) }),
};

import { findingKinds, type Severity } from "@latchkey/core/audit/finding-catalogue";
import { Option } from "commander";
import type { CommandSpec } from "../command/command-spec.ts";
import { type CommonOptions, readCommonOptions } from "../command/common-options.ts";
import {
  awsOptions,
  edgeOptions,
  jsonOption,
  regionsOption,
  repeatableOption,
  reportOptions,
  valueOption,
} from "../command/option.ts";
import { UsageError } from "../errors.ts";
import {
  exampleSection,
  exitCodeSection,
  permissionSection,
  twinSection,
} from "../help/help-part.ts";
import {
  type InstallationSettings,
  readInstallation,
} from "../installation/installation-settings.ts";
import {
  type AuditFormat,
  auditFormats,
  formatOfFile,
  type ReportFile,
  reportEndings,
} from "./audit-format.ts";
import { severities } from "./severity-rank.ts";

/** What `latchkey audit` was asked. */
export interface AuditOptions extends CommonOptions {
  readonly format: AuditFormat;
  readonly files: readonly ReportFile[];
  /** A finding at least as severe makes the exit code 4; never when absent. */
  readonly failOn?: Severity;
  /** Whose last audit tells what is news; it need not be there. */
  readonly installation: InstallationSettings;
}

const example = "latchkey audit";

/** `latchkey audit`. */
export const auditSpec: CommandSpec = {
  name: "audit",
  summary: "look at every custom domain and tell what is wrong, with the fix",
  description: `Compares five sides of each custom domain of the account: what is wanted, what Cognito holds, what ACM holds, what DNS answers and what the edges serve; ${Object.keys(findingKinds).length} kinds of findings, each with its evidence and fix. Reads only, and needs nothing deployed. What is wanted is what LATCHKEY_CONFIG and the user pools' tags say; without LATCHKEY_CONFIG, what the deployed Latchkey's last findings were judged by.`,
  example,
  options: () => [
    regionsOption(),
    repeatableOption(
      "--report FILE",
      `also write it to FILE, by its ending ${reportEndings.join(", ")}; repeatable`,
    ),
    new Option("--format <FORMAT>", "of what is printed (text)").choices(auditFormats),
    valueOption(
      "--fail-on SEVERITY",
      `exit code 4 if there is a finding of it or worse: ${severities.join(", ")}`,
    ),
    jsonOption(),
    ...awsOptions(),
    ...edgeOptions(),
    ...reportOptions(),
  ],
  more: [
    exitCodeSection({
      0: "audited; findings are told, and are no failure without --fail-on",
      3: "audited in part: an account, Region, user pool or custom domain could not be read",
      4: "there is a finding of the severity of --fail-on, or worse, audited in part or not",
    }),
    permissionSection(
      "cognito-idp:ListUserPools, DescribeUserPool, DescribeUserPoolDomain, ListUserPoolReplicas;",
      "acm:ListCertificates, DescribeCertificate, GetCertificate; route53:GetHealthCheck;",
      "cloudwatch:GetMetricData; ssm:GetParameter on /latchkey/custom-domain/*; for who changed a",
      "certificate back, cloudtrail:LookupEvents. What is missing is a finding. Where Latchkey is",
      "deployed, s3:GetObject on its bucket's reports/latest.json tells what is news.",
    ),
    exampleSection(
      example,
      "latchkey audit --report audit.html --report audit.sarif",
      "latchkey audit --region eu-west-1 --fail-on high",
      "latchkey audit --json | jq '.findings[] | [.severity, .name, .customDomain]'",
    ),
    twinSection,
  ],
  read(given) {
    const { json, format, report = [], failOn } = given.options;
    const common = readCommonOptions(given, example);
    return {
      kind: "audit",
      options: {
        ...common,
        format: formatOf(json, format),
        files: report.map(readFile),
        installation: readInstallation(given, example),
        ...(failOn === undefined ? {} : { failOn: readSeverity(failOn) }),
      },
    };
  },
};

function formatOf(json: true | undefined, format: string | undefined): AuditFormat {
  if (json === true && format !== undefined && format !== "json") {
    throw new UsageError(["--json and --format say different things."], `${example} --json`);
  }
  return json === true ? "json" : (auditFormats.find((one) => one === format) ?? "text");
}

function readFile(path: string): ReportFile {
  const format = formatOfFile(path);
  if (format !== undefined) return { path, format };
  const shown = JSON.stringify(path.slice(0, 300));
  throw new UsageError(
    [`--report ${shown} has none of the endings ${reportEndings.join(", ")}.`],
    `${example} --report audit.html`,
  );
}

function readSeverity(text: string): Severity {
  const severity = severities.find((one) => one === text.toLowerCase());
  if (severity !== undefined) return severity;
  throw new UsageError(
    [
      `--fail-on must be one of ${severities.join(", ")}, and is ${JSON.stringify(text.slice(0, 300))}.`,
    ],
    `${example} --fail-on high`,
  );
}

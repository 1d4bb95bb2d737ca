import type { Severity } from "../audit/finding-catalogue.ts";
import type { Finding, FleetReport, ResolvedFinding } from "../audit/fleet-report.ts";
import { kindOf } from "./kind-of.ts";

const labels: Readonly<Record<Severity, string>> = {
  critical: "CRITICAL",
  high: "HIGH",
  medium: "MEDIUM",
  low: "LOW",
  info: "INFORMATIONAL",
};

/** Longest texts that Security Hub takes, in characters. */
const longest = {
  title: 256,
  description: 1024,
  fix: 512,
  resource: 512,
  fieldName: 128,
  fieldValue: 2048,
} as const;

/** Findings that one `BatchImportFindings` takes. */
export const asffBatch = 100;

/** Where a finding is said to be when it concerns no Region. */
const homeRegion = "us-east-1";

/**
 * The findings in AWS Security Finding Format, to be written as JSON or sent by
 * `BatchImportFindings`, `asffBatch` at a time; those of the audit before that are gone come as
 * archived.
 *
 * `AwsAccountId` is the importing account throughout: a default product takes no other
 * (`BatchImportFindings`, Security Hub API reference). Which account a finding is about stands in
 * its resource. `Workflow` is left out, for it belongs to those who work on the finding.
 *
 * @param importingAccountId the account whose default product, in us-east-1, imports them
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 */
export function renderAsff(report: FleetReport, importingAccountId: string): readonly object[] {
  const { at, findings, resolved } = report;
  return [
    ...findings.map((finding) => ({
      ...shared(finding, at, importingAccountId),
      Remediation: { Recommendation: { Text: cut(finding.fix, longest.fix) } },
      ProductFields: fieldsOf(finding),
      RecordState: "ACTIVE",
    })),
    ...resolved.map((finding) => ({
      ...shared(finding, at, importingAccountId),
      RecordState: "ARCHIVED",
    })),
  ];
}

function shared(finding: Finding | ResolvedFinding, at: string, importer: string): object {
  const { id, name, severity, accountId, firstSeenAt } = finding;
  const told = {
    Severity: { Label: labels[severity], Original: severity },
    Types: ["Software and Configuration Checks/AWS Security Best Practices"],
  };
  return {
    SchemaVersion: "2018-10-08",
    Id: `latchkey/${accountId}/${id}`,
    ProductArn: `arn:aws:securityhub:${homeRegion}:${importer}:product/${importer}/default`,
    GeneratorId: `latchkey/${name}`,
    AwsAccountId: importer,
    ...told,
    // What the provider may change later; the two above are the customer's once imported.
    FindingProviderFields: told,
    FirstObservedAt: firstSeenAt,
    LastObservedAt: at,
    CreatedAt: firstSeenAt,
    UpdatedAt: at,
    Title: cut(titleOf(finding), longest.title),
    Description: cut(finding.message, longest.description),
    Resources: [resourceOf(finding)],
  };
}

function titleOf({ name, customDomain }: Finding | ResolvedFinding): string {
  const { title } = kindOf(name);
  return customDomain === undefined ? title : `${title}: ${customDomain}`;
}

/** Cognito's custom domains have no ARN of their own: they are named, not addressed. */
function resourceOf({ customDomain, accountId, region }: Finding | ResolvedFinding): object {
  const place = { Partition: "aws", Region: region ?? homeRegion };
  if (customDomain === undefined) {
    return { Type: "AwsAccount", Id: `AWS::::Account:${accountId}`, ...place };
  }
  return {
    Type: "Other",
    Id: cut(`cognito-custom-domain/${accountId}/${customDomain}`, longest.resource),
    ...place,
    Details: {
      Other: { CustomDomain: cut(customDomain, longest.fieldValue), AccountId: accountId },
    },
  };
}

/** Names and values that Security Hub can filter by; it takes 50 of them, none of them empty. */
function fieldsOf({ evidence, mender, resource }: Finding): Readonly<Record<string, string>> {
  const told = evidence
    .slice(0, 40)
    .map(({ source, what, value }) => [
      cut(`latchkey/${source}/${what}`, longest.fieldName),
      cut(value === "" ? "(empty)" : value, longest.fieldValue),
    ]);
  return {
    ...Object.fromEntries(told),
    "latchkey/mender": mender,
    ...(resource === undefined ? {} : { "latchkey/resource": cut(resource, longest.fieldValue) }),
  };
}

/** Cut to so many characters, never within one; a text of blanks, which is refused, is named. */
function cut(text: string, most: number): string {
  if (text.trim() === "") return "(no text)";
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

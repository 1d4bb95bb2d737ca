import { type FindingName, findingKinds, type Severity } from "../audit/finding-catalogue.ts";
import type { Finding, FleetReport } from "../audit/fleet-report.ts";
import { sarifCategory } from "./sarif-category.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** What boards that know `security-severity` (0 to 10) sort by. */
const scores: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.0",
  low: "2.0",
  info: "0.0",
};

/**
 * The file that results are shown at on boards that know files only: there is no other one that a
 * custom domain belongs to.
 */
const configurationFile = "latchkey.config.ts";

/** The first character of that file: GitHub takes no result without a whole region. */
const firstCharacter = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 } as const;

/**
 * The report as SARIF 2.1.0 for code-scanning boards, to be written as JSON. Rules are the kinds of
 * findings; `partialFingerprints` carries the stable ID, so that a board keeps its alert. GitHub
 * tells alerts of one rule and place apart by `primaryLocationLineHash`, so that is the ID, too.
 * What GitHub does not show beyond 25,000 results is left to it: the most severe come first.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning
 */
export function renderSarif(report: FleetReport): object {
  const names = Object.keys(findingKinds) as FindingName[];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Latchkey",
            semanticVersion: report.tool.version,
            rules: names.map(ruleOf),
          },
        },
        automationDetails: { id: sarifCategory(report) },
        invocations: [
          {
            executionSuccessful: report.units.every(({ problem }) => problem === undefined),
            startTimeUtc: report.at,
            endTimeUtc: report.endedAt,
          },
        ],
        results: report.findings.map((finding) => resultOf(finding, names)),
      },
    ],
  };
}

function ruleOf(name: FindingName): object {
  const { title, meaning, severity } = findingKinds[name];
  return {
    id: name,
    name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${meaning}` },
    help: { text: `For users: ${meaning} The fix stands in each result.` },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ["security", "certificate"], "security-severity": scores[severity] },
  };
}

function resultOf(finding: Finding, names: readonly FindingName[]): object {
  const { name, severity, message, fix, id, customDomain, region, accountId } = finding;
  return {
    ruleId: name,
    ruleIndex: names.indexOf(name),
    level: levels[severity],
    message: { text: `${message} Fix: ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: configurationFile },
          region: firstCharacter,
        },
        logicalLocations: [
          {
            name: customDomain ?? region ?? accountId,
            fullyQualifiedName: [accountId, region, customDomain].filter(Boolean).join("/"),
            kind: "resource",
          },
        ],
      },
    ],
    partialFingerprints: { "latchkeyFinding/v1": id, primaryLocationLineHash: `${id}:1` },
    baselineState: finding.isNews ? "new" : "unchanged",
    properties: {
      accountId,
      firstSeenAt: finding.firstSeenAt,
      mender: finding.mender,
      ...(region === undefined ? {} : { region }),
      ...(finding.resource === undefined ? {} : { resource: finding.resource }),
      evidence: finding.evidence,
    },
  };
}

import {
  type FindingName,
  findingKinds,
  type Severity,
} from "@latchkey/core/audit/finding-catalogue";
import type {
  Finding,
  FleetReport,
  ReportedCertificate,
  ReportedCustomDomain,
} from "@latchkey/core/audit/fleet-report";
import {
  aReportedCertificate,
  aReportedCustomDomain,
  reportedAt,
} from "./a-reported-custom-domain.ts";
import { threeCertificates, threeCustomDomains, threeFindings } from "./a-small-fleet.ts";
import { findingSamples } from "./finding-sample.ts";

const severities: readonly Severity[] = ["critical", "high", "medium", "low", "info"];

/** Every kind of finding, in the catalogue's order. */
export const allFindingNames = Object.keys(findingKinds) as readonly FindingName[];

/** A finding of this kind with its example's texts; the ID is made of kind and number. */
export function aFinding(name: FindingName, overrides: Partial<Finding> = {}): Finding {
  const customDomain = overrides.customDomain ?? "auth.example.com";
  const fill = (text: string) => text.replaceAll("{name}", customDomain);
  const { message, fix, evidence } = findingSamples[name];
  const number = allFindingNames.indexOf(name);
  return {
    id: (0x5eed00000000 + number).toString(16).padStart(16, "0"),
    name,
    severity: findingKinds[name].severity,
    mender: findingKinds[name].mender,
    accountId: "123456789012",
    region: "eu-west-1",
    customDomain,
    message: fill(message),
    evidence: evidence.map((one) => ({ ...one, what: fill(one.what), value: fill(one.value) })),
    fix: fill(fix),
    firstSeenAt: "2026-11-20T05:00:00.000Z",
    isNews: false,
    ...overrides,
  };
}

/** A report of these parts, with what is to be counted counted and the findings in their order. */
export function aFleetReport(overrides: Partial<FleetReport> = {}): FleetReport {
  const customDomains = overrides.customDomains ?? threeCustomDomains();
  const findings = (overrides.findings ?? threeFindings(aFinding)).toSorted(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
  return {
    schema: "latchkey/audit-report/2",
    tool: { name: "latchkey", version: "0.1.0" },
    at: reportedAt,
    endedAt: "2026-11-21T05:00:41.000Z",
    mode: "auto",
    units: unitsOf(customDomains),
    certificates: threeCertificates(),
    resolved: [],
    ...overrides,
    customDomains,
    findings,
    counts: overrides.counts ?? {
      customDomains: customDomains.filter(({ isManaged }) => isManaged).length,
      findings: countsOf(findings),
      rotationsStarted: customDomains.filter(({ rotation }) => rotation?.outcome === "started")
        .length,
      healthChecksDisabled: findings.filter(({ name }) => name === "healthCheckDisabled").length,
    },
  };
}

/** A report of an account without any custom domain. */
export function anEmptyFleetReport(): FleetReport {
  return aFleetReport({
    customDomains: [],
    certificates: [],
    findings: [],
    units: ["eu-west-1", "eu-central-1", "us-east-1"].map((region) => ({
      accountId: "123456789012",
      region,
      userPools: 14,
    })),
  });
}

/** A report with every kind of finding once, on the three custom domains in turn. */
export function aReportOfEveryFinding(): FleetReport {
  const names = threeCustomDomains().map(({ name }) => name);
  return aFleetReport({
    findings: allFindingNames.map((name, number) =>
      aFinding(name, { customDomain: names[number % names.length] ?? "auth.example.com" }),
    ),
  });
}

/** A report of so many custom domains, four in each of four Regions an account, one in seven with a finding. */
export function aLargeFleetReport(size: number): FleetReport {
  const regions = ["eu-west-1", "eu-central-1", "us-east-1", "ap-southeast-2"] as const;
  const customDomains: ReportedCustomDomain[] = [];
  const certificates: ReportedCertificate[] = [];
  const findings: Finding[] = [];
  for (let number = 0; number < size; number += 1) {
    const name = `login.customer-${String(number + 1).padStart(4, "0")}.example`;
    const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
    const accountId = String(100_000_000_000 + Math.floor(number / 16));
    const region = regions[Math.floor(number / 4) % 4] ?? "eu-west-1";
    const kind =
      number % 7 === 0 ? allFindingNames[(number / 7) % allFindingNames.length] : undefined;
    const days = daysToExpiry(kind) ?? 31 + ((number * 37) % 167);
    const where = { accountId, region };
    customDomains.push(aReportedCustomDomain(name, id, { ...where, daysToExpiry: days }));
    certificates.push(aReportedCertificate(id, { names: [name], heldBy: [name], daysLeft: days }));
    if (kind === undefined) continue;
    const findingId = (0x1000 + number).toString(16).padStart(16, "0");
    findings.push(aFinding(kind, { ...where, customDomain: name, id: findingId }));
  }
  return aFleetReport({ customDomains, certificates, findings });
}

/** What the examples of findings about an expiry say. */
function daysToExpiry(name: FindingName | undefined): number | undefined {
  if (name === "certificateExpired") return -2;
  if (name === "certificateExpiringSoon") return 8;
  return name === "certificateExpiring" ? 26 : undefined;
}

function unitsOf(customDomains: readonly ReportedCustomDomain[]): FleetReport["units"] {
  const units = new Map(
    customDomains.map(({ accountId, region }) => [`${accountId} ${region}`, { accountId, region }]),
  );
  return [...units.values()].map((unit) => ({ ...unit, userPools: 12 }));
}

function countsOf(findings: readonly Finding[]): Record<Severity, number> {
  const of = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  return {
    critical: of("critical"),
    high: of("high"),
    medium: of("medium"),
    low: of("low"),
    info: of("info"),
  };
}

/** What came of asking for known vulnerabilities. Silence is not an all-clear. */
export type AuditOutcome =
  | { readonly kind: "clean"; readonly dependencies: number }
  | { readonly kind: "vulnerable"; readonly lines: readonly string[] }
  | { readonly kind: "not-reachable"; readonly why: string };

interface Report {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<Record<string, Finding>>;
  readonly metadata?: { readonly dependencies?: { readonly prod?: number } };
  readonly message?: string;
}

interface Finding {
  readonly name: string;
  readonly severity: string;
  readonly via: readonly (string | { readonly title: string; readonly url: string })[];
}

/**
 * Reads what `npm audit --json` wrote. npm ends with 1 both for a vulnerability and for a registry
 * that has no advisories; only a report of version 2 says anything about the dependencies.
 * npm documentation, "npm-audit": exit code, JSON output.
 */
export function readAudit(stdout: string): AuditOutcome {
  const report = parse(stdout);
  const { auditReportVersion, vulnerabilities, metadata } = report;
  const dependencies = metadata?.dependencies?.prod ?? 0;
  if (auditReportVersion !== 2 || vulnerabilities === undefined) {
    return { kind: "not-reachable", why: report.message ?? "npm gave no report" };
  }
  // An answer about nothing is none: the lock file was not read.
  if (dependencies === 0) return { kind: "not-reachable", why: "npm looked at no dependency" };
  const lines = Object.values(vulnerabilities).map(lineOf);
  return lines.length > 0 ? { kind: "vulnerable", lines } : { kind: "clean", dependencies };
}

function parse(stdout: string): Report {
  try {
    const value: unknown = JSON.parse(stdout);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return { message: "npm wrote no JSON" };
  }
}

function lineOf({ name, severity, via }: Finding): string {
  const causes = via.map((cause) =>
    typeof cause === "string" ? `through ${cause}` : `${cause.title} (${cause.url})`,
  );
  return `${name}: ${severity}: ${causes.join("; ")}`;
}

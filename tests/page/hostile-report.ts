import type { FleetReport } from "@latchkey/core/audit/fleet-report";

/** Texts that try to become markup, to run, to ask the network, or to look like something else. */
const attack =
  "</title></style></script></td></svg><script>globalThis.hit=1</script>" +
  '"><img src=http://evil.invalid/x onerror="globalThis.hit=2">' +
  "' onfocus='globalThis.hit=3' autofocus='" +
  "javascript:globalThis.hit=4 {{globalThis.hit}} <!-- \u202Eexe.gnp\u2066\u0000\u0007 &lt;b&gt;";

/** Members that are not text but one of a few words, or times. */
const kept = new Set([
  "schema",
  "at",
  "endedAt",
  "mode",
  "severity",
  "mender",
  "source",
  "outcome",
  "notBefore",
  "notAfter",
  "issuedAt",
  "firstSeenAt",
  "observedAt",
  "verdict",
  "decision",
  "health",
]);

/** The report with every free text in it turned into an attack. */
export function hostileReport(report: FleetReport): FleetReport {
  const findingNames = new Set(report.findings.map(({ name }): string => name));
  const spoil = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => spoil(one, key));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, spoil(member, name)]),
      );
    }
    if (typeof value !== "string" || kept.has(key) || findingNames.has(value)) return value;
    return `${value}${attack}`;
  };
  return spoil(report, "") as FleetReport;
}

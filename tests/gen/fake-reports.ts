import type {
  AuditNoticePlace,
  AuditNotifier,
  LatestReport,
  ReportStore,
} from "@latchkey/core/audit/fleet-ports";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import {
  type KnownCustomDomains,
  knownCustomDomainsOf,
} from "@latchkey/core/audit/known-custom-domains";
import type { UnitAudit } from "@latchkey/core/audit/unit-audit";

/** A bucket of reports in memory, and a bus that notes what was told. */
export interface FakeReports {
  readonly store: ReportStore;
  readonly notifier: AuditNotifier;
  /** What was written and told, in its order. */
  readonly acts: string[];
  /** By key; parts as JSON. */
  readonly objects: Map<string, string>;
  readonly told: { readonly report: FleetReport; readonly place: AuditNoticePlace }[];
  latest: LatestReport;
  known: KnownCustomDomains;
}

/** @param storeFailure thrown instead of writing the day's report */
export function fakeReports(storeFailure?: Error): FakeReports {
  const acts: string[] = [];
  const objects = new Map<string, string>();
  const told: { report: FleetReport; place: AuditNoticePlace }[] = [];
  const put = (key: string, value: object) => {
    acts.push(`put ${key}`);
    objects.set(key, JSON.stringify(value));
  };
  const fake: FakeReports = {
    acts,
    objects,
    told,
    latest: { kind: "none" },
    known: knownCustomDomainsOf({ customDomains: [] }),
    store: {
      readLatest: async () => fake.latest,
      readKnown: async () => fake.known,
      async storeReport(report) {
        if (storeFailure !== undefined) throw storeFailure;
        const day = report.at.slice(0, 10);
        put(`reports/${day}.json`, report);
        return { reportKey: `reports/${day}.json`, pageKey: `reports/${day}.html` };
      },
      async publishLatest(report) {
        put("reports/latest.json", report);
        fake.latest = { kind: "read", report };
        fake.known = knownCustomDomainsOf(report);
      },
      async storePart(auditId, audit, part) {
        const { accountId, region } = audit.unit;
        put(`audits/${auditId}/${accountId}-${region}-${part}.json`, audit);
      },
      async *readParts(auditId) {
        for (const [key, text] of objects) {
          if (key.startsWith(`audits/${auditId}/`)) yield JSON.parse(text) as UnitAudit;
        }
      },
    },
    notifier: {
      async notifyAudit(report, place) {
        acts.push("tell");
        told.push({ report, place });
      },
    },
  };
  return fake;
}

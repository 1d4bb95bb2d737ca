import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type { Evidence } from "@latchkey/core/audit/fleet-report";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../../demo/wait.ts";
import {
  closed,
  problemsOf,
  readSchema,
  schemaCheck,
} from "../../../packages/core/tests/report/report-schema.ts";
import type { Subject } from "../stack.ts";
import { bootFindingBench, type FindingBench, named } from "./finding-bench.ts";
import { runPrintedFix } from "./printed-fix.ts";
import { type FoundSettings, settingsOf } from "./settings-of.ts";

/** One kind of finding: the act that causes it, what the report shows of it, and what mends it. */
export interface FindingCase {
  readonly name: FindingName;
  /** The custom domain that it happens to; several cases may share one. */
  readonly subject: string;
  cause(bench: FindingBench, subject: Subject): Promise<unknown>;
  /** One piece of evidence that must be among those shown; `value` is compared as a whole. */
  readonly evidence: Partial<Evidence>;
  /** What mends it; `printed` for the commands of the finding's own fix, pasted as they are. */
  readonly fix: "printed" | ((bench: FindingBench, subject: Subject) => Promise<unknown>);
  /** Of what is `printed`: failover goes by this health check afterwards, or by it as it was. */
  readonly healthCheck?: (subject: Subject) => object;
}

/** A custom domain that nothing happens to. */
const sound = "sound";

/** Their commands alone mend nothing on the twin: its edges stay as weak as they were told to be. */
const mendedBesides: readonly FindingName[] = ["edgeBelowTlsFloor"];

/** One twin for all cases: all are caused, looked at at once, mended, and looked at again. */
export function describeFindings(title: string, cases: readonly FindingCase[]): void {
  describe(title, () => {
    const labels = [...new Set(cases.map(({ subject }) => subject))];
    const reports: Record<string, Awaited<ReturnType<FindingBench["audit"]>>> = {};
    const reportOf = (when: string) => {
      const report = reports[when];
      if (report === undefined) throw new Error(`there is no report ${when}`);
      return report;
    };
    let bench: FindingBench;
    const forEachCase = async (act: (one: FindingCase, subject: Subject) => Promise<unknown>) => {
      await Promise.all(
        labels.map(async (label) => {
          for (const one of cases.filter(({ subject }) => subject === label)) {
            await act(one, bench.subject(label));
          }
        }),
      );
    };
    const fixOf = ({ name, subject }: FindingCase) =>
      named(reportOf("caused"), name, bench.subject(subject).customDomain)[0]?.fix ?? "";
    const settings: Record<string, { before: FoundSettings; after?: FoundSettings }> = {};
    const isShown = ({ name, subject }: FindingCase, when: string) =>
      named(reportOf(when), name, bench.subject(subject).customDomain).length > 0;
    beforeAll(async () => {
      bench = await bootFindingBench();
      await bench.makeSubjects([...labels, sound]);
      // Health checkers and edges have to be done with what is new.
      await waitFor(
        "nothing to find",
        async () => {
          reports.before = await bench.audit();
          return reportOf("before").findings.length === 0 ? true : undefined;
        },
        40_000,
      ).catch(() => undefined);
      await forEachCase(async ({ fix, subject: label }, subject) => {
        if (fix === "printed") settings[label] ??= { before: await settingsOf(bench, subject) };
      });
      await forEachCase(({ cause }, subject) => cause(bench, subject));
      // Edges and health checkers take their time.
      await waitFor(
        "every finding",
        async () => {
          reports.caused = await bench.audit({ previous: reportOf("before") });
          return cases.every((one) => isShown(one, "caused")) ? true : undefined;
        },
        40_000,
      ).catch(() => undefined);
      await forEachCase(async (one, subject) => {
        if (one.fix === "printed") await runPrintedFix(bench, subject, fixOf(one));
        else await one.fix(bench, subject);
      });
      for (const [label, found] of Object.entries(settings)) {
        found.after = await settingsOf(bench, bench.subject(label));
      }
      await waitFor(
        "no finding",
        async () => {
          reports.mended = await bench.audit({ previous: reportOf("caused") });
          return cases.some((one) => isShown(one, "mended")) ? undefined : true;
        },
        40_000,
      ).catch(() => undefined);
    }, 240_000);
    afterAll(async () => {
      await bench.stop();
    });

    it("custom domains with nothing wrong show none", () => {
      expect(reportOf("before").findings).toEqual([]);
      for (const when of ["caused", "mended"]) {
        const about = reportOf(when).findings.filter(
          ({ customDomain }) => customDomain === `auth.${sound}.example`,
        );
        expect(about).toEqual([]);
      }
    });

    it("every report keeps to the published schema, and has no member besides", () => {
      const check = schemaCheck(closed(readSchema("docs/schema/audit-report-2.schema.json")));
      for (const when of ["before", "caused", "mended"]) {
        expect(problemsOf(check, reportOf(when))).toEqual([]);
      }
    });

    it.each(cases)("$name shows itself with its evidence, as news", (one) => {
      const { customDomain } = bench.subject(one.subject);
      const found = named(reportOf("caused"), one.name, customDomain);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ isNews: true, accountId: "123456789012" });
      expect(found[0]?.evidence).toContainEqual(expect.objectContaining(one.evidence));
      expect(found[0]?.fix).not.toBe("");
      if (one.fix !== "printed" && !mendedBesides.includes(one.name)) {
        expect(found[0]?.fix).not.toMatch(/aws \S+ (create|update|delete)-/);
      }
    });

    const printed = cases.filter(({ fix }) => fix === "printed");
    it.each(printed)("$name's own commands change nothing else", (one) => {
      const { before, after } = settings[one.subject] ?? {};
      expect(before?.healthCheck).toBeDefined();
      const same = { ...before, healthCheck: expect.anything(), healthCheckId: expect.anything() };
      expect(after).toEqual(one.healthCheck === undefined ? before : same);
      const wanted = one.healthCheck?.(bench.subject(one.subject)) ?? {};
      expect(after?.healthCheck).toMatchObject(wanted);
    });

    it.each(cases)("$name is gone after the fix, and told as resolved", (one) => {
      const { customDomain } = bench.subject(one.subject);
      expect(named(reportOf("mended"), one.name, customDomain)).toEqual([]);
      const id = named(reportOf("caused"), one.name, customDomain)[0]?.id;
      expect(reportOf("mended").resolved.map((resolved) => resolved.id)).toContain(id);
    });
  });
}

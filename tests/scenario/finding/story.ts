import type { FindingName } from "@latchkey/core/audit/finding-catalogue";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { expect } from "vitest";
import { waitFor } from "../../../demo/wait.ts";
import { type AuditChanges, type FindingBench, named } from "./finding-bench.ts";

/** An audit of the Region that the story's custom domain is in. */
export type Look = (changes?: AuditChanges) => Promise<FleetReport>;

/** A kind of finding whose story needs more than an act and a fix. */
export interface FindingStory {
  readonly name: FindingName;
  readonly title: string;
  readonly subject: string;
  /** Calls of everybody are refused meanwhile. */
  readonly isRefusing?: boolean;
  tell(bench: FindingBench, look: Look): Promise<void>;
}

/** Audits until the finding is there, at most a minute. */
export async function untilShown(
  look: Look,
  [name, customDomain]: readonly [name: FindingName, customDomain?: string],
  changes: AuditChanges = {},
): Promise<FleetReport> {
  return await waitFor(
    `${name} to be shown`,
    async () => {
      const report = await look(changes);
      return named(report, name, customDomain).length > 0 ? report : undefined;
    },
    60_000,
  );
}

/** Audits until the finding is gone, and expects it among what is resolved. */
export async function untilGone(
  look: Look,
  [name, customDomain]: readonly [name: FindingName, customDomain?: string],
  previous: FleetReport,
  changes: AuditChanges = {},
): Promise<void> {
  const report = await waitFor(
    `${name} to be gone`,
    async () => {
      const next = await look({ ...changes, previous });
      return named(next, name, customDomain).length === 0 ? next : undefined;
    },
    60_000,
  );
  expect(report.resolved.map((one) => one.name)).toContain(name);
}

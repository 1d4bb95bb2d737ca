import type { ReportStore } from "@latchkey/core/audit/fleet-ports";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import { AccessDeniedError } from "@latchkey/core/aws/errors";

/**
 * The report of the installation's last audit, so that what it told is no news and keeps since when
 * it is there. Undefined where nothing is deployed, where no audit has ended yet, and where the
 * caller may not read it: an audit needs none.
 * @throws the other classes of core's aws/errors.ts
 */
export async function readPreviousReport(
  reports: Pick<ReportStore, "readLatest">,
): Promise<FleetReport | undefined> {
  try {
    const latest = await reports.readLatest();
    return latest.kind === "read" ? latest.report : undefined;
  } catch (error) {
    // S3 says so, too, of a report that is not there to a caller who may not list the bucket.
    if (error instanceof AccessDeniedError) return undefined;
    throw error;
  }
}

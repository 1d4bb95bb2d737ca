import type { FleetReport, ReportedCertificate } from "@latchkey/core/audit/fleet-report";
import type { TextLook } from "../text/paint.ts";
import { sayDistance } from "../text/say-time.ts";
import { renderTable } from "../text/table.ts";

/** Certificates that are shown. */
const most = 5;

/** The held certificates that end next. */
export function renderExpiries(
  { certificates, at }: FleetReport,
  look: TextLook,
): readonly string[] {
  const next = certificates
    .filter(({ heldBy, notAfter }) => heldBy.length > 0 && notAfter !== undefined)
    .toSorted((a, b) => endOf(a).getTime() - endOf(b).getTime())
    .slice(0, most);
  if (next.length === 0) return [];
  const rows = next.map((one) => [
    { text: one.heldBy.join(", ") },
    { text: endOf(one).toISOString().slice(0, 10) },
    { text: sayDistance(endOf(one), new Date(at)) },
    { text: renewalOf(one) },
  ]);
  return renderTable({ columns: ["NEXT TO EXPIRE", "ON", "", "RENEWAL"], rows }, look);
}

function endOf({ notAfter }: ReportedCertificate): Date {
  return new Date(notAfter ?? Number.NaN);
}

function renewalOf({ renewal, type, renewalEligibility }: ReportedCertificate): string {
  if (renewal !== undefined) return renewal.status.toLowerCase().replaceAll("_", " ");
  if (type === "IMPORTED") return "imported: none";
  return renewalEligibility === "INELIGIBLE" ? "not eligible" : "by ACM, when due";
}

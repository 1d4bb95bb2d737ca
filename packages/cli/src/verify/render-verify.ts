import { renderEdges } from "../plan/render-edges.ts";
import type { Surroundings } from "../plan/render-plan.ts";
import { renderReason } from "../plan/render-reason.ts";
import { breakLines } from "../text/break-lines.ts";
import type { TextLook } from "../text/paint.ts";
import { sayExpiry } from "../text/say-time.ts";
import { shortenArns } from "../text/shorten-arns.ts";
import type { VerifyReport } from "./verify-report.ts";

/** The proof, or what it lacks, for a person. */
export function renderVerify(report: VerifyReport, look: TextLook, around: Surroundings): string {
  const { customDomain, certificate, reasons, readAt, isProven, edges } = report;
  const blocks = [
    certificate === undefined
      ? []
      : [
          `${look.paint("bold", customDomain)} holds ${shortenArns(certificate.arn, look.width && look.width - customDomain.length)}`,
          `  expires ${sayExpiry(certificate.notAfter, readAt)}`,
          `  SHA-256 ${certificate.fingerprintSha256 ?? "unknown: ACM does not tell the certificate itself"}`,
        ],
    reasons.flatMap((reason) => renderReason(reason, look)),
    certificate === undefined ? [] : renderEdges({ edges, customDomain }, look, around),
    breakLines(isProven ? proof(edges) : "Not proven.", { first: "" }, look.width).map((line) =>
      look.paint(isProven ? "green" : "red", line),
    ),
    breakLines(
      "Seen from this machine alone; verify --recorded asks edges around the world.",
      { first: "" },
      look.width,
    ).map((line) => look.paint("dim", line)),
  ];
  const shown = blocks.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function proof(edges: VerifyReport["edges"]): string {
  const untested = edges.filter(({ floorProbe }) => floorProbe === "untested").length;
  const floor =
    untested === 0
      ? ", and nothing below the TLS policy"
      : `; of ${untested} it is not known whether TLS below the policy is refused`;
  return `Proven: ${edges.length === 1 ? "the one edge" : `all ${edges.length} edges`} looked at serve it, trusted, for the right name${floor}.`;
}

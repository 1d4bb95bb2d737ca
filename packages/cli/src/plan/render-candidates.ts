import type { Certificate } from "@latchkey/core/certificate/certificate";
import { breakLines } from "../text/break-lines.ts";
import type { TextLook } from "../text/paint.ts";
import { sayExpiry } from "../text/say-time.ts";
import type { CandidateOutcome, CandidateReport, PlanReport } from "./plan-report.ts";

const words: Readonly<Record<CandidateOutcome, string>> = {
  chosen: "Chosen.",
  waiting: "It would be used if nothing stood in the way.",
  "passed-over": "",
  "not-judged": "Not looked at more closely.",
};

/** Every certificate that covers the name, and for each that is not used why not. */
export function renderCandidates(report: PlanReport, look: TextLook): readonly string[] {
  if (report.candidates.length === 0) return [];
  const title = look.paint("bold", `Certificates that cover ${report.customDomain}`);
  return [title, ...report.candidates.flatMap((one) => renderCandidate(one, report, look))];
}

function renderCandidate(
  candidate: CandidateReport,
  { readAt, current }: PlanReport,
  look: TextLook,
): readonly string[] {
  const { certificate, outcome, reasons } = candidate;
  const isNext = outcome === "chosen" || outcome === "waiting";
  const mark = isNext ? look.paint("green", "+") : "-";
  const isCurrent = certificate.arn === current?.certificate.arn;
  const word = isCurrent ? "It is the current certificate." : words[outcome];
  const told = reasons.length === 0 ? [word] : reasons.map(({ message }) => message);
  return [
    `  ${mark} ${idOf(certificate)}`,
    ...breakLines(factsOf(certificate), { first: "    " }, look.width),
    `    expires ${sayExpiry(certificate.notAfter, readAt)}`,
    ...told.flatMap((text) =>
      breakLines(shorten(text, certificate), { first: "    " }, look.width),
    ),
  ];
}

/** ARNs of one account differ in their last part alone. */
function idOf({ arn }: Certificate): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function factsOf(certificate: Certificate): string {
  const { status, names, keyAlgorithm } = certificate;
  const facts = [
    status,
    names.slice(0, 3).join(", ") + (names.length > 3 ? `, ${names.length - 3} more` : ""),
    keyAlgorithm ?? "unknown key",
  ];
  return facts.join(" | ");
}

/**
 * The sentence stands below the certificate's own line, so it need not name it again, and the other
 * certificates of the list go by the last part of their ARN as well.
 */
function shorten(message: string, certificate: Certificate): string {
  const { arn } = certificate;
  const prefix = arn.slice(0, arn.lastIndexOf("/") + 1);
  const text = message
    .replace(`The certificate ${arn}`, "It")
    .replace(arn, "it")
    .replaceAll(prefix, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

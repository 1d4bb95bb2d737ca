import type { ReportedCustomDomain } from "../../audit/fleet-report.ts";
import type { CertificateIndex } from "./certificate-index.ts";
import { type Content, html } from "./markup.ts";
import { arnLabel, count, differing } from "./say.ts";

const outcomes = {
  target: "serve it",
  previous: "serve another one",
  broken: "serve what browsers refuse",
} as const;

/** How many edges answered. */
export function edgeReach({ edges }: ReportedCustomDomain): Content {
  if (edges === undefined) return "not read";
  const lost = edges.filter(({ outcome }) => outcome === "unreachable");
  const text = `${edges.length - lost.length} of ${count(edges.length, "edge")} reached`;
  return [differing(text, lost.length > 0), problemsOf(lost)];
}

/** Which edges serve the certificate that Cognito holds, and what the others serve. */
export function edgeCertificates(
  { edges }: ReportedCustomDomain,
  { certificatesByPrint }: CertificateIndex,
): Content {
  if (edges === undefined) return "not read";
  const reached = edges.filter(({ outcome }) => outcome !== "unreachable");
  return (Object.keys(outcomes) as (keyof typeof outcomes)[]).map((outcome) => {
    const group = reached.filter((edge) => edge.outcome === outcome);
    if (group.length === 0) return undefined;
    const prints = new Set(group.flatMap(({ fingerprintSha256 }) => fingerprintSha256 ?? []));
    const others = outcome === "target" ? [] : [...prints];
    return html`
      <div>${differing(`${group.length} of ${reached.length} ${outcomes[outcome]}`, outcome !== "target")}</div>
      ${others.map((print) => html`<div class="note">${printLabel(print, certificatesByPrint)}</div>`)}
      ${problemsOf(group)}`;
  });
}

function printLabel(print: string, known: CertificateIndex["certificatesByPrint"]): Content {
  const certificate = known.get(print);
  if (certificate !== undefined) return arnLabel(certificate.arn);
  return html`SHA-256 <code title="${print}">${print.slice(0, 16)}…</code>`;
}

/** What the edges spoke when they were asked. */
export function edgeProtocols({ edges }: ReportedCustomDomain): Content {
  if (edges === undefined) return "not read";
  const protocols = new Set(edges.flatMap(({ protocol }) => protocol ?? []));
  return protocols.size === 0 ? undefined : `spoke ${[...protocols].join(", ")}`;
}

function problemsOf(edges: NonNullable<ReportedCustomDomain["edges"]>): Content {
  const problems = new Set(edges.flatMap(({ problem }) => problem ?? []));
  if (problems.size === 0) return undefined;
  return html`<div class="note">${[...problems].join("; ")}</div>`;
}

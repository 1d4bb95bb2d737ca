import { breakLines } from "../text/break-lines.ts";
import type { Style, TextLook } from "../text/paint.ts";
import { sayInstant } from "../text/say-time.ts";
import type { EdgeReport, Serving } from "./edge-report.ts";
import type { PlanReport } from "./plan-report.ts";
import type { Surroundings } from "./render-plan.ts";

const words: Readonly<Record<Serving, readonly [style: Style, text: string]>> = {
  current: ["green", "current certificate"],
  planned: ["green", "planned certificate"],
  another: ["yellow", "another certificate"],
  broken: ["red", "broken"],
  unreachable: ["red", "unreachable"],
};

/** What users are served now, edge by edge as seen from this machine. */
export function renderEdges(
  { edges, customDomain }: PlanReport,
  look: TextLook,
  around: Surroundings,
): readonly string[] {
  if (edges === undefined) return [];
  if (edges.length === 0) {
    const text = `None was found: ${customDomain} leads to no address.`;
    return [look.paint("bold", "What its edges serve now"), `  ${text}`];
  }
  const ofCurrent = edges.filter(({ serving }) => serving === "current").length;
  const width = Math.max(...edges.map(({ address }) => address.length));
  return [
    `${look.paint("bold", "What its edges serve now")}: ${ofCurrent} of ${edges.length} the current certificate`,
    ...edges.map((edge) => renderEdge(edge, width, look)),
    ...renderTrustHint(edges, look, around),
  ];
}

const longestWord = Math.max(...Object.values(words).map(([, text]) => text.length));

function renderEdge(edge: EdgeReport, width: number, { paint }: TextLook): string {
  const [style, text] = words[edge.serving];
  const { problem, protocol, notAfter } = edge;
  const facts = [
    problem,
    protocol,
    notAfter === undefined ? undefined : `expires ${sayInstant(notAfter)}`,
  ].filter((fact) => fact !== undefined);
  const shown = paint(style, text) + " ".repeat(longestWord - text.length);
  return `  ${edge.address.padEnd(width)}  ${shown}  ${facts.join(", ")}`.trimEnd();
}

/** A simulator's CA is trusted by nobody who was not told to. */
function renderTrustHint(
  edges: readonly EdgeReport[],
  look: TextLook,
  { hasExtraTrust }: Surroundings,
): readonly string[] {
  const isDistrusted = edges.some(({ problem }) => problem?.includes("untrusted") === true);
  if (!isDistrusted || hasExtraTrust) return [];
  const text =
    "This machine does not trust what they serve. If that is the twin's own CA, start latchkey with NODE_EXTRA_CA_CERTS set to the file of its root CA (see latchkey plan --help).";
  return breakLines(text, { first: "  Note: " }, look.width);
}

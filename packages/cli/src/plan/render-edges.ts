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
  { edges, customDomain }: Pick<PlanReport, "edges" | "customDomain">,
  look: TextLook,
  around: Surroundings,
): readonly string[] {
  if (edges === undefined) return [];
  if (edges.length === 0) {
    const text = `None was found: ${customDomain} leads to no address.`;
    return [look.paint("bold", "What its edges serve now"), `  ${text}`];
  }
  const ofCurrent = edges.filter(({ serving }) => serving === "current").length;
  const addressWidth = Math.max(...edges.map(({ address }) => address.length));
  return [
    `${look.paint("bold", "What its edges serve now")}: ${ofCurrent} of ${edges.length} the current certificate`,
    ...edges.flatMap((edge) => renderEdge(edge, addressWidth, look)),
    ...renderTrustHint(edges, look, around),
  ];
}

const longestWord = Math.max(...Object.values(words).map(([, text]) => text.length));

function renderEdge(edge: EdgeReport, addressWidth: number, look: TextLook): readonly string[] {
  const [style, text] = words[edge.serving];
  const { problem, protocol, notAfter, floorProbe } = edge;
  const facts = [
    problem,
    protocol,
    notAfter === undefined ? undefined : `expires ${sayInstant(notAfter)}`,
    floorProbe === "untested" ? "TLS floor not tested" : undefined,
  ].filter((fact) => fact !== undefined);
  const lead = `  ${edge.address.padEnd(addressWidth)}  `;
  // Broken before it is painted, for colours take no room.
  const column = lead.length + longestWord + 2;
  const [first = "", ...others] = breakLines(
    facts.join(", "),
    { first: " ".repeat(column) },
    look.width,
  );
  const padding = " ".repeat(longestWord - text.length + 2);
  const shown = `${lead}${look.paint(style, text)}${padding}${first.slice(column)}`;
  return [shown.trimEnd(), ...others];
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

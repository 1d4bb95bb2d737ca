import { breakLines } from "../text/break-lines.ts";
import type { Style, TextLook } from "../text/paint.ts";
import { brokenEdgesOf } from "./exit-code-of-plan.ts";
import type { PlanReport } from "./plan-report.ts";
import { renderCandidates } from "./render-candidates.ts";
import { renderCustomDomain } from "./render-custom-domain.ts";
import { renderEdges } from "./render-edges.ts";
import { renderReason } from "./render-reason.ts";

/** What the surroundings say that the plan does not know. */
export interface Surroundings {
  /** Certificates beyond the usual ones are trusted (`NODE_EXTRA_CA_CERTS`). */
  readonly hasExtraTrust: boolean;
}

/** A plan for a person to read, top down: what, on what, why, what else there was, what is served. */
export function renderPlan(report: PlanReport, look: TextLook, around: Surroundings): string {
  const sections = [
    renderHeadline(report, look),
    renderCustomDomain(report, look),
    renderWhy(report, look),
    renderFaults(report, look),
    renderCandidates(report, look),
    renderEdges(report, look, around),
    renderEnd(report, look),
  ];
  const shown = sections.filter((lines) => lines.length > 0);
  return `${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

type Action = PlanReport["action"];

const headlines: Readonly<Record<Action, (name: string) => string>> = {
  rotate: (name) => `Latchkey would give ${name} another certificate and leave all else as it is.`,
  verify: (name) =>
    `Latchkey would change nothing of ${name}, only prove that its edges serve its certificate.`,
  nothing: (name) => `Nothing to do for ${name}.`,
  hold: (name) => `Latchkey would leave ${name} alone until what stands in the way has passed.`,
  refuse: (name) => `Latchkey would refuse to touch ${name}: this needs a person.`,
};

const ends: Readonly<Record<Action, readonly [style: Style, text: string]>> = {
  rotate: ["yellow", "Plan: 1 certificate to replace, no other setting to change."],
  verify: ["green", "Plan: nothing to change, the serving to verify."],
  nothing: ["green", "Plan: nothing to do."],
  hold: ["yellow", "Plan: held."],
  refuse: ["red", "Plan: refused."],
};

function renderHeadline({ action, customDomain }: PlanReport, look: TextLook): readonly string[] {
  const lines = breakLines(headlines[action](customDomain), { first: "" }, look.width);
  return lines.map((line) => look.paint("bold", line));
}

function renderWhy({ action, reasons }: PlanReport, look: TextLook): readonly string[] {
  const isStopped = action === "hold" || action === "refuse";
  const title = look.paint("bold", isStopped ? "What stands in the way" : "Why");
  return [title, ...reasons.flatMap((reason) => renderReason(reason, look))];
}

/** What stands in the way is not told twice. */
function renderFaults({ current, reasons }: PlanReport, look: TextLook): readonly string[] {
  const faults = (current?.routingFaults ?? []).filter(
    ({ name }) => !reasons.some((reason) => reason.name === name),
  );
  if (faults.length === 0) return [];
  const title = look.paint("bold", "What is wrong with failover");
  return [title, ...faults.flatMap((fault) => renderReason(fault, look))];
}

function renderEnd(report: PlanReport, look: TextLook): readonly string[] {
  const { action, edges = [] } = report;
  const [style, text] = ends[action];
  const broken = brokenEdgesOf(report).length;
  return [
    look.paint(style, text),
    ...(broken === 0
      ? []
      : [look.paint("red", `${broken} of ${edges.length} edges serve what users cannot use.`)]),
    look.paint("dim", "Nothing was changed: this command only reads."),
    ...(action === "rotate" ? renderHowTo(report) : []),
  ];
}

/** It names the certificate, so that what is carried out is what was shown. */
function renderHowTo({ customDomain, current, target }: PlanReport): readonly string[] {
  const words = [
    `latchkey rotate ${customDomain}`,
    ...(current === undefined ? [] : [`--region ${current.region}`]),
    ...(target === undefined ? [] : [`--certificate ${target.arn}`]),
    "--apply",
  ];
  return ["To have the deployed Latchkey carry it out:", `  ${words.join(" ")}`];
}

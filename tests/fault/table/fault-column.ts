import type { Strike } from "./cell-run.ts";
import type { CallSite, RunSite } from "./site.ts";

/** One column: what goes wrong. */
export interface FaultColumn {
  readonly name: string;
  readonly kind: Strike["kind"];
  readonly lasts: Strike["lasts"];
}

/** Why a fault has no place at a row. Told in the legend, by its number. */
export const inapplicable = {
  "n/a¹":
    "It reads: nothing is changed, so it is the same as the failure before it is carried out.",
  "n/a²": "No older answer is left: what it reads had not changed within two minutes before.",
  "n/a³": "The twin knows no such refusal of this operation.",
  "n/a⁴": "Step Functions does not run it: Lambda's queue of events does, and repeats by itself.",
  "n/a⁵": "It changes something: only what is read can be stale.",
} as const;

export type Inapplicable = keyof typeof inapplicable;

/** What can go wrong with one call, once. */
export const callColumns: readonly FaultColumn[] = [
  { name: "throttled", kind: "call.throttled", lasts: "once" },
  { name: "5xx", kind: "call.internal-error", lasts: "once" },
  { name: "5xx, done", kind: "call.internal-error-after", lasts: "once" },
  { name: "reset", kind: "call.reset-before", lasts: "once" },
  { name: "reset, done", kind: "call.reset-after", lasts: "once" },
  { name: "no answer", kind: "call.timed-out", lasts: "once" },
  { name: "no answer, done", kind: "call.timed-out-after", lasts: "once" },
  { name: "stale", kind: "call.stale-read", lasts: "once" },
  { name: "concurrent", kind: "call.concurrent-modification", lasts: "once" },
  { name: "denied", kind: "denied", lasts: "once" },
  { name: "killed after", kind: "lambda.killed-after-call", lasts: "once" },
  { name: "5xx all run", kind: "call.internal-error", lasts: "run" },
];

/** What can go wrong with one run of a function, once. */
export const runColumns: readonly FaultColumn[] = [
  { name: "killed before", kind: "lambda.killed-before", lasts: "once" },
  { name: "timed out", kind: "lambda.timed-out", lasts: "once" },
  { name: "killed before return", kind: "lambda.killed-before-return", lasts: "once" },
  { name: "run twice", kind: "states.task-twice", lasts: "once" },
];

/**
 * What can go wrong with every call of an operation, for good. A reset is left out: to the SDK it is
 * what a 5xx is, tried three times and then a `ServiceFaultError`.
 */
export const lastingCallColumns: readonly FaultColumn[] = lasting(
  callColumns.filter(({ kind, lasts }) => lasts === "once" && !kind.startsWith("call.reset")),
);

/** What can go wrong with every run of a function, for good. */
export const lastingRunColumns: readonly FaultColumn[] = lasting(runColumns);

function lasting(columns: readonly FaultColumn[]): readonly FaultColumn[] {
  return columns.map((column) => ({ ...column, lasts: "always" }));
}

/** Where to order a column's fault for a row, or why it has no place there. */
export function strikeOf(
  { kind, lasts }: FaultColumn,
  site: CallSite | RunSite,
): Strike | Inapplicable {
  const aim = site.aims.get(kind === "denied" ? "call.throttled" : kind);
  const isAfter = kind.endsWith("-after");
  if (site.is === "call" && isAfter && !site.isWrite) return "n/a¹";
  if (aim !== undefined) return { ...aim, kind, lasts };
  if (kind === "call.stale-read") return site.is === "call" && site.isWrite ? "n/a⁵" : "n/a²";
  if (kind === "call.concurrent-modification") return "n/a³";
  if (kind === "states.task-twice") return "n/a⁴";
  throw new Error(`${kind} has no chance at a row, and nothing says why`);
}

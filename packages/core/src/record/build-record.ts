import * as v from "valibot";
import { normaliseName } from "../certificate/covers.ts";
import { type ExecutionInfo, excerptOf } from "../rotation/plan-state.ts";
import { reasonOf } from "../rotation/reason.ts";
import { type Reason, RotationState } from "../rotation/rotation-state.ts";
import type { Verdict } from "../rotation/verdict.ts";
import type { RotationRecord } from "./record.ts";
import { describeStepError, type StepError } from "./step-error.ts";

/** Characters of an error's cause that are kept: its message, not all of its stack. */
const causeLength = 2000;

/** A record, and whether its rotation was allowed to change anything. */
export interface BuiltRecord {
  readonly record: RotationRecord;
  readonly isDryRun: boolean;
}

/**
 * Builds the record of an execution from whatever it had when it ended: a state, or its raw input
 * with the error that `Plan` failed with. Never throws: what cannot be read is left out or cut.
 */
export function buildRecord(input: unknown, execution: ExecutionInfo, endedAt: Date): BuiltRecord {
  const parsed = v.safeParse(RotationState, input);
  return parsed.success
    ? recordOfState(parsed.output, execution, endedAt)
    : recordOfRawInput(input, execution, endedAt);
}

function recordOfState(state: RotationState, execution: ExecutionInfo, endedAt: Date): BuiltRecord {
  const { error } = state;
  const { verdict, reasons } = conclude(state.verdict, error);
  const record: RotationRecord = {
    schema: "latchkey/rotation-record/1",
    verdict,
    customDomain: state.request.customDomain,
    startedAt: startedAtOf(execution, endedAt),
    endedAt: endedAt.toISOString(),
    execution: { arn: execution.arn, name: execution.name },
    request: state.received ?? state.request,
    ...(state.decision === undefined ? {} : { decision: state.decision }),
    reasons: [...state.reasons, ...reasons],
    ...(state.baseline === undefined
      ? {}
      : { from: state.baseline.certificate, before: state.baseline }),
    ...(state.target === undefined ? {} : { to: state.target }),
    ...(state.after === undefined ? {} : { after: state.after }),
    ...(state.notChosen === undefined ? {} : { notChosen: state.notChosen }),
    evidence: {
      edges: state.edges,
      edgesProven: state.progress.edgesProven,
      edgeRounds: state.progress.edgeRounds,
      ...(state.routing === undefined ? {} : { routing: state.routing }),
    },
    ...(error === undefined ? {} : { error: cutError(error) }),
  };
  const isObserved = state.reasons.some(({ name }) => name === "observeOnly");
  return { record, isDryRun: !state.request.apply || isObserved };
}

function recordOfRawInput(input: unknown, execution: ExecutionInfo, endedAt: Date): BuiltRecord {
  const { error: rawError, ...rest } = fieldsOf(input);
  const error = readError(rawError);
  const { verdict, reasons } = conclude(undefined, error);
  const record: RotationRecord = {
    schema: "latchkey/rotation-record/1",
    verdict,
    customDomain: customDomainOf(rest),
    startedAt: startedAtOf(execution, endedAt),
    endedAt: endedAt.toISOString(),
    execution: { arn: execution.arn, name: execution.name },
    request: excerptOf(isObject(input) ? rest : input),
    reasons,
    evidence: { edges: [], edgesProven: 0, edgeRounds: 0 },
    ...(error === undefined ? {} : { error: cutError(error) }),
  };
  return { record, isDryRun: true };
}

/** A verdict once reached stands; without one, the error or its absence is the verdict. */
function conclude(
  verdict: Verdict | undefined,
  error: StepError | undefined,
): { readonly verdict: Verdict; readonly reasons: Reason[] } {
  if (verdict !== undefined) return { verdict, reasons: [] };
  if (error !== undefined) return { verdict: "failed", reasons: [describeStepError(error)] };
  const missing = reasonOf(
    "verdictMissing",
    "The rotation ended without a verdict and without an error.",
    "Look at the execution's history in Step Functions; the workflow may have been edited.",
  );
  return { verdict: "failed", reasons: [missing] };
}

function startedAtOf({ startedAt }: ExecutionInfo, endedAt: Date): string {
  const instant = new Date(startedAt);
  return (Number.isNaN(instant.getTime()) ? endedAt : instant).toISOString();
}

/** The name as far as the input has one, in a request or in a damaged state. */
function customDomainOf(fields: Readonly<Record<string, unknown>>): string {
  const { customDomain, request } = fields;
  const name = typeof customDomain === "string" ? customDomain : fieldsOf(request).customDomain;
  if (typeof name === "string" && name !== "") return normaliseName(name.slice(0, 253));
  return "unknown.invalid";
}

function readError(error: unknown): StepError | undefined {
  const { Error: name, Cause: cause } = fieldsOf(error);
  if (typeof name !== "string") return undefined;
  return { Error: name, ...(typeof cause === "string" ? { Cause: cause } : {}) };
}

function cutError({ Error: name, Cause: cause }: StepError): StepError {
  return {
    Error: name.slice(0, 200),
    ...(cause === undefined ? {} : { Cause: cause.slice(0, causeLength) }),
  };
}

function isObject(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

function fieldsOf(input: unknown): Readonly<Record<string, unknown>> {
  return isObject(input) ? input : {};
}

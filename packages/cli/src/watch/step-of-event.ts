import type { ExecutionEvent } from "@latchkey/core/rotation/execution";
import { RotationState } from "@latchkey/core/rotation/rotation-state";
import { sayDuration } from "../text/say-time.ts";
import type { WatchedStep } from "./watch-report.ts";

/** What is waited for, by the state that waits. */
const waits: Readonly<Record<string, string>> = {
  Hold: "for what stands in the way to pass",
  WaitForDomain: "for Cognito to be done",
  WaitForEdges: "for CloudFront to distribute it",
};

/** The rotation's state that an event carries; undefined when it carries none. */
export function stateOfEvent({ type, output }: ExecutionEvent): RotationState | undefined {
  if (type !== "TaskStateExited" || output === undefined) return undefined;
  try {
    const result = RotationState["~standard"].validate(JSON.parse(output));
    return result instanceof Promise || result.issues !== undefined ? undefined : result.value;
  } catch {
    // Step Functions cuts long outputs off; what is seen of the others does.
    return undefined;
  }
}

/**
 * What an event shows of the rotation; undefined for those between its states.
 * @param last the rotation's state as the last task left it
 */
export function stepOfEvent(
  event: ExecutionEvent,
  last: RotationState | undefined,
): WatchedStep | undefined {
  const { at, type, state = "" } = event;
  if (type === "TaskStateExited") {
    // Record gives on less than it was given: its verdict was decided before.
    const known = stateOfEvent(event) ?? (state === "Record" ? last : undefined);
    return { at, state, text: textOf(state, known) };
  }
  if (type !== "WaitStateEntered") return undefined;
  const seconds = last?.waitSeconds ?? 0;
  const text = `waits ${sayDuration(seconds * 1000)} ${waits[state] ?? ""}`.trimEnd();
  return { at, state, text };
}

function textOf(name: string, state: RotationState | undefined): string {
  if (state === undefined) return "done";
  switch (name) {
    case "Plan":
      return planText(state);
    case "Update":
      return state.progress.isUpdated ? `set ${idOf(state.target?.arn)}` : "nothing was set";
    case "CheckDomain":
      return `${state.after?.status ?? "unknown"}, holds ${idOf(state.after?.certificateArn)}`;
    case "CheckEdges":
      return edgesText(state);
    case "CheckRouting":
      return routingText(state);
    case "RollBack":
      return `going back to ${idOf(state.baseline?.certificate.arn)}`;
    case "Record":
      return `recorded: ${state.verdict ?? "no verdict"}`;
    default:
      return "done";
  }
}

function planText({ decision, target, reasons }: RotationState): string {
  const aim = target === undefined ? "" : ` to ${idOf(target.arn)}`;
  if (decision === "rotate") return `rotate${aim}`;
  const reason = reasons[0]?.message;
  return [decision ?? "no decision", reason].filter(Boolean).join(": ");
}

function edgesText({ edges, progress }: RotationState): string {
  const count = (outcome: (typeof edges)[number]["outcome"]) =>
    edges.filter((edge) => edge.outcome === outcome).length;
  const others = (["previous", "broken", "unreachable"] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${count(outcome)} ${outcome}`);
  const shown = [`${count("target")} of ${edges.length} edges serve it`, ...others].join(", ");
  return `${shown} (round ${progress.edgeRounds}, ${progress.edgesProven} proven in all)`;
}

function routingText({ routing }: RotationState): string {
  if (routing?.routing === undefined) return "no failover";
  const { health = "unknown", replicaStatus = "missing" } = routing;
  return `failover to ${routing.routing.secondaryRegion}: primary ${health}, replica ${replicaStatus}`;
}

/** Within one account ARNs differ in their last part. */
function idOf(arn: string | undefined): string {
  return arn === undefined ? "an unknown certificate" : arn.slice(arn.lastIndexOf("/") + 1);
}

import type { Execution, ExecutionPort } from "@latchkey/core/rotation/execution";
import type { RotationState } from "@latchkey/core/rotation/rotation-state";
import { stateOfEvent, stepOfEvent } from "./step-of-event.ts";
import type { WatchedStep, WatchReport } from "./watch-report.ts";

/** Milliseconds between two looks: Step Functions throttles a caller that asks more often. */
const pollMs = 1_000;

/** What following needs, and whom it tells. */
export interface Following {
  readonly executions: Pick<ExecutionPort, "describeExecution" | "readEvents">;
  readonly sleep: (milliseconds: number) => Promise<void>;
  onStep(step: WatchedStep): void;
  /** After each look: the state that the execution is in. */
  onState(name: string | undefined, execution: Execution): void;
}

/**
 * Follows an execution until it has ended, from its beginning.
 * @returns undefined when there is no such execution
 */
export async function followExecution(
  executionArn: string,
  { executions, sleep, onStep, onState }: Following,
): Promise<WatchReport | undefined> {
  const steps: WatchedStep[] = [];
  let last: RotationState | undefined;
  let lastId = 0;
  let current: string | undefined;
  for (;;) {
    // Described first: what ends in between is read with the events.
    const execution = await executions.describeExecution(executionArn);
    if (execution === undefined) return undefined;
    for (const event of await executions.readEvents(executionArn, lastId)) {
      lastId = event.id;
      if (event.type.endsWith("StateEntered")) current = event.state;
      last = stateOfEvent(event) ?? last;
      const step = stepOfEvent(event, last);
      if (step === undefined) continue;
      steps.push(step);
      onStep(step);
    }
    onState(current, execution);
    if (execution.status !== "RUNNING") return reportOf(execution, steps, last);
    await sleep(pollMs);
  }
}

function reportOf(
  { arn, status, startedAt, endedAt }: Execution,
  steps: readonly WatchedStep[],
  last: RotationState | undefined,
): WatchReport {
  const { verdict, reasons = [], request } = last ?? {};
  const isDryRun = reasons.some(({ name }) => name === "dryRun" || name === "observeOnly");
  return {
    version: 1,
    executionArn: arn,
    status,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(request === undefined ? {} : { customDomain: request.customDomain }),
    steps,
    ...(verdict === undefined ? {} : { verdict }),
    isDryRun: isDryRun && last?.decision === "rotate",
    reasons,
  };
}

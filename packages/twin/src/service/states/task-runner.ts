import { assumedRole } from "../../stack/assumed-role.ts";
import { findByArn, isTrusting, type StackDescription } from "../../stack/stack-description.ts";
import type { World } from "../../world.ts";
import type { FunctionRuntime } from "../lambda/function-runtime.ts";
import type { Invocation } from "../lambda/invocation.ts";
import { isTaskRunTwice } from "../lambda/invocation-fault.ts";
import { type AslState, PAYLOAD_LIMIT_BYTES, StateError } from "./asl.ts";
import { runTwice } from "./doubled-task.ts";
import { type History, inputOf, outputOf } from "./history.ts";
import { Retrying } from "./retry.ts";

/** What all tasks of the stack run with. */
export interface TaskEnvironment {
  readonly world: World;
  readonly stack: StackDescription;
  readonly functions: FunctionRuntime;
}

/** One visit to a Task state. */
export interface TaskVisit {
  readonly state: AslState;
  readonly stateName: string;
  /** Name of the state machine's role. */
  readonly role: string;
  readonly payload: unknown;
  readonly timeoutSeconds: number | undefined;
  readonly history: History;
  readonly signal: AbortSignal;
  readonly onRetry: () => void;
}

/**
 * Runs a Task state, with its retries on simulated time. `TimeoutSeconds` of a task is real time,
 * like the function's own: functions compute in real time.
 * @throws StateError by whose name the state's `Catch` is chosen
 */
export async function runTask(environment: TaskEnvironment, visit: TaskVisit): Promise<unknown> {
  const { clock, random } = environment.world;
  const retrying = new Retrying(visit.state.Retry ?? [], random);
  for (;;) {
    try {
      return await tryTask(environment, visit);
    } catch (error) {
      visit.signal.throwIfAborted();
      if (!(error instanceof StateError)) throw error;
      const seconds = retrying.waitSecondsAfter(error);
      if (seconds === undefined) throw error;
      await clock.sleep(seconds * 1000, visit.signal);
      visit.onRetry();
    }
  }
}

async function tryTask(environment: TaskEnvironment, visit: TaskVisit): Promise<unknown> {
  const resource = String(visit.state.Resource);
  const { history, timeoutSeconds } = visit;
  history.append("LambdaFunctionScheduled", {
    lambdaFunctionScheduledEventDetails: {
      resource,
      ...inputOf(visit.payload),
      ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    },
  });
  history.append("LambdaFunctionStarted");
  try {
    checkPermission(environment, visit.role, resource);
    const result = await withTimeout(invoke(environment, resource, visit), visit);
    history.append("LambdaFunctionSucceeded", {
      lambdaFunctionSucceededEventDetails: outputOf(result),
    });
    return result;
  } catch (error) {
    visit.signal.throwIfAborted();
    if (error instanceof StateError) appendFailure(history, error);
    throw error;
  }
}

function appendFailure(history: History, error: StateError): void {
  const details = { error: error.name, cause: error.message };
  if (error.name === "States.Timeout") {
    history.append("LambdaFunctionTimedOut", { lambdaFunctionTimedOutEventDetails: details });
  } else {
    history.append("LambdaFunctionFailed", { lambdaFunctionFailedEventDetails: details });
  }
}

function checkPermission(environment: TaskEnvironment, roleName: string, resource: string): void {
  const { world, stack } = environment;
  const role = stack.roles[roleName];
  if (role === undefined || !isTrusting(role, "states.amazonaws.com")) {
    throw new StateError(
      "States.Permissions",
      `Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role. (${role?.arn ?? roleName})`,
    );
  }
  const principal = assumedRole(stack, roleName, "states");
  if (!world.iam.isAllowed(principal, "lambda:InvokeFunction", [resource])) {
    throw new StateError(
      "Lambda.AWSLambdaException",
      `User: ${principal.arn} is not authorized to perform: lambda:InvokeFunction on resource: ${resource} because no identity-based policy allows the lambda:InvokeFunction action (Service: Lambda, Status Code: 403, Error Code: AccessDeniedException)`,
    );
  }
}

async function invoke(
  environment: TaskEnvironment,
  resource: string,
  visit: TaskVisit,
): Promise<unknown> {
  const { stack } = environment;
  const found = findByArn(stack.functions, resource);
  if (found === undefined) {
    throw new StateError(
      "Lambda.ResourceNotFoundException",
      `Function not found: ${resource} (Service: Lambda, Status Code: 404)`,
    );
  }
  const answer = await runFunction(environment, found.name, visit);
  if (answer.isError) {
    const { errorType } = JSON.parse(answer.payload) as { readonly errorType?: unknown };
    throw new StateError(String(errorType ?? "Lambda.Unknown"), answer.payload);
  }
  if (Buffer.byteLength(answer.payload) > PAYLOAD_LIMIT_BYTES) {
    throw new StateError(
      "States.DataLimitExceeded",
      `The state/task '${resource}' returned a result with a size exceeding the maximum number of bytes service limit.`,
      true,
    );
  }
  return JSON.parse(answer.payload) as unknown;
}

function runFunction(
  { world, functions }: TaskEnvironment,
  name: string,
  { payload, stateName }: TaskVisit,
): Promise<Invocation> {
  const { faults, clock } = world;
  const run = () => functions.invoke(name, JSON.stringify(payload));
  return isTaskRunTwice(faults, { state: stateName, function: name })
    ? runTwice(run, { clock, random: faults.random })
    : run();
}

async function withTimeout(running: Promise<unknown>, visit: TaskVisit): Promise<unknown> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(visit.signal.reason);
  visit.signal.addEventListener("abort", abort, { once: true });
  if (visit.signal.aborted) abort();
  const timer =
    visit.timeoutSeconds === undefined
      ? undefined
      : setTimeout(() => reject(new StateError("States.Timeout", "")), visit.timeoutSeconds * 1000);
  try {
    return await Promise.race([running, promise]);
  } finally {
    // The function goes on by itself when nobody waits any more.
    running.catch(() => undefined);
    clearTimeout(timer);
    visit.signal.removeEventListener("abort", abort);
  }
}

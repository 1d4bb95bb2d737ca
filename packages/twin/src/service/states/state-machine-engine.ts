import { AwsError } from "../../service.ts";
import { findByArn } from "../../stack/stack-description.ts";
import { uuid } from "../../stack/uuid.ts";
import type { NewEvent } from "../events/rule-bus.ts";
import { PAYLOAD_LIMIT_BYTES } from "./asl.ts";
import { Execution, type ExecutionStatus } from "./execution.ts";
import { runExecution } from "./execution-run.ts";
import { HISTORY_LIMIT } from "./history.ts";
import { statusChangeEvent } from "./status-change-event.ts";
import type { TaskEnvironment } from "./task-runner.ts";

/** An execution's name stays taken, and its history kept, for 90 days after its end. */
const RETENTION_MS = 90 * 86_400_000;
const LONGEST_NAME = 80;
/**
 * What an execution's name must not hold; everything else may be in it.
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
const FORBIDDEN_IN_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** The deployed state machines and their executions. */
export class StateMachineEngine {
  readonly #environment: TaskEnvironment;
  readonly #historyLimit: number;
  readonly #emit: (event: NewEvent) => void;
  readonly #executions = new Map<string, Execution>();
  readonly #running = new Set<Promise<void>>();
  readonly createdAt: Date;

  constructor(
    environment: TaskEnvironment,
    emit: (event: NewEvent) => void,
    historyLimit = HISTORY_LIMIT,
  ) {
    this.#environment = environment;
    this.#emit = emit;
    this.#historyLimit = historyLimit;
    this.createdAt = environment.world.clock.now();
  }

  /** Newest first. */
  get executions(): readonly Execution[] {
    return [...this.#executions.values()].reverse();
  }

  /** @throws AwsError ExecutionDoesNotExist */
  find(arn: string | undefined): Execution {
    const execution = this.#executions.get(arn ?? "");
    if (execution) return execution;
    throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  }

  /**
   * Starts an execution, or finds the running one of the same name and input.
   * @throws AwsError InvalidName, ValidationException, InvalidExecutionInput, StateMachineDoesNotExist, ExecutionAlreadyExists
   */
  start(stateMachineArn: string, name: string | undefined, input = "{}"): Execution {
    const { stack, world } = this.#environment;
    const found = findByArn(stack.stateMachines, stateMachineArn);
    if (found === undefined) {
      const message = `State Machine Does Not Exist: '${stateMachineArn}'`;
      throw new AwsError("StateMachineDoesNotExist", message);
    }
    if (name !== undefined) checkName(name);
    checkInput(input);
    const executionName = name ?? uuid(world.random);
    const arn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${executionName}`;
    const known = this.#known(arn);
    if (known) {
      if (known.status === "RUNNING" && known.start.input === input) return known;
      throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    }
    return this.#launch(
      new Execution(
        {
          arn,
          name: executionName,
          stateMachineName: found.name,
          stateMachine: found.resource,
          roleArn: stack.roles[found.resource.role]?.arn ?? found.resource.role,
          input,
        },
        () => world.clock.now(),
        (execution) => this.#announce(execution, execution.status),
      ),
    );
  }

  async stop(): Promise<void> {
    for (const execution of this.#executions.values()) execution.abandon();
    await Promise.all(this.#running);
  }

  #launch(execution: Execution): Execution {
    this.#executions.set(execution.start.arn, execution);
    this.#announce(execution, "RUNNING");
    const running = runExecution(execution, this.#environment, this.#historyLimit).finally(() =>
      this.#running.delete(running),
    );
    this.#running.add(running);
    return execution;
  }

  /** Forgets what AWS would have forgotten. */
  #known(arn: string): Execution | undefined {
    const execution = this.#executions.get(arn);
    const oldest = this.#environment.world.clock.now().getTime() - RETENTION_MS;
    if (execution?.end && execution.end.stopDate.getTime() < oldest) {
      this.#executions.delete(arn);
      return undefined;
    }
    return execution;
  }

  #announce(execution: Execution, status: ExecutionStatus): void {
    const { region } = this.#environment.stack;
    this.#emit({ region, ...statusChangeEvent(execution, status) });
  }
}

/** A length is a constraint of the model, checked before the service itself looks at the name. */
function checkName(name: string): void {
  if (name.length < 1 || name.length > LONGEST_NAME) {
    const bound =
      name === "" ? "greater than or equal to 1" : `less than or equal to ${LONGEST_NAME}`;
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  if (FORBIDDEN_IN_NAME.test(name)) {
    throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
  }
}

function checkInput(input: string): void {
  if (Buffer.byteLength(input) > PAYLOAD_LIMIT_BYTES) {
    throw new AwsError(
      "InvalidExecutionInput",
      `Invalid State Machine Execution Input: 'The input exceeds the maximum number of bytes service limit (${PAYLOAD_LIMIT_BYTES})'`,
    );
  }
  try {
    JSON.parse(input);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError(
      "InvalidExecutionInput",
      `Invalid State Machine Execution Input: '${reason}'`,
    );
  }
}

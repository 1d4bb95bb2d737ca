import type {
  StartExecutionInput,
  StartExecutionOutput,
  StopExecutionInput,
  StopExecutionOutput,
  ValidateStateMachineDefinitionInput,
  ValidateStateMachineDefinitionOutput,
} from "@aws-sdk/client-sfn";
import { StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { AwsError, type Operation, type Service } from "../../service.ts";
import type { StackDescription } from "../../stack/stack-description.ts";
import { withModelRules } from "../member-rule.ts";
import { describeExecution, getExecutionHistory, listExecutions } from "./execution-reads.ts";
import { statesRules } from "./model-rule.ts";
import type { StateMachineEngine } from "./state-machine-engine.ts";
import {
  describeStateMachine,
  describeStateMachineForExecution,
  listStateMachines,
} from "./state-machine-reads.ts";

/** Step Functions' API over the stack's state machines. */
export function createStatesService(stack: StackDescription, engine: StateMachineEngine): Service {
  return {
    signingName: "states",
    operations: withModelRules(operationsOf(stack, engine), statesRules, "ValidationException"),
    authorizationsOf: (operation, input: StatesInput) => {
      const resource = input.executionArn ?? input.stateMachineArn ?? "*";
      return [{ action: `states:${operation}`, resources: [resource] }];
    },
  };
}

function operationsOf(
  stack: StackDescription,
  engine: StateMachineEngine,
): Readonly<Record<string, Operation>> {
  return {
    StartExecution: (input: StartExecutionInput, call): StartExecutionOutput => {
      checkArn(input.stateMachineArn, "stateMachine");
      const arn = input.stateMachineArn ?? "";
      if (arn.split(":")[3] !== call.region) {
        throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
      }
      const execution = engine.start(arn, input.name, input.input);
      return { executionArn: execution.start.arn, startDate: execution.startDate };
    },
    StopExecution: (input: StopExecutionInput): StopExecutionOutput => {
      checkArn(input.executionArn, "execution");
      const execution = engine.find(input.executionArn);
      execution.finish({
        status: "ABORTED",
        ...(input.error === undefined ? {} : { error: input.error }),
        ...(input.cause === undefined ? {} : { cause: input.cause }),
      });
      return { stopDate: execution.end?.stopDate };
    },
    DescribeExecution: (input) => describeExecution(engine, input),
    ListExecutions: (input) => listExecutions(stack, engine, input),
    GetExecutionHistory: (input) => getExecutionHistory(engine, input),
    ListStateMachines: (_input, call) => listStateMachines(stack, engine, call),
    DescribeStateMachine: (input) => describeStateMachine(stack, engine, input),
    DescribeStateMachineForExecution: (input) => describeStateMachineForExecution(engine, input),
    ValidateStateMachineDefinition: validateDefinition,
  };
}

interface StatesInput {
  readonly executionArn?: string;
  readonly stateMachineArn?: string;
}

/** @throws AwsError InvalidArn */
function checkArn(arn: string | undefined, kind: "stateMachine" | "execution"): void {
  if (arn?.startsWith("arn:aws:states:") && arn.split(":")[5] === kind) return;
  throw new AwsError(
    "InvalidArn",
    `Invalid Arn: 'Resource type not valid in this context: ${arn}'`,
  );
}

function validateDefinition(
  input: ValidateStateMachineDefinitionInput,
): ValidateStateMachineDefinitionOutput {
  try {
    new StateMachine(JSON.parse(input.definition ?? "") as StateMachineDefinition);
    return { result: "OK", diagnostics: [], truncated: false };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code =
      error instanceof SyntaxError ? "INVALID_JSON_DESCRIPTION" : "SCHEMA_VALIDATION_FAILED";
    return {
      result: "FAIL",
      diagnostics: [{ severity: "ERROR", code, message }],
      truncated: false,
    };
  }
}

import type {
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput,
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesOutput,
} from "@aws-sdk/client-sfn";
import { type AwsCall, AwsError } from "../../service.ts";
import { findByArn, type StackDescription } from "../../stack/stack-description.ts";
import type { StateMachineEngine } from "./state-machine-engine.ts";

/** The stack's state machines; none in other Regions. */
export function listStateMachines(
  stack: StackDescription,
  engine: StateMachineEngine,
  call: AwsCall,
): ListStateMachinesOutput {
  const machines = call.region === stack.region ? Object.entries(stack.stateMachines) : [];
  return {
    stateMachines: machines.map(([name, { arn, type }]) => ({
      stateMachineArn: arn,
      name,
      type,
      creationDate: engine.createdAt,
    })),
  };
}

/** @throws AwsError StateMachineDoesNotExist */
export function describeStateMachine(
  stack: StackDescription,
  engine: StateMachineEngine,
  input: DescribeStateMachineInput,
): DescribeStateMachineOutput {
  const found = findByArn(stack.stateMachines, input.stateMachineArn ?? "");
  if (found === undefined) {
    const message = `State Machine Does Not Exist: '${input.stateMachineArn}'`;
    throw new AwsError("StateMachineDoesNotExist", message);
  }
  return {
    stateMachineArn: found.resource.arn,
    name: found.name,
    status: "ACTIVE",
    definition: JSON.stringify(found.resource.definition),
    roleArn: stack.roles[found.resource.role]?.arn,
    type: found.resource.type,
    creationDate: engine.createdAt,
    loggingConfiguration: { level: "OFF", includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };
}

/** @throws AwsError ExecutionDoesNotExist */
export function describeStateMachineForExecution(
  engine: StateMachineEngine,
  input: DescribeStateMachineForExecutionInput,
): DescribeStateMachineForExecutionOutput {
  const { start } = engine.find(input.executionArn);
  return {
    stateMachineArn: start.stateMachine.arn,
    name: start.stateMachineName,
    definition: JSON.stringify(start.stateMachine.definition),
    roleArn: start.roleArn,
    updateDate: engine.createdAt,
  };
}

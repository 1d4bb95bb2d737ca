import { expect, test } from "vitest";
import { createEndedExecutionAdapter } from "../../src/aws/execution-adapter.ts";
import { jsonError, startAws } from "./scripted-aws.ts";

const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
const executionArn = "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:one";
const item = {
  executionArn,
  stateMachineArn,
  name: "one",
  status: "TIMED_OUT",
  startDate: 1_795_219_200.25,
  stopDate: 1_795_222_800,
};

test("every page of one status is read, in us-east-1, as it is asked for", async () => {
  const aws = await startAws(({ body }) =>
    (body as { nextToken?: string }).nextToken === undefined
      ? { body: { executions: [item], nextToken: "more" } }
      : { body: { executions: [{ ...item, name: "two" }] } },
  );
  const names: string[] = [];
  for await (const execution of createEndedExecutionAdapter(stateMachineArn).listEnded(
    "TIMED_OUT",
  )) {
    names.push(execution.name);
    if (names.length === 1) expect(aws.seen).toHaveLength(1);
  }
  expect(names).toEqual(["one", "two"]);
  expect(aws.seen).toMatchObject([
    {
      operation: "ListExecutions",
      region: "us-east-1",
      body: { stateMachineArn, statusFilter: "TIMED_OUT" },
    },
    { operation: "ListExecutions", body: { statusFilter: "TIMED_OUT", nextToken: "more" } },
  ]);
});

test("a description has input, error and cause; one that is gone is none", async () => {
  const told = { input: "{}", error: "States.Timeout", cause: "too slow" };
  await startAws(({ body }) =>
    (body as { executionArn: string }).executionArn === executionArn
      ? { body: { ...item, ...told } }
      : jsonError("ExecutionDoesNotExist", "It does not."),
  );
  const { describeExecution } = createEndedExecutionAdapter(stateMachineArn);
  expect(await describeExecution(executionArn)).toEqual({
    arn: executionArn,
    name: "one",
    status: "TIMED_OUT",
    startedAt: new Date("2026-11-21T00:00:00.250Z"),
    endedAt: new Date("2026-11-21T01:00:00.000Z"),
    ...told,
  });
  expect(await describeExecution(`${executionArn}-gone`)).toBeUndefined();
});

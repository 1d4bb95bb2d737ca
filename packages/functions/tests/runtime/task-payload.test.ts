import * as v from "valibot";
import { expect, test } from "vitest";
import { OpenTaskPayload } from "../../src/runtime/task-payload.ts";

const execution = {
  Id: "arn:aws:states:us-east-1:123456789012:execution:latchkey-rotation:try",
  Name: "try",
  StartTime: "2026-09-01T18:43:48Z",
};

test("an execution is taken as Step Functions names it", () => {
  expect(v.parse(OpenTaskPayload, { state: 42, execution }).execution).toEqual({
    arn: execution.Id,
    name: "try",
    startedAt: "2026-09-01T18:43:48Z",
  });
});

test.each(["Id", "Name", "StartTime"])(
  "an execution's %s that AWS could not give is refused",
  (member) => {
    const long = { ...execution, [member]: "a".repeat(257) };
    expect(v.safeParse(OpenTaskPayload, { state: 42, execution: long }).success).toBe(false);
  },
);

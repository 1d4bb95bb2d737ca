import { noFaults } from "@latchkey/twin/fault/fault-plan";
import { beforeEach, describe, expect, it } from "vitest";
import { createDeployedIam, type DeployedIam } from "../../../src/iam/deployed-iam.ts";
import { createRandom } from "../../../src/random.ts";
import { createInvokeScheduleTarget } from "../../../src/service/scheduler/invoke-schedule-target.ts";
import { scheduleRoutes } from "../../../src/service/scheduler/schedule-routes.ts";
import { ScheduleRunner } from "../../../src/service/scheduler/schedule-runner.ts";
import { createSchedulerService } from "../../../src/service/scheduler/scheduler-service.ts";
import { QueueDirectory } from "../../../src/service/sqs/queue-directory.ts";
import { AwsError } from "../../../src/service.ts";
import type { StackDescription } from "../../../src/stack/stack-description.ts";
import type { World } from "../../../src/world.ts";
import { createManualClock, type ManualClock } from "../../edge/manual-clock.ts";
import {
  fixtureSnapshot,
  functionArn,
  queueArn,
  roleArn,
  stateMachineArn,
} from "../../stack/fixture/fixture-snapshot.ts";
import { callIn } from "../../stack/fixture/running-stack.ts";

const HOUR = 3_600_000;
const scheduleArn = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/audit";

/** A schedule on the fixture's stack, whose role may do what is given. */
function build(options: {
  readonly actions?: readonly string[];
  readonly trust?: readonly string[];
  readonly target?: object;
  readonly state?: string;
  /** Instead of noting the start of an execution. */
  readonly startExecution?: (arn: string, input: string) => void;
}) {
  const { actions = ["lambda:InvokeFunction", "sqs:SendMessage"] } = options;
  const { trust = ["scheduler.amazonaws.com"] } = options;
  const stack = {
    ...fixtureSnapshot(),
    schedules: {
      audit: {
        arn: scheduleArn,
        expression: "cron(0 6 * * ? *)",
        timeZone: "Europe/Berlin",
        state: options.state ?? "ENABLED",
        target: {
          arn: functionArn("echo"),
          roleArn: roleArn("schedule-role"),
          deadLetterArn: queueArn,
          ...options.target,
        },
      },
    },
  } as unknown as StackDescription;
  const statements = [{ Effect: "Allow" as const, Action: actions, Resource: ["*"] }];
  Object.assign(stack.roles, {
    "schedule-role": { arn: roleArn("schedule-role"), trust, statements },
  });
  const world = {
    accountId: stack.account,
    clock,
    random: createRandom(7),
    faults: noFaults(),
    iam: createDeployedIam({ accountId: stack.account, roles: stack.roles }),
  } as unknown as World & { readonly iam: DeployedIam };
  const queues = new QueueDirectory(stack, world);
  const invoked: (readonly [string, unknown])[] = [];
  const invoke = createInvokeScheduleTarget(stack, world, {
    invokeLater: (name, payload) => void invoked.push([name, JSON.parse(payload)]),
    startExecution:
      options.startExecution ?? ((arn, input) => void invoked.push([arn, JSON.parse(input)])),
  });
  const runner = new ScheduleRunner(stack, world, { queues, invoke });
  runner.start();
  const letters = () =>
    queues
      .findByArn(queueArn)
      ?.receive(10, 0)
      .map(({ body, attributes }) => ({
        body: JSON.parse(body) as unknown,
        ...Object.fromEntries(
          Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]),
        ),
      }));
  return { world, runner, invoked, letters, service: createSchedulerService(runner, "us-east-1") };
}

let clock: ManualClock;
beforeEach(() => {
  // 14:00 in Berlin.
  clock = createManualClock(new Date("2026-09-01T12:00:00Z"));
});

describe("a schedule", () => {
  it("invokes its target at its time in its time zone, again and again, with Scheduler's event", async () => {
    const { invoked } = build({});
    await clock.advance(16 * HOUR - 1);
    expect(invoked).toEqual([]);
    await clock.advance(1);
    expect(invoked).toEqual([
      [
        "echo",
        expect.objectContaining({
          source: "aws.scheduler",
          "detail-type": "Scheduled Event",
          time: "2026-09-02T04:00:00Z",
          resources: [scheduleArn],
          detail: "{}",
        }),
      ],
    ]);
    await clock.advance(48 * HOUR);
    expect(invoked).toHaveLength(3);
  });

  it("gives its own input, with the context attributes filled in", async () => {
    const input = '{"from":"<aws.scheduler.schedule-arn>","at":"<aws.scheduler.scheduled-time>"}';
    const { invoked } = build({ target: { input } });
    await clock.advance(16 * HOUR);
    expect(invoked).toEqual([["echo", { from: scheduleArn, at: "2026-09-02T04:00:00Z" }]]);
  });

  const machine = { arn: stateMachineArn("laps"), input: '{"apply":true}' };

  it("starts a state machine by its role, with its own input", async () => {
    const actions = ["states:StartExecution"];
    const { invoked, world } = build({ actions, target: machine });
    await clock.advance(16 * HOUR);
    expect(invoked).toEqual([[stateMachineArn("laps"), { apply: true }]]);
    expect(world.iam.usedPermissions()).toMatchObject([
      {
        ...{ roleName: "schedule-role", action: "states:StartExecution" },
        ...{ resource: stateMachineArn("laps"), count: 1 },
      },
    ]);
  });

  it("whose role may not start the state machine leaves a dead letter at once", async () => {
    const { invoked, letters } = build({ target: machine });
    await clock.advance(16 * HOUR);
    expect(invoked).toEqual([]);
    expect(letters()).toMatchObject([
      {
        ...{ body: { apply: true }, TARGET_ARN: stateMachineArn("laps") },
        ...{ ERROR_CODE: "AccessDeniedException", RETRY_ATTEMPTS: "0" },
        ERROR_MESSAGE: `User: arn:aws:sts::123456789012:assumed-role/schedule-role/scheduler is not authorized to perform: states:StartExecution on resource: ${stateMachineArn("laps")} because no identity-based policy allows the states:StartExecution action`,
      },
    ]);
  });

  it("whose input the state machine refuses leaves a dead letter at once", async () => {
    const { letters } = build({
      actions: ["states:StartExecution", "sqs:SendMessage"],
      target: machine,
      startExecution: () => {
        throw new AwsError("InvalidExecutionInput", "Invalid State Machine Execution Input");
      },
    });
    await clock.advance(16 * HOUR);
    expect(letters()).toMatchObject([{ ERROR_CODE: "InvalidExecutionInput", RETRY_ATTEMPTS: "0" }]);
  });

  it("does nothing when disabled", async () => {
    const { invoked } = build({ state: "DISABLED" });
    await clock.advance(100 * HOUR);
    expect(invoked).toEqual([]);
  });

  it("whose role may not invoke the target leaves a dead letter at once", async () => {
    const { runner, invoked, letters } = build({ actions: ["sqs:SendMessage"] });
    await clock.advance(16 * HOUR);
    expect(invoked).toEqual([]);
    expect(runner.runs).toMatchObject([{ outcome: "dead-lettered", attempts: 1 }]);
    expect(letters()).toMatchObject([
      {
        body: { source: "aws.scheduler" },
        ERROR_CODE: "AccessDeniedException",
        ERROR_MESSAGE: expect.stringContaining(
          "schedule-role/scheduler is not authorized to perform: lambda:InvokeFunction",
        ),
        SCHEDULE_ARN: scheduleArn,
        TARGET_ARN: functionArn("echo"),
        RETRY_ATTEMPTS: "0",
      },
    ]);
  });

  it("starts a state machine by its role, with its own input", async () => {
    const { invoked, runner } = build({
      actions: ["states:StartExecution"],
      target: { arn: stateMachineArn("laps"), input: '{"apply":true}' },
    });
    await clock.advance(16 * HOUR);
    expect(runner.runs).toMatchObject([{ outcome: "delivered" }]);
    expect(invoked).toEqual([[stateMachineArn("laps"), { apply: true }]]);
  });

  it("whose role may not start the state machine leaves a dead letter", async () => {
    const { invoked, letters } = build({
      actions: ["lambda:InvokeFunction", "sqs:SendMessage"],
      target: { arn: stateMachineArn("laps"), input: '{"apply":true}' },
    });
    await clock.advance(16 * HOUR);
    expect(invoked).toEqual([]);
    expect(letters()).toMatchObject([
      {
        body: { apply: true },
        ERROR_CODE: "AccessDeniedException",
        ERROR_MESSAGE: expect.stringContaining(
          `schedule-role/scheduler is not authorized to perform: states:StartExecution on resource: ${stateMachineArn("laps")}`,
        ),
      },
    ]);
  });

  it("whose input the state machine refuses leaves a dead letter", async () => {
    const { letters } = build({
      actions: ["states:StartExecution", "sqs:SendMessage"],
      target: { arn: stateMachineArn("laps"), input: '{"apply":"<aws.scheduler.attempt-number>"}' },
      startExecution: (_arn, input) => {
        throw new AwsError("InvalidExecutionInput", `Invalid input: ${input}`);
      },
    });
    await clock.advance(16 * HOUR);
    expect(letters()).toMatchObject([
      { ERROR_CODE: "InvalidExecutionInput", ERROR_MESSAGE: 'Invalid input: {"apply":"1"}' },
    ]);
  });

  it("whose role does not trust Scheduler is dropped: nothing may be sent to the queue either", async () => {
    const { runner, letters } = build({ trust: ["events.amazonaws.com"] });
    await clock.advance(16 * HOUR);
    expect(runner.runs).toMatchObject([
      {
        outcome: "dropped",
        error: { message: expect.stringContaining("must allow AWS EventBridge Scheduler") },
      },
    ]);
    expect(letters()).toEqual([]);
  });

  it("tries a throttled target again, and gives up after the retries of its policy", async () => {
    const { runner, invoked, letters } = build({ target: { retry: { maximumRetryAttempts: 2 } } });
    runner.delivery.failNext(2);
    await clock.advance(17 * HOUR);
    expect(invoked).toHaveLength(1);
    expect(runner.runs).toMatchObject([{ outcome: "delivered", attempts: 3 }]);
    runner.delivery.failNext(3);
    await clock.advance(24 * HOUR);
    expect(letters()).toMatchObject([
      {
        ERROR_CODE: "TooManyRequestsException",
        RETRY_ATTEMPTS: "2",
        EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
      },
    ]);
  });
});

describe("the control port", () => {
  it("runs a schedule now, loses its runs, and shows when it runs next", async () => {
    const { runner, invoked } = build({});
    const routes = scheduleRoutes(runner, () => clock.now());
    const route = (path: string) => routes.find((one) => one.path === path);
    await route("/schedules/run")?.handle({ schedule: "audit" });
    expect(invoked).toHaveLength(1);
    await route("/schedules/fault")?.handle({ mode: "lose", times: 1 });
    await clock.advance(16 * HOUR);
    expect(invoked).toHaveLength(1);
    expect(await route("/schedules")?.handle({})).toMatchObject({
      schedules: [{ schedule: "audit", nextRun: "2026-09-03T04:00:00.000Z" }],
      runs: [{ outcome: "delivered" }, { outcome: "lost" }],
    });
    expect(() => route("/schedules/run")?.handle({ schedule: "other" })).toThrow("one of: audit");
  });
});

describe("Scheduler's API", () => {
  it("reads a schedule and lists them, in its own Region only", () => {
    const { service } = build({ target: { input: "{}" } });
    const call = (operation: string, input: object, region = "us-east-1") =>
      service.operations[operation]?.(input, callIn(region));
    expect(call("GetSchedule", { Name: "audit" })).toMatchObject({
      Arn: scheduleArn,
      ScheduleExpression: "cron(0 6 * * ? *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      Target: { Input: "{}", RetryPolicy: { MaximumRetryAttempts: 185 } },
    });
    expect(call("ListSchedules", { NamePrefix: "au" })).toMatchObject({
      Schedules: [{ Name: "audit" }],
    });
    expect(call("ListSchedules", { State: "DISABLED" })).toEqual({ Schedules: [] });
    expect(() => call("GetSchedule", { Name: "audit" }, "eu-west-1")).toThrow("does not exist");
    expect(service.authorizationsOf("GetSchedule", { Name: "audit" }, callIn("us-east-1"))).toEqual(
      [{ action: "scheduler:GetSchedule", resources: [scheduleArn] }],
    );
  });
});

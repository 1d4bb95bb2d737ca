import { createEventsService } from "../service/events/events-service.ts";
import { RuleBus } from "../service/events/rule-bus.ts";
import { createSendToTarget } from "../service/events/send-to-target.ts";
import { TargetDelivery } from "../service/events/target-delivery.ts";
import type { FunctionHost } from "../service/lambda/function-pool.ts";
import { FunctionRuntime } from "../service/lambda/function-runtime.ts";
import type { InProcessHandler } from "../service/lambda/in-process-function.ts";
import { createLambdaService } from "../service/lambda/lambda-service.ts";
import { createInvokeScheduleTarget } from "../service/scheduler/invoke-schedule-target.ts";
import { scheduleRoutes } from "../service/scheduler/schedule-routes.ts";
import { ScheduleRunner } from "../service/scheduler/schedule-runner.ts";
import { createSchedulerService } from "../service/scheduler/scheduler-service.ts";
import { mailRoutes } from "../service/sns/mail-route.ts";
import { createSnsService } from "../service/sns/sns-service.ts";
import { TopicDirectory } from "../service/sns/topic-directory.ts";
import { QueueDirectory } from "../service/sqs/queue-directory.ts";
import { createSqsService } from "../service/sqs/sqs-service.ts";
import { StateMachineEngine } from "../service/states/state-machine-engine.ts";
import { createStatesService } from "../service/states/states-service.ts";
import type { ControlRoute, Service } from "../service.ts";
import type { AwsEvent, EventBus, World } from "../world.ts";
import { parseStackDescription } from "./parse-stack-description.ts";
import type { StackDescription } from "./stack-description.ts";
import { stackRoutes } from "./stack-routes.ts";

const DEFAULT_SANDBOXES = 3;

/** What the stack is run with. */
export interface StackRuntimeOptions {
  /** The JSON of `infra/stack.snapshot.json`; checked here. */
  readonly snapshot: unknown;
  /** Directory that the functions' handlers are relative to. */
  readonly root: string;
  /** The twin's AWS endpoint; asked when a function's sandbox starts. */
  readonly endpoint: () => string;
  /** What the machine adds to each function's environment: ports, resolvers. */
  readonly machineEnvironment: () => Record<string, string>;
  /** The twin's CA, which functions trust beside the well-known ones; empty for none. */
  readonly trustedCaPem: () => string;
  /** Loads every function at `start()`, so that no first invocation waits for it. */
  readonly prewarm?: boolean;
  /** Sandboxes of one function at a time; 3 when absent. */
  readonly maxSandboxes?: number;
  /** Events after which an execution fails; AWS's 25,000 when absent. */
  readonly historyLimit?: number;
  /** Runs the functions in this process and thread, without sandboxes: for simulations. */
  readonly inProcess?: InProcessHandler;
}

/** The running stack: EventBridge, Scheduler, Lambda, Step Functions, SNS and SQS with what is deployed in them. */
export interface StackRuntime {
  readonly services: readonly Service[];
  readonly bus: EventBus;
  /** The state machines' executions, as they are. */
  readonly engine: StateMachineEngine;
  readonly queues: QueueDirectory;
  readonly routes: readonly ControlRoute[];
  start(): Promise<void>;
  /** Ends all executions' running and all sandboxes; nothing of the stack runs afterwards. */
  stop(): Promise<void>;
}

/**
 * Runs a deployed stack: rules match events, state machines run, functions are invoked with their
 * deployed environment, and the roles by which they start each other are checked.
 * @throws StackDescriptionError when the snapshot is wrong
 */
export function createStackRuntime(world: World, options: StackRuntimeOptions): StackRuntime {
  const stack = parseStackDescription(options.snapshot);
  const queues = new QueueDirectory(stack, world);
  const functions = new FunctionRuntime(stack, hostOf(world, stack, options), queues);
  const engine = new StateMachineEngine(
    { world, stack, functions },
    (event) => bus.emit(event),
    options.historyLimit,
  );
  const { topics, delivery, schedules } = outgoing(stack, world, {
    ...{ queues, functions, engine },
    forward: (event) => bus.forward(event),
  });
  const bus = new RuleBus(stack, world, delivery);
  return {
    services: [
      createEventsService(stack, bus),
      createLambdaService(functions, stack.region),
      createStatesService(stack, engine),
      createSnsService(topics),
      createSqsService(queues, stack.region, options.endpoint),
      createSchedulerService(schedules, stack.region),
    ],
    bus,
    engine,
    queues,
    routes: [
      ...stackRoutes({ engine, functions, delivery, bus }),
      ...scheduleRoutes(schedules, () => world.clock.now()),
      ...mailRoutes(topics),
    ],
    start: async () => {
      if (options.prewarm) await functions.warmUp();
      schedules.start();
    },
    stop: async () => {
      schedules.stop();
      await engine.stop();
      await functions.stop();
    },
  };
}

/** What leaves EventBridge and Scheduler: to functions, state machines and topics. */
function outgoing(
  stack: StackDescription,
  world: World,
  parts: {
    readonly queues: QueueDirectory;
    readonly functions: FunctionRuntime;
    readonly engine: StateMachineEngine;
    readonly forward: (event: AwsEvent) => void;
  },
) {
  const { queues, functions, engine, forward } = parts;
  const topics = new TopicDirectory(stack, world);
  const reachable = {
    topics,
    forward,
    invokeLater: (name: string, payload: string) => functions.invokeLater(name, payload),
    startExecution: (arn: string, input: string) => engine.start(arn, undefined, input),
  };
  const send = createSendToTarget(stack, world, reachable);
  const invoke = createInvokeScheduleTarget(stack, world, reachable);
  return {
    topics,
    delivery: new TargetDelivery(stack, world, { queues, send }),
    schedules: new ScheduleRunner(stack, world, { queues, invoke }),
  };
}

function hostOf(
  world: World,
  { region }: StackDescription,
  options: StackRuntimeOptions,
): FunctionHost {
  const { root, endpoint, machineEnvironment, trustedCaPem, inProcess } = options;
  const maxSandboxes = options.maxSandboxes ?? DEFAULT_SANDBOXES;
  const places = { root, endpoint, machineEnvironment, trustedCaPem };
  return {
    world,
    region,
    maxSandboxes,
    ...places,
    ...(inProcess === undefined ? {} : { inProcess }),
  };
}

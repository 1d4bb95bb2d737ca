import type { RuleBus } from "../service/events/rule-bus.ts";
import type { TargetDelivery } from "../service/events/target-delivery.ts";
import type { FunctionRuntime } from "../service/lambda/function-runtime.ts";
import type { Execution } from "../service/states/execution.ts";
import type { StateMachineEngine } from "../service/states/state-machine-engine.ts";
import { ControlRefusal, type ControlRoute } from "../service.ts";

/** The parts of the running stack that the control port shows and disturbs. */
export interface StackParts {
  readonly engine: StateMachineEngine;
  readonly functions: FunctionRuntime;
  readonly delivery: TargetDelivery;
  readonly bus: RuleBus;
}

/** What AWS does not let you see or do with EventBridge, Lambda and Step Functions. */
export function stackRoutes(parts: StackParts): readonly ControlRoute[] {
  return [
    ...readingRoutes(parts),
    emitRoute(parts),
    ...eventRoutes(parts),
    lambdaFaultRoute(parts),
  ];
}

function readingRoutes({ engine, functions, delivery, bus }: StackParts): readonly ControlRoute[] {
  return [
    {
      method: "GET",
      path: "/executions",
      summary:
        "Executions, newest first, with their state transitions and the states they visited. Query: executionArn.",
      handle: (query) => {
        const arn = memberOf(query, "executionArn");
        const isWanted = ({ start }: Execution) => arn === undefined || start.arn === arn;
        return { executions: engine.executions.filter(isWanted).map(executionView) };
      },
    },
    {
      method: "GET",
      path: "/logs",
      summary: "What a function wrote, latest lines last: ?function=NAME.",
      example: { function: "latchkey-plan" },
      handle: (body) => {
        const pool = poolOf(functions, body);
        return { function: pool.name, lines: pool.logs.lines };
      },
    },
    {
      method: "GET",
      path: "/deliveries",
      summary: "Each event matched by a rule: the rule, the target, the attempts and the outcome.",
      handle: () => ({ deliveries: delivery.deliveries }),
    },
    {
      method: "GET",
      path: "/events",
      summary: "The latest events on the buses, whether a rule matched them or not.",
      handle: () => ({ events: bus.history }),
    },
  ];
}

function emitRoute({ bus }: StackParts): ControlRoute {
  return {
    method: "POST",
    path: "/events/emit",
    summary: "Puts any event on the default bus as AWS itself would, also one of a source aws.*.",
    example: {
      source: "aws.acm",
      detailType: "ACM Certificate Available",
      resources: [
        "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b",
      ],
      detail: { Action: "ISSUANCE" },
    },
    handle: (body) => {
      const detail = memberOf(body, "detail") ?? {};
      const event = {
        region: "us-east-1",
        source: textOf(body, "source"),
        detailType: textOf(body, "detailType"),
        resources: textsOf(body, "resources"),
        detail,
      };
      return { id: bus.put(event, "default").eventId };
    },
  };
}

function eventRoutes({ delivery, bus }: StackParts): readonly ControlRoute[] {
  return [
    {
      method: "POST",
      path: "/events/replay",
      summary: "Delivers an event once more, as EventBridge may at any time.",
      example: { id: "01234567-0123-4123-8123-0123456789ab" },
      handle: (body) => {
        const id = memberOf(body, "id");
        if (typeof id !== "string" || !bus.replay(id)) {
          throw new ControlRefusal(
            `id must be that of an event in GET /events, not ${shown(id)}`,
            404,
          );
        }
        return { replayed: id };
      },
    },
    {
      method: "POST",
      path: "/events/fault",
      summary:
        "Makes the next events be lost or delivered twice (mode lose, duplicate, none), or the next deliveries fail, to be tried again (mode fail) or for good (mode refuse).",
      example: { mode: "lose", times: 1 },
      handle: (body) => {
        const mode = oneOf(body, "mode", ["lose", "duplicate", "fail", "refuse", "none"]);
        const times = timesOf(body);
        if (mode === "fail") delivery.failNext(times);
        else if (mode === "refuse") delivery.refuseNext(times);
        else bus.setFault(mode, times);
        if (mode === "none") {
          delivery.failNext(0);
          delivery.refuseNext(0);
        }
        return { mode, times };
      },
    },
  ];
}

function lambdaFaultRoute({ functions }: StackParts): ControlRoute {
  return {
    method: "POST",
    path: "/lambda/fault",
    summary:
      "Kills a function's sandbox in the next invocations, before the handler runs or after it, so that its answer is lost.",
    example: { function: "latchkey-update", mode: "kill-after", times: 1 },
    handle: (body) => {
      const pool = poolOf(functions, body);
      const mode = oneOf(body, "mode", ["kill-before", "kill-after", "none"]);
      const times = timesOf(body);
      pool.setFault(mode, times);
      return { function: pool.name, mode, times };
    },
  };
}

function executionView(execution: Execution): object {
  const { start, end } = execution;
  return {
    executionArn: start.arn,
    stateMachineArn: start.stateMachine.arn,
    name: start.name,
    status: execution.status,
    startDate: execution.startDate.toISOString(),
    stopDate: end?.stopDate.toISOString() ?? null,
    transitions: execution.transitions,
    historyEvents: execution.history.events.length,
    visited: execution.visited,
    input: JSON.parse(start.input) as unknown,
    output: end?.status === "SUCCEEDED" ? (JSON.parse(end.output) as unknown) : null,
    error: end !== undefined && end.status !== "SUCCEEDED" ? (end.error ?? null) : null,
    cause: end !== undefined && end.status !== "SUCCEEDED" ? (end.cause ?? null) : null,
  };
}

function poolOf(functions: FunctionRuntime, body: unknown) {
  const name = memberOf(body, "function");
  const pool = typeof name === "string" ? functions.pools.get(name) : undefined;
  if (pool) return pool;
  const known = [...functions.pools.keys()].join(", ");
  throw new ControlRefusal(`function must be one of ${known}, not ${shown(name)}`);
}

function oneOf<const T extends string>(body: unknown, key: string, values: readonly T[]): T {
  const given = memberOf(body, key);
  const found = values.find((value) => value === given);
  if (found !== undefined) return found;
  throw new ControlRefusal(`${key} must be one of ${values.join(", ")}, not ${shown(given)}`);
}

function textOf(body: unknown, key: string): string {
  const text = memberOf(body, key);
  if (typeof text === "string" && text !== "") return text;
  throw new ControlRefusal(`${key} must be a text that is not empty, not ${shown(text)}`);
}

function textsOf(body: unknown, key: string): readonly string[] {
  const texts = memberOf(body, key) ?? [];
  if (Array.isArray(texts) && texts.every((text) => typeof text === "string")) return texts;
  throw new ControlRefusal(`${key} must be a list of texts, not ${shown(texts)}`);
}

/** How often the fault happens; once when not given. */
function timesOf(body: unknown): number {
  const times = memberOf(body, "times") ?? 1;
  if (typeof times === "number" && Number.isInteger(times) && times >= 1) return times;
  throw new ControlRefusal(`times must be a whole number from 1, not ${shown(times)}`);
}

function memberOf(body: unknown, key: string): unknown {
  return typeof body === "object" && body !== null
    ? (body as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

import type {
  DescribeRuleRequest,
  DescribeRuleResponse,
  ListRulesRequest,
  ListRulesResponse,
  ListTargetsByRuleRequest,
  ListTargetsByRuleResponse,
  PutEventsRequest,
  Rule,
  TestEventPatternRequest,
  TestEventPatternResponse,
} from "@aws-sdk/client-eventbridge";
import { type AwsCall, AwsError, type Operation, type Service } from "../../service.ts";
import type { RuleDescription, StackDescription } from "../../stack/stack-description.ts";
import { withModelRules } from "../member-rule.ts";
import { busName } from "./bus-name.ts";
import { compileEventPattern } from "./event-pattern.ts";
import { eventsRules } from "./model-rule.ts";
import { putEvents } from "./put-events.ts";
import type { RuleBus } from "./rule-bus.ts";

/** EventBridge's API: PutEvents, TestEventPattern and reading the stack's rules. */
export function createEventsService(stack: StackDescription, bus: RuleBus): Service {
  return {
    signingName: "events",
    operations: withModelRules(operationsOf(stack, bus), eventsRules, "ValidationException"),
    authorizationsOf: (operation, input: AnyInput, call) => {
      const arn = `arn:aws:events:${call.region}:${call.accountId}`;
      if (operation === "PutEvents") {
        return (input.Entries ?? []).map((entry) => ({
          action: "events:PutEvents",
          resources: [`${arn}:event-bus/${busName(entry.EventBusName)}`],
          context: {
            "events:source": entry.Source ?? "",
            "events:detail-type": entry.DetailType ?? "",
          },
        }));
      }
      const hasNoResource = operation === "TestEventPattern" || operation === "ListRules";
      const name = busName(input.EventBusName);
      const rule = `${arn}:rule/${name === "default" ? "" : `${name}/`}${input.Name ?? input.Rule ?? ""}`;
      return [{ action: `events:${operation}`, resources: hasNoResource ? ["*"] : [rule] }];
    },
  };
}

function operationsOf(stack: StackDescription, bus: RuleBus): Readonly<Record<string, Operation>> {
  return {
    PutEvents: (input: PutEventsRequest, call) => putEvents(bus, input, call),
    TestEventPattern: testEventPattern,
    ListRules: (input: ListRulesRequest, call) => listRules(stack, input, call),
    DescribeRule: (input: DescribeRuleRequest, call) => describeRule(stack, input, call),
    ListTargetsByRule: (input: ListTargetsByRuleRequest, call) =>
      listTargetsByRule(stack, input, call),
  };
}

type AnyInput = Partial<PutEventsRequest> & {
  readonly EventBusName?: string;
  readonly Name?: string;
  readonly Rule?: string;
};

function testEventPattern(input: TestEventPatternRequest): TestEventPatternResponse {
  let isMatch: (event: unknown) => boolean;
  try {
    isMatch = compileEventPattern(JSON.parse(input.EventPattern ?? ""));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "Event pattern is not valid JSON" : String(error);
    throw new AwsError("InvalidEventPatternException", reason.replace(/^\w+: /, ""));
  }
  return { Result: isMatch(testEvent(input.Event)) };
}

/** AWS wants these fields, and no others, to be there. */
function testEvent(text: string | undefined): object {
  let event: unknown;
  try {
    event = JSON.parse(text ?? "");
  } catch {
    throw new AwsError(
      "ValidationException",
      "Parameter Event is not valid. Reason: it is not JSON.",
    );
  }
  const needed = ["id", "account", "source", "time", "region", "resources", "detail-type"];
  const missing = needed.filter(
    (key) => (event as Readonly<Record<string, unknown>>)?.[key] === undefined,
  );
  if (typeof event !== "object" || event === null || missing.length > 0) {
    const reason = `missing ${missing.join(", ")}`;
    throw new AwsError("ValidationException", `Parameter Event is not valid. Reason: ${reason}.`);
  }
  return event;
}

function rulesOf(stack: StackDescription, bus: string | undefined, call: AwsCall) {
  if (call.region !== stack.region) return [];
  return Object.entries(stack.rules).filter(([, rule]) => rule.bus === busName(bus));
}

function listRules(
  stack: StackDescription,
  input: ListRulesRequest,
  call: AwsCall,
): ListRulesResponse {
  const all = rulesOf(stack, input.EventBusName, call)
    .filter(([name]) => name.startsWith(input.NamePrefix ?? ""))
    .map(([name, rule]) => ruleOf(name, rule));
  const { items, next } = pageOf(all, input.Limit, input.NextToken);
  return { Rules: items, ...next };
}

function describeRule(
  stack: StackDescription,
  input: DescribeRuleRequest,
  call: AwsCall,
): DescribeRuleResponse {
  const rule = findRule(stack, input.Name, input.EventBusName, call);
  return { ...ruleOf(input.Name ?? "", rule), CreatedBy: call.accountId };
}

function listTargetsByRule(
  stack: StackDescription,
  input: ListTargetsByRuleRequest,
  call: AwsCall,
): ListTargetsByRuleResponse {
  const rule = findRule(stack, input.Rule, input.EventBusName, call);
  const all = rule.targets.map((target) => ({
    Id: target.id,
    Arn: target.arn,
    ...(target.roleArn === undefined ? {} : { RoleArn: target.roleArn }),
    ...(target.deadLetterArn === undefined
      ? {}
      : { DeadLetterConfig: { Arn: target.deadLetterArn } }),
    ...(target.retry === undefined
      ? {}
      : {
          RetryPolicy: {
            MaximumRetryAttempts: target.retry.maximumRetryAttempts,
            MaximumEventAgeInSeconds: target.retry.maximumEventAgeSeconds,
          },
        }),
  }));
  const { items, next } = pageOf(all, input.Limit, input.NextToken);
  return { Targets: items, ...next };
}

function findRule(
  stack: StackDescription,
  name: string | undefined,
  bus: string | undefined,
  call: AwsCall,
): RuleDescription {
  const found = rulesOf(stack, bus, call).find(([ruleName]) => ruleName === name);
  if (found) return found[1];
  const message = `Rule ${name} does not exist on EventBus ${busName(bus)}.`;
  throw new AwsError("ResourceNotFoundException", message);
}

function ruleOf(name: string, rule: RuleDescription): Rule {
  return {
    Name: name,
    Arn: rule.arn,
    EventPattern: JSON.stringify(rule.eventPattern),
    State: rule.state,
    EventBusName: rule.bus,
    ...(rule.description === undefined ? {} : { Description: rule.description }),
  };
}

function pageOf<T>(all: readonly T[], limit = 100, token?: string) {
  const from = token === undefined ? 0 : Number(token);
  const to = from + limit;
  return {
    items: all.slice(from, to),
    next: to < all.length ? { NextToken: String(to) } : {},
  };
}

import type { Inputs } from "./inputs.ts";
import { arnOf } from "./mock-cloud.ts";
import { byName, type ResourceReader } from "./resource-reader.ts";

/** The rules with their targets; those of another Region by `<Region>/<name>`. */
export function describeRules(resources: ResourceReader, region: string) {
  const rules = resources.all("aws:cloudwatch/eventRule:EventRule");
  const targets = resources.all("aws:cloudwatch/eventTarget:EventTarget");
  const regionOf = (it: Inputs) => (it.has("region") ? it.text("region") : region);
  return Object.fromEntries(
    Map.groupBy(rules, regionOf)
      .entries()
      .flatMap(([where, those]) => {
        const here = targets.filter((target) => regionOf(target) === where);
        const prefix = where === region ? "" : `${where}/`;
        return Object.entries(describeRulesIn(where, those, here)).map(
          ([name, rule]) => [`${prefix}${name}`, rule] as const,
        );
      }),
  );
}

function describeRulesIn(region: string, rules: readonly Inputs[], targets: readonly Inputs[]) {
  return byName(rules, (rule, name) => ({
    arn: arnOf("aws:cloudwatch/eventRule:EventRule", name, region),
    bus: rule.text("eventBusName"),
    state: rule.has("state") ? rule.text("state") : "ENABLED",
    ...rule.optional("description", "description", (it) => it.text("description")),
    eventPattern: rule.json("eventPattern"),
    targets: targets.filter((target) => target.text("rule") === name).map(describeTarget),
  }));
}

function describeTarget(target: Inputs) {
  return {
    id: target.text("targetId"),
    ...describeDelivery(target),
    ...target.optional("inputTransformer", "inputTransformer", (it) => {
      const transformer = it.at("inputTransformer");
      return {
        ...transformer.optional("inputPaths", "inputPaths", (made) =>
          made.at("inputPaths").textMembers(),
        ),
        inputTemplate: transformer.text("inputTemplate"),
      };
    }),
  };
}

/** What a rule's target and a schedule's have in common. */
function describeDelivery(target: Inputs) {
  return {
    arn: target.text("arn"),
    ...target.optional("roleArn", "roleArn", (it) => it.text("roleArn")),
    ...target.optional("deadLetterConfig", "deadLetterArn", (it) =>
      it.at("deadLetterConfig").text("arn"),
    ),
    ...target.optional("retryPolicy", "retry", (it) => ({
      maximumEventAgeSeconds: it.at("retryPolicy").number("maximumEventAgeInSeconds"),
      maximumRetryAttempts: it.at("retryPolicy").number("maximumRetryAttempts"),
    })),
  };
}

/** The schedules of EventBridge Scheduler. */
export function describeSchedules(resources: ResourceReader, region: string) {
  const type = "aws:scheduler/schedule:Schedule";
  return byName(resources.all(type), (schedule, name) => ({
    arn: arnOf(type, name, region),
    ...schedule.optional("description", "description", (it) => it.text("description")),
    expression: schedule.text("scheduleExpression"),
    timeZone: schedule.text("scheduleExpressionTimezone"),
    state: schedule.has("state") ? schedule.text("state") : "ENABLED",
    target: {
      ...describeDelivery(schedule.at("target")),
      ...schedule.at("target").optional("input", "input", (it) => it.text("input")),
    },
  }));
}

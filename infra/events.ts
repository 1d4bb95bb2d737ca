import type { Functions } from "./functions.ts";
import { type Installation, logicalNameOf } from "./installation.ts";
import { createRule, deliveryOf } from "./rule.ts";
import { type InvokingRuleSettings, ruleSettings } from "./setting/rule-settings.ts";

/** What the rules are connected to. */
export interface EventParts {
  readonly functions: Functions;
  readonly rotation: aws.sfn.StateMachine;
  readonly deadLetters: aws.sqs.Queue;
}

/** The rules for AWS's events, each with the Lambda that it tells. */
export function createRules(
  installation: Installation,
  parts: EventParts,
): readonly aws.cloudwatch.EventRule[] {
  // The names are the same for every ARN; only one pattern holds it.
  return Object.entries(ruleSettings("")).map(([name, settings]) => {
    const eventPattern = parts.rotation.arn.apply((arn) =>
      JSON.stringify(
        Object.entries(ruleSettings(arn)).find(([key]) => key === name)?.[1].eventPattern,
      ),
    );
    const { description } = settings;
    const rule = createRule(installation, name, { description, eventPattern });
    invoke(installation, parts, { name, settings, rule });
    return rule;
  });
}

function invoke(
  { name: component, options }: Installation,
  { functions, deadLetters }: EventParts,
  told: {
    readonly name: string;
    readonly settings: InvokingRuleSettings;
    readonly rule: aws.cloudwatch.EventRule;
  },
): void {
  const { name, settings, rule } = told;
  const logicalName = `${component}${logicalNameOf(name)}`;
  const invoked = functions[settings.invokes];
  const permission = new aws.lambda.Permission(
    `${logicalName}Permission`,
    {
      action: "lambda:InvokeFunction",
      function: invoked.name,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    },
    options,
  );
  new aws.cloudwatch.EventTarget(
    `${logicalName}Target`,
    { ...deliveryOf(rule, deadLetters), targetId: settings.invokes, arn: invoked.arn },
    // An event that comes before the permission is not tried again.
    { ...options, dependsOn: [permission] },
  );
}

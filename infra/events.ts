import type { Functions } from "./functions.ts";
import { type Installation, logicalNameOf } from "./installation.ts";
import { applyingInput, delivery } from "./setting/delivery.ts";
import { eventBus } from "./setting/names.ts";
import { type RuleSettings, ruleSettings } from "./setting/rule-settings.ts";
import { trailSettings } from "./setting/trail-settings.ts";

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
  const rules = Object.entries(ruleSettings("")).map(([name, settings]) => {
    const eventPattern = parts.rotation.arn.apply((arn) =>
      JSON.stringify(
        Object.entries(ruleSettings(arn)).find(([key]) => key === name)?.[1].eventPattern,
      ),
    );
    return createRule(installation, parts, { name, settings, eventPattern });
  });
  if (!installation.config.cloudTrail) return rules;
  const trail = Object.entries(trailSettings(installation.prefix)).map(([name, settings]) =>
    createRule(installation, parts, {
      name,
      settings,
      eventPattern: JSON.stringify(settings.eventPattern),
    }),
  );
  return [...rules, ...trail];
}

function createRule(
  { name: component, names, options }: Installation,
  { functions, deadLetters }: EventParts,
  rule: {
    readonly name: string;
    readonly settings: RuleSettings;
    readonly eventPattern: $util.Input<string>;
  },
): aws.cloudwatch.EventRule {
  const { name, settings, eventPattern } = rule;
  const logicalName = `${component}${logicalNameOf(name)}`;
  const invoked = functions[settings.invokes];
  const made = new aws.cloudwatch.EventRule(
    `${logicalName}Rule`,
    {
      name: names.rule(name),
      description: settings.description,
      eventBusName: eventBus,
      eventPattern,
    },
    options,
  );
  const permission = new aws.lambda.Permission(
    `${logicalName}Permission`,
    {
      action: "lambda:InvokeFunction",
      function: invoked.name,
      principal: "events.amazonaws.com",
      sourceArn: made.arn,
    },
    options,
  );
  new aws.cloudwatch.EventTarget(
    `${logicalName}Target`,
    {
      rule: made.name,
      eventBusName: eventBus,
      targetId: settings.invokes,
      arn: invoked.arn,
      inputTransformer: applyingInput,
      deadLetterConfig: { arn: deadLetters.arn },
      retryPolicy: delivery,
    },
    // An event that comes before the permission is not tried again.
    { ...options, dependsOn: [permission] },
  );
  return made;
}

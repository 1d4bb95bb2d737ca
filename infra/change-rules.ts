import { type Installation, logicalNameOf } from "./installation.ts";
import { createRule, deliveryOf } from "./rule.ts";
import { policyOf, trustOf } from "./setting/iam.ts";
import { changePermissions } from "./setting/service-permissions.ts";
import { trailSettings } from "./setting/trail-settings.ts";

/**
 * The rules for what others change, each of which starts the audit. Nothing is made unless the
 * configuration says that there is a trail.
 */
export function createChangeRules(
  installation: Installation,
  audit: aws.sfn.StateMachine,
  deadLetters: aws.sqs.Queue,
): readonly aws.cloudwatch.EventRule[] {
  const { name: component, prefix, config, options } = installation;
  if (!config.cloudTrail) return [];
  const role = createRole(installation);
  return Object.entries(trailSettings(prefix)).map(([name, settings]) => {
    const { description, starts, eventPattern } = settings;
    const rule = createRule(installation, name, {
      description,
      eventPattern: JSON.stringify(eventPattern),
    });
    new aws.cloudwatch.EventTarget(
      `${component}${logicalNameOf(name)}Target`,
      {
        ...deliveryOf(rule, deadLetters),
        targetId: starts,
        arn: audit.arn,
        roleArn: role.arn,
      },
      options,
    );
    return rule;
  });
}

function createRole({ name, names, stack, options }: Installation): aws.iam.Role {
  return new aws.iam.Role(
    `${name}ChangeRole`,
    {
      name: names.role("change"),
      assumeRolePolicy: stack.apply(({ account }) => trustOf("events.amazonaws.com", account)),
      inlinePolicies: [
        { name: "start", policy: stack.apply((known) => policyOf(changePermissions(known))) },
      ],
    },
    options,
  );
}

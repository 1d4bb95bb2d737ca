import { type Installation, logicalNameOf } from "./installation.ts";
import { arnsOf } from "./setting/arns.ts";
import { policyOf, trustOf } from "./setting/iam.ts";
import { controlRegion, eventBus } from "./setting/names.ts";
import { forwardPermissions } from "./setting/service-permissions.ts";
import { trailSettings } from "./setting/trail-settings.ts";

/**
 * A change of a custom domain is reported in its pool's Region: from each one that is not us-east-1
 * it is sent on to the bus there, where the rule of the same pattern starts the audit. Nothing is
 * made unless the configuration says that there is a trail.
 */
export function createTrailForwarding(installation: Installation): void {
  const { name, names, prefix, config, stack, options } = installation;
  const elsewhere = config.regions.filter((region) => region !== controlRegion);
  const settings = trailSettings(prefix)["custom-domain-changed"];
  if (!config.cloudTrail || elsewhere.length === 0 || settings === undefined) return;
  const role = new aws.iam.Role(
    `${name}TrailRole`,
    {
      name: names.role("trail"),
      assumeRolePolicy: stack.apply(({ account }) => trustOf("events.amazonaws.com", account)),
      inlinePolicies: [
        { name: "forward", policy: stack.apply((known) => policyOf(forwardPermissions(known))) },
      ],
    },
    options,
  );
  for (const region of elsewhere) {
    const logicalName = `${name}Trail${logicalNameOf(region)}`;
    const provider = new aws.Provider(
      `${logicalName}Provider`,
      { region: region as aws.Region },
      options,
    );
    const rule = new aws.cloudwatch.EventRule(
      `${logicalName}Rule`,
      {
        name: names.rule("custom-domain-changed"),
        description: settings.description,
        eventBusName: eventBus,
        eventPattern: JSON.stringify(settings.eventPattern),
      },
      { ...options, provider },
    );
    new aws.cloudwatch.EventTarget(
      `${logicalName}Target`,
      {
        rule: rule.name,
        eventBusName: eventBus,
        targetId: "forward",
        arn: stack.apply((known) => arnsOf(known).bus),
        roleArn: role.arn,
      },
      { ...options, provider },
    );
  }
}

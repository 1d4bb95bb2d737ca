import type { InputTransformerDescription } from "../../stack/stack-description.ts";
import type { AwsEvent } from "../../world.ts";

/** The rule on whose behalf an input is made. */
export interface TransformedRule {
  readonly name: string;
  readonly arn: string;
}

/**
 * Makes the input of a target as EventBridge does: inside quotes a string is put in as it is,
 * unescaped, outside them as JSON; a path that leads nowhere leaves nothing behind.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformInput(
  transformer: InputTransformerDescription,
  event: AwsEvent,
  rule: TransformedRule,
): string {
  const values = new Map<string, unknown>([
    ["aws.events.rule-arn", rule.arn],
    ["aws.events.rule-name", rule.name],
    ["aws.events.event.ingestion-time", event.time],
    ["aws.events.event.json", event],
    ["aws.events.event", { ...event, detail: undefined }],
    ...Object.entries(transformer.inputPaths ?? {}).map(
      ([name, path]) => [name, valueAt(path, event)] as const,
    ),
  ]);
  let isQuoted = false;
  // Quotes are followed through the template alone: what a variable brings in does not count.
  return transformer.inputTemplate.replaceAll(/\\.|"|<([\w.-]+)>/gs, (found, name) => {
    if (found === '"') isQuoted = !isQuoted;
    return name === undefined || !values.has(name) ? found : shown(values.get(name), isQuoted);
  });
}

function shown(value: unknown, isQuoted: boolean): string {
  if (value === undefined) return isQuoted ? "" : '""';
  return isQuoted && typeof value === "string" ? value : JSON.stringify(value);
}

/** Dots and array indices, as much of JSONPath as EventBridge knows. */
function valueAt(path: string, event: AwsEvent): unknown {
  const keys = [...path.replace(/^\$\.?/, "").matchAll(/\[(\d+)\]|([^.[\]]+)/g)];
  return keys.reduce<unknown>((value, [, index, key]) => {
    if (typeof value !== "object" || value === null) return undefined;
    return (value as Readonly<Record<string, unknown>>)[index ?? key ?? ""];
  }, event);
}

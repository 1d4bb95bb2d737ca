import { listOf, memberOf, textOf } from "@latchkey/core/trigger/event-member";
import { readGivenEvent } from "@latchkey/core/trigger/given-event";
import type { LogKeys } from "./middleware.ts";

/** Shown to whoever invokes an event's Lambda with something that cannot be read at all. */
export const eventExample =
  '{"apply":true,"event":{"source":"aws.acm","detail-type":"ACM Certificate Available","resources":["arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b"],"detail":{"Action":"ISSUANCE"}}}';

/** Longest part of an event that a log line repeats, in characters. */
const longest = 200;

/**
 * Which event a log line is about, and whether it may change something: its envelope, never its
 * detail.
 */
export function eventKeys(step: string, given: unknown): LogKeys {
  const { event, apply } = readGivenEvent(given);
  const [resource] = listOf(event, "resources", 1);
  const keys = {
    eventId: textOf(event, "id"),
    detailType: textOf(event, "detail-type"),
    source: textOf(event, "source"),
    resource: typeof resource === "string" ? resource : undefined,
    execution: textOf(memberOf(event, "detail"), "name"),
  };
  const known = Object.entries(keys).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value.slice(0, longest)] as const],
  );
  return { step, apply: String(apply), ...Object.fromEntries(known) };
}

import type { FaultPlan } from "../../fault/fault-plan.ts";
import type { AwsEvent } from "../../world.ts";

const minuteMs = 60_000;
/** The copy of a doubled event comes so much later at most, in simulated milliseconds. */
const latestCopyMs = 15 * minuteMs;
/** A delay is drawn between these evenly by its magnitude: minutes are as likely as hours. */
const delayMs = { shortest: 2 * minuteMs, longest: 6 * 60 * minuteMs };

/** How an event gets to one rule. */
export interface EventFate {
  /** For each time that it is delivered, by how many simulated milliseconds too late. */
  readonly delaysMs: readonly number[];
  /** It comes after the event that follows it. */
  readonly isReordered: boolean;
}

/** Once, at once and in turn. */
export const ordinaryFate: EventFate = { delaysMs: [0], isReordered: false };

/**
 * What becomes of an event on its way to a rule that matches it. Only events of AWS's own services
 * (source `aws.*`) go astray: those are best effort, while what PutEvents has accepted is kept
 * (EventBridge reference, event delivery level). Retries and dead letters are the target's, later.
 */
export function fateOf(faults: FaultPlan, event: AwsEvent, rule: string): EventFate {
  if (!event.source.startsWith("aws.")) return ordinaryFate;
  const { source, "detail-type": detailType, region } = event;
  const place = { rule, source, detailType, region };
  if (faults.strikes("event.dropped", place)) return { delaysMs: [], isReordered: false };
  const { random } = faults;
  const { shortest, longest } = delayMs;
  const firstMs = faults.strikes("event.delayed", place)
    ? Math.round(shortest * (longest / shortest) ** random.next())
    : 0;
  const delaysMs = faults.strikes("event.doubled", place)
    ? [firstMs, firstMs + random.integer(0, latestCopyMs)]
    : [firstMs];
  return { delaysMs, isReordered: faults.strikes("event.reordered", place) };
}

import { memberOf } from "./event-member.ts";

/** What a function for events was invoked with, taken apart. */
export interface GivenEvent {
  /** The event itself: any JSON value. */
  readonly event: unknown;
  /** Whether something may be changed because of it. */
  readonly apply: boolean;
}

/**
 * Takes apart what a function for events was invoked with: `{"apply": true, "event": …}`, which
 * the deployed rules send, or the bare event, which a person pastes into the Lambda console.
 *
 * One rule for all that starts Latchkey: nothing is changed unless what was given says
 * `"apply": true` at the top, the JSON literal and nothing like it. A wrapper is opened once; what
 * is inside, another wrapper included, is the event, and permits nothing. EventBridge's events have
 * no member `event` nor `apply` (EventBridge user guide, "Event structure"). Never throws.
 */
export function readGivenEvent(given: unknown): GivenEvent {
  return {
    event: isWrapped(given) ? memberOf(given, "event") : given,
    apply: memberOf(given, "apply") === true,
  };
}

/** An event in the form in which it may change something. */
export function wrapToApply(event: unknown): { readonly apply: true; readonly event: unknown } {
  return { apply: true, event };
}

/** Whether this is an event in a wrapper, and not an event that has a member of that name. */
export function isWrapped(given: unknown): boolean {
  return (
    typeof given === "object" &&
    given !== null &&
    !Array.isArray(given) &&
    Object.hasOwn(given, "event") &&
    !Object.hasOwn(given, "source") &&
    !Object.hasOwn(given, "detail-type")
  );
}

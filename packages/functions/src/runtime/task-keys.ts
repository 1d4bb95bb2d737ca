import { memberOf, textOf } from "@latchkey/core/trigger/event-member";
import type { LogKeys } from "./middleware.ts";

/** Which rotation a log line is about. Names only: the payload has not been parsed. */
export function taskKeys(step: string, payload: unknown): LogKeys {
  const customDomain = textOf(memberOf(memberOf(payload, "state"), "request"), "customDomain");
  const execution = textOf(memberOf(payload, "execution"), "Name");
  return {
    step,
    ...(customDomain === undefined ? {} : { customDomain: customDomain.slice(0, 253) }),
    ...(execution === undefined ? {} : { execution: execution.slice(0, 80) }),
  };
}

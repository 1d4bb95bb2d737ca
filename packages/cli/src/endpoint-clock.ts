import { type Clock, systemClock } from "@latchkey/core/clock";
import { EndpointUnreachableError } from "./errors.ts";

/** Milliseconds in which the endpoint has to answer. */
const timeoutMs = 5_000;

/**
 * The time by whoever answers at an endpoint, from the `Date` of its answer, going on from there
 * with the machine's clock: a simulator keeps a time of its own, and certificates are valid by it.
 * The machine's clock where the answer carries no date.
 * @throws EndpointUnreachableError
 */
export async function readEndpointClock(
  endpointUrl: string,
  machine: Clock = systemClock,
): Promise<Clock> {
  const date = await readDate(endpointUrl);
  const aheadMs = date - machine.now().getTime();
  if (Number.isNaN(aheadMs)) return machine;
  return { now: () => new Date(machine.now().getTime() + aheadMs) };
}

/** Milliseconds since 1970, or NaN. Any answer will do, a refusal too. */
async function readDate(endpointUrl: string): Promise<number> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(endpointUrl, { method: "HEAD", redirect: "manual", signal });
    return Date.parse(response.headers.get("date") ?? "");
  } catch (error) {
    throw new EndpointUnreachableError(endpointUrl, error);
  }
}

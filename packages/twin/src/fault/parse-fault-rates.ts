import { type FaultKind, type FaultRates, faultKinds } from "./fault-kind.ts";

/** @throws RangeError that names the known kinds */
export function parseFaultKind(value: unknown): FaultKind {
  if (typeof value === "string" && Object.hasOwn(faultKinds, value)) return value as FaultKind;
  const known = Object.keys(faultKinds).join(", ");
  // Not by `String`: an object may bring a `toString` of its own.
  const said = typeof value === "object" ? "object" : String(value).slice(0, 100);
  throw new RangeError(`There is no fault '${said}'. Known: ${known}.`);
}

/**
 * Chances by kind, as they come from a file or over the control port.
 *
 * @throws RangeError for what is no object, an unknown kind, or a chance that is not from 0 to 1
 */
export function parseFaultRates(value: unknown): FaultRates {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RangeError('Rates must be an object of chances by kind: {"call.throttled": 0.02}.');
  }
  const entries = Object.entries(value).map(([name, rate]: [string, unknown]) => {
    const kind = parseFaultKind(name);
    if (typeof rate === "number" && rate >= 0 && rate <= 1) return [kind, rate] as const;
    throw new RangeError(
      `The rate of ${kind} must be a number from 0 to 1, not ${JSON.stringify(rate)}.`,
    );
  });
  return Object.fromEntries(entries);
}

/** In one line, for people: `call.throttled 2 %, event.doubled 10 %`. */
export function describeFaultRates(rates: FaultRates): string {
  const parts = Object.entries(rates)
    .filter(([, rate]) => rate > 0)
    .map(([kind, rate]) => `${kind} ${Number((rate * 100).toFixed(2))} %`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

/** A date and time as a wall clock shows it, to the minute. Months and days count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock in the time zone shows at an instant. @throws RangeError for an unknown time zone */
export function wallTimeAt(instant: Date, timeZone: string): WallTime {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
  };
}

/**
 * The first instant at which a clock in the time zone shows this; undefined for a time that is
 * skipped when clocks go forward.
 */
export function instantOf(wall: WallTime, timeZone: string): Date | undefined {
  const asUtc = utcOf(wall);
  // Before and after any change of the clock near by: there is never more than one within a day.
  const offsets = [-DAY_MS, DAY_MS].map((shift) => {
    const near = new Date(asUtc + shift);
    return utcOf(wallTimeAt(near, timeZone)) - near.getTime();
  });
  const candidates = offsets
    .map((offset) => new Date(asUtc - offset))
    .filter((instant) => utcOf(wallTimeAt(instant, timeZone)) === asUtc)
    .sort((left, right) => left.getTime() - right.getTime());
  return candidates[0];
}

/** As if the wall clock were UTC's, in milliseconds; to the minute. */
function utcOf({ year, month, day, hour, minute }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    calendar: "gregory",
    numberingSystem: "latn",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}

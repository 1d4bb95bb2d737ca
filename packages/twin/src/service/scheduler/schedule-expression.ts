import { cronDayTest } from "./cron-day.ts";
import { cronValues, ScheduleExpressionError } from "./cron-field.ts";
import { instantOf, wallTimeAt } from "./local-time.ts";

/** When a schedule runs next, strictly after an instant; undefined when never again. */
export type NextRun = (after: Date) => Date | undefined;

const UNIT_MS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};
const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
/** Scheduler takes years from 1970 to 2199. */
const LAST_YEAR = 2199;
/** Days searched for the next run: leap days of a chosen weekday come every 28 years, or 40. */
const SEARCHED_DAYS = 366 * 41;

/**
 * Reads a schedule expression: `rate(value unit)`, `cron(minutes hours day-of-month month
 * day-of-week year)` or `at(yyyy-mm-ddThh:mm:ss)`. A time that is skipped when clocks go forward
 * is not run; one that comes twice is run once.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 *
 * @param createdAt a rate counts from here; that the first run is one interval later, and not at
 *   once, is not documented
 * @throws ScheduleExpressionError for what Scheduler would refuse
 * @throws RangeError for an unknown time zone
 */
export function compileScheduleExpression(
  expression: string,
  timeZone: string,
  createdAt: Date,
): NextRun {
  wallTimeAt(createdAt, timeZone);
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) return rateRuns(expression, Number(rate[1]), rate[2] ?? "", createdAt);
  const at = /^at\((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):\d\d\)$/.exec(expression);
  if (at) return onlyRun(at.slice(1).map(Number), timeZone);
  const cron = /^cron\((.+)\)$/.exec(expression);
  if (cron) return cronRuns(expression, (cron[1] ?? "").trim().split(/\s+/), timeZone);
  throw new ScheduleExpressionError(expression, "it is neither rate(…), cron(…) nor at(…)");
}

function rateRuns(expression: string, value: number, unit: string, createdAt: Date): NextRun {
  if (value < 1) throw new ScheduleExpressionError(expression, "the value must be 1 or more");
  const intervalMs = value * (UNIT_MS[unit] ?? 0);
  return (after) => {
    const passed = Math.floor((after.getTime() - createdAt.getTime()) / intervalMs);
    return new Date(createdAt.getTime() + Math.max(passed + 1, 1) * intervalMs);
  };
}

function onlyRun(parts: readonly number[], timeZone: string): NextRun {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = parts;
  const instant = instantOf({ year, month, day, hour, minute }, timeZone);
  return (after) => (instant !== undefined && instant > after ? instant : undefined);
}

function cronRuns(expression: string, fields: readonly string[], timeZone: string): NextRun {
  const [minuteText = "", hourText = "", ofMonth = "", monthText = "", ofWeek = "", yearText = ""] =
    fields;
  if (fields.length !== 6) throw new ScheduleExpressionError(expression, "cron has six fields");
  const minutes = cronValues(minuteText, { field: "minutes", from: 0, to: 59 }, expression);
  const hours = cronValues(hourText, { field: "hours", from: 0, to: 23 }, expression);
  const months = cronValues(
    monthText,
    { field: "month", from: 1, to: 12, names: MONTHS },
    expression,
  );
  const years = cronValues(yearText, { field: "year", from: 1970, to: LAST_YEAR }, expression);
  const isDay = cronDayTest({ ofMonth, ofWeek }, expression);
  return (after) => {
    const first = wallTimeAt(after, timeZone);
    for (let days = 0; days < SEARCHED_DAYS; days += 1) {
      const date = new Date(Date.UTC(first.year, first.month - 1, first.day + days));
      const [year, month, day] = [
        date.getUTCFullYear(),
        date.getUTCMonth() + 1,
        date.getUTCDate(),
      ] as const;
      if (!years.includes(year) || !months.includes(month) || !isDay({ year, month, day }))
        continue;
      for (const hour of hours) {
        for (const minute of minutes) {
          const instant = instantOf({ year, month, day, hour, minute }, timeZone);
          if (instant !== undefined && instant > after) return instant;
        }
      }
    }
    return undefined;
  };
}

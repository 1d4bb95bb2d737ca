import { type CronRange, cronValues, ScheduleExpressionError } from "./cron-field.ts";

/** A day of a month; month from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const dayOfMonth: CronRange = { field: "day-of-month", from: 1, to: 31 };
const dayOfWeek: CronRange = {
  field: "day-of-week",
  from: 1,
  to: 7,
  names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
};

/**
 * Whether a day fits the two day fields of a cron expression, with Scheduler's wildcards: `L` (last
 * day, last weekday of its kind), `W` (weekday nearest to a day), `#` (so-manieth of its kind).
 * @throws ScheduleExpressionError, also when neither field is `?`
 */
export function cronDayTest(
  fields: { readonly ofMonth: string; readonly ofWeek: string },
  expression: string,
): (day: CalendarDay) => boolean {
  const { ofMonth, ofWeek } = fields;
  if ((ofMonth === "?") === (ofWeek === "?")) {
    const problem = "exactly one of day-of-month and day-of-week must be ?";
    throw new ScheduleExpressionError(expression, problem);
  }
  return ofWeek === "?" ? monthDayTest(ofMonth, expression) : weekDayTest(ofWeek, expression);
}

function monthDayTest(text: string, expression: string): (day: CalendarDay) => boolean {
  if (text === "L") return (day) => day.day === lastDayOf(day);
  const nearest = /^(\d+)W$/.exec(text);
  if (nearest) {
    const [wanted] = cronValues(nearest[1] ?? "", dayOfMonth, expression);
    return (day) => day.day === nearestWeekday({ ...day, day: wanted ?? 1 });
  }
  const values = cronValues(text, dayOfMonth, expression);
  return ({ day }) => values.includes(day);
}

function weekDayTest(text: string, expression: string): (day: CalendarDay) => boolean {
  const special = /^(\w+?)(?:(L)|#([1-5]))$/.exec(text);
  if (special) {
    const [wanted] = cronValues(special[1] ?? "", dayOfWeek, expression);
    const nth = special[3] === undefined ? undefined : Number(special[3]);
    return (day) => {
      if (weekdayOf(day) !== wanted) return false;
      return nth === undefined ? day.day + 7 > lastDayOf(day) : Math.ceil(day.day / 7) === nth;
    };
  }
  const values = cronValues(text === "L" ? "7" : text, dayOfWeek, expression);
  return (day) => values.includes(weekdayOf(day));
}

/** Sunday is 1, as in Scheduler. */
function weekdayOf({ year, month, day }: CalendarDay): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function lastDayOf({ year, month }: CalendarDay): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Monday to Friday nearest to a day, within the same month. */
function nearestWeekday(wanted: CalendarDay): number {
  const last = lastDayOf(wanted);
  const day = Math.min(wanted.day, last);
  const weekday = weekdayOf({ ...wanted, day });
  if (weekday === 7) return day === 1 ? 3 : day - 1;
  if (weekday === 1) return day === last ? day - 2 : day + 1;
  return day;
}

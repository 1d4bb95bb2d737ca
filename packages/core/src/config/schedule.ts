/** `rate(…)`: a value and a unit, the unit singular for one only (EventBridge Scheduler). */
const rate = /^rate\((\d{1,5}) (minute|minutes|hour|hours|day|days)\)$/;

/** `cron(…)`: six fields, of which this only has to tell the days apart from the time of day. */
const cron =
  /^cron\(([\d,*/-]+) ([\d,*/-]+) ([\dLW?,*/-]+) ([\dA-Z,*/-]+) ([\dA-ZL#?,*/-]+) ([\d,*/-]+)\)$/;

const minutesOf: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 24 * 60 };

/**
 * Whether an expression of EventBridge Scheduler runs at least once a day, which the alarm on a
 * missed audit (26 hours) counts on: a rate of at most a day, or a cron whose days, months and
 * years are all `*` (one of the two kinds of day being `?`, as the syntax wants).
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function isDailySchedule(expression: string): boolean {
  const [, value = "", unit = ""] = rate.exec(expression) ?? [];
  if (value !== "") {
    const isSingular = !unit.endsWith("s");
    const minutes = Number(value) * (minutesOf[unit.replace(/s$/, "")] ?? Number.NaN);
    return (value === "1") === isSingular && minutes >= 1 && minutes <= 24 * 60;
  }
  const [, , , dayOfMonth, month, dayOfWeek, year] = cron.exec(expression) ?? [];
  const days = `${dayOfMonth}${dayOfWeek}`;
  return (days === "*?" || days === "?*") && month === "*" && year === "*";
}

/** Whether it is a time zone of the IANA database, such as `Europe/Berlin`, or `UTC`. */
export function isTimeZone(name: string): boolean {
  // Names only: `Intl` takes offsets such as +01:00 too, EventBridge Scheduler does not.
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

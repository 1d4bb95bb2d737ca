/** An expression that EventBridge Scheduler would refuse. */
export class ScheduleExpressionError extends Error {
  override readonly name = "ScheduleExpressionError";

  constructor(expression: string, problem: string) {
    super(`Invalid Schedule Expression ${expression}: ${problem}.`);
  }
}

/** The values a field may have, and the names it knows for some of them. */
export interface CronRange {
  readonly field: string;
  readonly from: number;
  readonly to: number;
  /** Names of the values from `from` on: `JAN`, `SUN`. */
  readonly names?: readonly string[];
}

/**
 * The values that a plain field of a cron expression stands for: `*`, lists, ranges and steps, and
 * names. `?` counts as `*`.
 * @throws ScheduleExpressionError
 */
export function cronValues(text: string, range: CronRange, expression: string): readonly number[] {
  const refuse = (problem: string): never => {
    throw new ScheduleExpressionError(expression, `${range.field} "${text}" ${problem}`);
  };
  const numberOf = (word: string): number => {
    const named = range.names?.indexOf(word.toUpperCase()) ?? -1;
    const value = named >= 0 ? range.from + named : /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (Number.isNaN(value)) return refuse("is not understood");
    if (value < range.from || value > range.to) {
      return refuse(`is not within ${range.from} to ${range.to}`);
    }
    return value;
  };
  const found = text.split(",").flatMap((item) => {
    const [span = "", step, ...rest] = item.split("/");
    if (rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) {
      return refuse("has a step that is not a number from 1");
    }
    const [first = "", last] = span === "*" || span === "?" ? ["*"] : span.split("-", 2);
    const from = first === "*" ? range.from : numberOf(first);
    // A start with a step and no end runs to the end of the range.
    const openEnd = first === "*" || step !== undefined ? range.to : from;
    const to = last === undefined ? openEnd : numberOf(last);
    if (to < from) return refuse("is a range that runs backwards");
    return Array.from({ length: Math.floor((to - from) / Number(step ?? 1)) + 1 }, (_, index) => {
      return from + index * Number(step ?? 1);
    });
  });
  return [...new Set(found)].sort((left, right) => left - right);
}

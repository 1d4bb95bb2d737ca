import { describe, expect, it } from "vitest";
import { compileScheduleExpression } from "../../../src/service/scheduler/schedule-expression.ts";

const createdAt = new Date("2026-09-01T12:00:30Z");

/** The next runs, one after the other. */
function runs(expression: string, timeZone: string, from: string, count = 3): readonly string[] {
  const next = compileScheduleExpression(expression, timeZone, createdAt);
  const found: string[] = [];
  let after: Date | undefined = new Date(from);
  while (found.length < count && after !== undefined) {
    after = next(after);
    if (after !== undefined) found.push(after.toISOString().slice(0, 16));
  }
  return found;
}

describe("a schedule expression", () => {
  it.each([
    ["daily, in UTC", "cron(0 6 * * ? *)", "UTC", ["2026-09-02T06:00", "2026-09-03T06:00"]],
    [
      "daily, in Berlin",
      "cron(0 6 * * ? *)",
      "Europe/Berlin",
      ["2026-09-02T04:00", "2026-09-03T04:00"],
    ],
    ["weekdays", "cron(30 8 ? * MON-FRI *)", "UTC", ["2026-09-02T08:30", "2026-09-03T08:30"]],
    ["Sundays are 1", "cron(0 0 ? * 1 *)", "UTC", ["2026-09-06T00:00", "2026-09-13T00:00"]],
    ["every six hours", "cron(15 0/6 * * ? *)", "UTC", ["2026-09-01T12:15", "2026-09-01T18:15"]],
    ["a list", "cron(0,30 13 * * ? *)", "UTC", ["2026-09-01T13:00", "2026-09-01T13:30"]],
    [
      "the last day of a month",
      "cron(0 3 L * ? *)",
      "UTC",
      ["2026-09-30T03:00", "2026-10-31T03:00"],
    ],
    ["the last Friday", "cron(0 3 ? * 6L *)", "UTC", ["2026-09-25T03:00", "2026-10-30T03:00"]],
    [
      "the second Tuesday",
      "cron(0 3 ? * TUE#2 *)",
      "UTC",
      ["2026-09-08T03:00", "2026-10-13T03:00"],
    ],
    // 1 November 2026 is a Sunday, 1 August 2026 a Saturday.
    [
      "the weekday nearest to the first",
      "cron(0 3 1W * ? *)",
      "UTC",
      ["2026-10-01T03:00", "2026-11-02T03:00"],
    ],
    [
      "some months of some years",
      "cron(0 3 1 JAN,JUL ? 2027-2028)",
      "UTC",
      ["2027-01-01T03:00", "2027-07-01T03:00"],
    ],
  ])("runs %s", (_, expression, timeZone, expected) => {
    expect(runs(expression, timeZone, "2026-09-01T12:00:30Z", 2)).toEqual(expected);
  });

  it("skips a time that does not exist when clocks go forward", () => {
    // In Berlin 02:00 becomes 03:00 on 28 March 2027.
    expect(runs("cron(30 2 * * ? *)", "Europe/Berlin", "2027-03-26T12:00:00Z")).toEqual([
      "2027-03-27T01:30",
      "2027-03-29T00:30",
      "2027-03-30T00:30",
    ]);
  });

  it("runs once when the clock shows the time twice", () => {
    // In Berlin 03:00 becomes 02:00 on 25 October 2026, at 01:00 UTC.
    expect(runs("cron(30 2 * * ? *)", "Europe/Berlin", "2026-10-24T12:00:00Z", 2)).toEqual([
      "2026-10-25T00:30",
      "2026-10-26T01:30",
    ]);
  });

  it("counts a rate from its creation", () => {
    expect(runs("rate(12 hours)", "UTC", "2026-09-01T12:00:30Z", 2)).toEqual([
      "2026-09-02T00:00",
      "2026-09-02T12:00",
    ]);
    expect(runs("rate(1 day)", "UTC", "2026-09-05T00:00:00Z", 1)).toEqual(["2026-09-05T12:00"]);
  });

  it("runs once, or never, at a given time", () => {
    const expression = "at(2026-09-02T08:00:00)";
    expect(runs(expression, "America/New_York", "2026-09-01T00:00:00Z")).toEqual([
      "2026-09-02T12:00",
    ]);
    expect(runs(expression, "America/New_York", "2026-09-03T00:00:00Z")).toEqual([]);
  });

  it.each([
    ["cron(0 6 * * * *)", "exactly one of day-of-month and day-of-week must be ?"],
    ["cron(0 6 ? * ? *)", "exactly one of day-of-month and day-of-week must be ?"],
    ["cron(0 6 * * ?)", "six fields"],
    ["cron(60 6 * * ? *)", 'minutes "60" is not within 0 to 59'],
    ["cron(0 6 * FEBRUARY ? *)", 'month "FEBRUARY" is not understood'],
    ["cron(0 22-6 * * ? *)", "runs backwards"],
    ["cron(0/0 6 * * ? *)", "has a step"],
    ["rate(0 hours)", "1 or more"],
    ["daily", "neither rate(…), cron(…) nor at(…)"],
  ])("%s is refused", (expression, problem) => {
    expect(() => compileScheduleExpression(expression, "UTC", createdAt)).toThrow(problem);
  });

  it("is refused with a time zone that does not exist", () => {
    expect(() => compileScheduleExpression("rate(1 day)", "Europe/Atlantis", createdAt)).toThrow(
      RangeError,
    );
  });
});

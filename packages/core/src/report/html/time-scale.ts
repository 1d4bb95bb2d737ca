const millisecondsOfDay = 86_400_000;
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Whole days from one instant to another, both ISO 8601: rounded toward zero, in both directions. */
export function daysBetween(from: string, to: string): number {
  return Math.trunc((Date.parse(to) - Date.parse(from)) / millisecondsOfDay);
}

/** An instant so many days later, ISO 8601. */
export function daysAfter(iso: string, days: number): string {
  return new Date(Date.parse(iso) + days * millisecondsOfDay).toISOString();
}

/** The month of an instant by UTC, e.g. `Nov 2026`. */
export function monthOf(iso: string): string {
  return `${months[Number(iso.slice(5, 7)) - 1] ?? "?"} ${iso.slice(0, 4)}`;
}

/** A stretch of time that is drawn from left to right. */
export interface TimeScale {
  /** Where an instant stands, in percent of the width; what lies outside stands at the edge. */
  place(iso: string): number;
  /** Whether an instant lies within. */
  has(iso: string): boolean;
  /** The first day of each month within. */
  readonly months: readonly { readonly place: number; readonly label: string }[];
}

/** The scale from one instant to another, both ISO 8601 and the first before the second. */
export function timeScale(from: string, to: string): TimeScale {
  const start = Date.parse(from);
  const length = Date.parse(to) - start;
  const place = (iso: string) => {
    const share = (Date.parse(iso) - start) / length;
    return Number((Math.min(1, Math.max(0, share)) * 100).toFixed(2));
  };
  return {
    place,
    has: (iso) => Date.parse(iso) >= start && Date.parse(iso) <= start + length,
    months: firstDays(from, to).map((iso) => ({ place: place(iso), label: labelOf(iso) })),
  };
}

function firstDays(from: string, to: string): readonly string[] {
  const days: string[] = [];
  const year = Number(from.slice(0, 4));
  const month = Number(from.slice(5, 7)) - 1;
  for (let next = 1; ; next += 1) {
    const iso = new Date(Date.UTC(year, month + next, 1)).toISOString();
    if (iso >= to) return days;
    days.push(iso);
  }
}

/** The year beside January only: twelve of them would crowd the scale. */
function labelOf(iso: string): string {
  const name = months[Number(iso.slice(5, 7)) - 1] ?? "?";
  return name === "Jan" ? iso.slice(0, 4) : name;
}

const dayMs = 24 * 60 * 60 * 1000;

/** `2027-06-01 23:59 UTC`. */
export function sayInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** How far an instant is off: `in 191 days`, `in 5 hours`, `3 days ago`. */
export function sayDistance(instant: Date, at: Date): string {
  const ms = instant.getTime() - at.getTime();
  const length = sayLength(Math.abs(ms));
  return ms >= 0 ? `in ${length}` : `${length} ago`;
}

function sayLength(ms: number): string {
  if (ms >= 2 * dayMs) return `${Math.floor(ms / dayMs)} days`;
  const hours = Math.floor(ms / (60 * 60 * 1000));
  if (hours >= 2) return `${hours} hours`;
  return `${Math.floor(ms / 60_000)} min`;
}

/** An end of validity and how far off it is; what is unknown is said to be. */
export function sayExpiry(notAfter: Date | undefined, at: Date): string {
  if (notAfter === undefined || Number.isNaN(notAfter.getTime())) return "unknown";
  return `${sayInstant(notAfter)} (${sayDistance(notAfter, at)})`;
}

/** How long something took: `35 s`, `12 min`, `3 h 5 min`. */
export function sayDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

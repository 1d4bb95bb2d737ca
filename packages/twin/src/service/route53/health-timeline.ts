const minuteMs = 60_000;

/** What can be said of a health check at one moment. */
export interface HealthSample {
  /** The verdict that routing follows, as 1 or 0. */
  readonly HealthCheckStatus: 0 | 1;
  /** Endpoint checks that are not disabled, once they have been probed. */
  readonly HealthCheckPercentageHealthy?: number;
  /** Calculated checks. */
  readonly ChildHealthCheckHealthyCount?: number;
}

/** Metrics in the namespace `AWS/Route53` (developer guide, monitoring-cloudwatch). */
export type HealthMetric = keyof HealthSample;

/** The values that a metric had within one minute. */
export interface MetricMinute {
  readonly start: Date;
  /** At least one; several when it changed within the minute. */
  readonly values: readonly number[];
}

/**
 * The history of one check: only its changes are kept, so that it costs nothing while nothing
 * happens and has no gaps however fast the clock runs.
 */
export class HealthTimeline {
  readonly #createdAt: Date;
  readonly #changes: { readonly at: number; readonly sample: HealthSample }[] = [];

  constructor(createdAt: Date) {
    this.#createdAt = createdAt;
  }

  /** Keeps the sample if it differs from the last one. */
  record(at: Date, sample: HealthSample): void {
    const last = this.#changes.at(-1);
    if (last !== undefined && isSame(last.sample, sample)) return;
    this.#changes.push({ at: at.getTime(), sample });
  }

  /**
   * Finished minutes that begin in [from, to), `from` rounded down to a minute as CloudWatch
   * does. The first is the one in which the check was
   * created; nothing is known until the check is a minute old.
   */
  minutes(metric: HealthMetric, from: Date, to: Date, now: Date): MetricMinute[] {
    const created = this.#createdAt.getTime();
    if (now.getTime() < created + minuteMs) return [];
    const first = Math.max(floorToMinute(created), floorToMinute(from.getTime()));
    const found: MetricMinute[] = [];
    for (
      let start = first;
      start < to.getTime() && start + minuteMs <= now.getTime();
      start += minuteMs
    ) {
      const values = this.#valuesWithin(metric, start);
      if (values.length > 0) found.push({ start: new Date(start), values });
    }
    return found;
  }

  #valuesWithin(metric: HealthMetric, start: number): number[] {
    const before = this.#changes.findLast(({ at }) => at <= start);
    const within = this.#changes.filter(({ at }) => at > start && at < start + minuteMs);
    return [...(before === undefined ? [] : [before]), ...within].flatMap(({ sample }) => {
      const value = sample[metric];
      return value === undefined ? [] : [value];
    });
  }
}

function isSame(one: HealthSample, other: HealthSample): boolean {
  return (
    one.HealthCheckStatus === other.HealthCheckStatus &&
    one.HealthCheckPercentageHealthy === other.HealthCheckPercentageHealthy &&
    one.ChildHealthCheckHealthyCount === other.ChildHealthCheckHealthyCount
  );
}

function floorToMinute(time: number): number {
  return Math.floor(time / minuteMs) * minuteMs;
}

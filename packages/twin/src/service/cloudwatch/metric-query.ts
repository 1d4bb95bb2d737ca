import type { MetricDataQuery, MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../../service.ts";
import type { HealthCheckMetrics } from "../route53/route53.ts";

/** What a health check publishes (Route 53 developer guide, monitoring-cloudwatch). */
export const metricNames = [
  "HealthCheckStatus",
  "HealthCheckPercentageHealthy",
  "ChildHealthCheckHealthyCount",
] as const;

type MetricName = (typeof metricNames)[number];

const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
  Average: (values) => sum(values) / values.length,
  Sum: sum,
  SampleCount: (values) => values.length,
};

/** One metric, one statistic, one period. */
export interface ParsedQuery {
  readonly id: string;
  readonly label: string;
  readonly isReturned: boolean;
  readonly periodSeconds: number;
  readonly statistic: (values: readonly number[]) => number;
  /** Undefined when the query asks for a metric that Route 53 does not publish. */
  readonly source?: { readonly healthCheckId: string; readonly metric: MetricName };
}

/** A value that CloudWatch does not accept. */
export function invalidValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** A member that is missing. */
export function missingParameter(name: string): AwsError {
  return new AwsError("MissingRequiredParameterException", `The parameter ${name} is required.`);
}

/** Checks one query. Metric math is not simulated and refused. */
export function parseQuery(query: MetricDataQuery, position: number): ParsedQuery {
  const at = `MetricDataQueries.member.${position}`;
  if (query.Id === undefined) throw missingParameter(`${at}.Id`);
  if (!/^[a-z][a-zA-Z0-9_]{0,254}$/.test(query.Id))
    throw invalidValue(
      `The value ${query.Id} for parameter ${at}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if (query.Expression !== undefined && query.MetricStat !== undefined)
    throw new AwsError(
      "InvalidParameterCombinationException",
      `The parameters ${at}.Expression and ${at}.MetricStat cannot be used together.`,
    );
  if (query.Expression !== undefined)
    throw invalidValue(`The parameter ${at}.Expression is not supported: no metric math here.`);
  if (query.MetricStat === undefined) throw missingParameter(`${at}.MetricStat`);
  const { Metric: metric, Period: period, Stat: stat } = query.MetricStat;
  if (metric?.MetricName === undefined)
    throw missingParameter(`${at}.MetricStat.Metric.MetricName`);
  if (period === undefined) throw missingParameter(`${at}.MetricStat.Period`);
  if (![1, 5, 10, 20, 30].includes(period) && !(period > 0 && period % 60 === 0))
    throw invalidValue(
      `The value ${period} for parameter ${at}.MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60.`,
    );
  const statistic = statistics[String(stat)];
  if (statistic === undefined)
    throw invalidValue(`The value ${stat} for parameter ${at}.MetricStat.Stat is not supported.`);
  const source = sourceOf(metric);
  return {
    id: query.Id,
    label: query.Label ?? metric.MetricName,
    isReturned: query.ReturnData !== false,
    periodSeconds: period,
    statistic,
    ...(source === undefined ? {} : { source }),
  };
}

type Metric = NonNullable<NonNullable<MetricDataQuery["MetricStat"]>["Metric"]>;

function sourceOf({ Namespace, MetricName, Dimensions }: Metric): ParsedQuery["source"] {
  const metric = metricNames.find((name) => name === MetricName);
  const [dimension, ...others] = Dimensions ?? [];
  if (Namespace !== "AWS/Route53" || metric === undefined || others.length > 0) return undefined;
  if (dimension?.Name !== "HealthCheckId" || dimension.Value === undefined) return undefined;
  return { healthCheckId: dimension.Value, metric };
}

/** The query's points in [from, to), newest first unless asked otherwise. No data: no points. */
export function answerQuery(
  query: ParsedQuery,
  healthChecks: HealthCheckMetrics,
  range: { readonly from: Date; readonly to: Date; readonly isOldestFirst: boolean },
): MetricDataResult {
  const { source } = query;
  const minutes =
    source === undefined
      ? []
      : healthChecks.minutes(source.healthCheckId, source.metric, range.from, range.to);
  const periodMs = Math.max(60, query.periodSeconds) * 1000;
  const periods = Map.groupBy(
    minutes,
    ({ start }) => start.getTime() - (start.getTime() % periodMs),
  );
  const points = [...periods].map(([start, within]) => ({
    start: new Date(start),
    value: query.statistic(within.flatMap(({ values }) => values)),
  }));
  if (!range.isOldestFirst) points.reverse();
  return {
    Id: query.id,
    Label: query.label,
    Timestamps: points.map(({ start }) => start),
    Values: points.map(({ value }) => value),
    StatusCode: "Complete",
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

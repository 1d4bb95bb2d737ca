import type {
  GetMetricDataInput,
  GetMetricDataOutput,
  ListMetricsInput,
  ListMetricsOutput,
} from "@aws-sdk/client-cloudwatch";
import type { AwsCall, Service } from "../../service.ts";
import { AwsError } from "../../service.ts";
import type { World } from "../../world.ts";
import type { HealthCheckMetrics } from "../route53/route53.ts";
import {
  answerQuery,
  invalidValue,
  metricNames,
  missingParameter,
  parseQuery,
} from "./metric-query.ts";

/** Route 53's metrics are in this Region only (developer guide, monitoring-health-checks). */
const route53Region = "us-east-1";
const maxQueries = 500;

/** CloudWatch, as far as Route 53's health checks publish to it: the namespace `AWS/Route53`. */
export function createCloudWatch(
  world: World,
  healthChecks: HealthCheckMetrics,
): { readonly service: Service } {
  const publishedIn = (region: string) => (region === route53Region ? healthChecks : nothing);
  return {
    service: {
      signingName: "monitoring",
      operations: {
        GetMetricData: (input: GetMetricDataInput, call: AwsCall) =>
          getMetricData(input, publishedIn(call.region)),
        ListMetrics: (input: ListMetricsInput, call: AwsCall) =>
          listMetrics(input, publishedIn(call.region), world.clock.now()),
      },
      authorizationsOf: (operation) => [{ action: `cloudwatch:${operation}`, resources: ["*"] }],
    },
  };
}

const nothing: HealthCheckMetrics = {
  isHealthy: () => undefined,
  ids: () => [],
  minutes: () => [],
};

/** All points in one page: a day of one-minute points of a whole account is far below the limit. */
function getMetricData(
  input: GetMetricDataInput,
  healthChecks: HealthCheckMetrics,
): GetMetricDataOutput {
  const { StartTime, EndTime, MetricDataQueries } = input;
  if (MetricDataQueries === undefined || MetricDataQueries.length === 0)
    throw missingParameter("MetricDataQueries");
  if (MetricDataQueries.length > maxQueries)
    throw invalidValue(`The parameter MetricDataQueries can have at most ${maxQueries} members.`);
  if (StartTime === undefined) throw missingParameter("StartTime");
  if (EndTime === undefined) throw missingParameter("EndTime");
  if (StartTime >= EndTime)
    throw invalidValue("The parameter StartTime must be less than the parameter EndTime.");
  refuseToken(input.NextToken);
  if (input.ScanBy !== undefined && !/^Timestamp(A|De)scending$/.test(input.ScanBy))
    throw invalidValue(`The value ${input.ScanBy} for parameter ScanBy is not valid.`);
  const queries = MetricDataQueries.map((query, at) => parseQuery(query, at + 1));
  if (new Set(queries.map(({ id }) => id)).size < queries.length)
    throw invalidValue("The values for parameter id in MetricDataQueries are not unique.");
  const range = {
    from: StartTime,
    to: EndTime,
    isOldestFirst: input.ScanBy === "TimestampAscending",
  };
  return {
    MetricDataResults: queries
      .filter(({ isReturned }) => isReturned)
      .map((query) => answerQuery(query, healthChecks, range)),
    Messages: [],
  };
}

/** Every metric of every check that had data in the last hour, in one page. */
function listMetrics(
  input: ListMetricsInput,
  healthChecks: HealthCheckMetrics,
  now: Date,
): ListMetricsOutput {
  refuseToken(input.NextToken);
  if (input.Namespace !== undefined && input.Namespace !== "AWS/Route53") return { Metrics: [] };
  const isWanted = (id: string) =>
    (input.Dimensions ?? []).every(
      ({ Name, Value }) => Name === "HealthCheckId" && (Value === undefined || Value === id),
    );
  return {
    Metrics: healthChecks
      .ids()
      .filter(isWanted)
      .flatMap((id) => metricsOf(id, healthChecks, now))
      .filter(
        ({ MetricName }) => input.MetricName === undefined || MetricName === input.MetricName,
      ),
  };
}

function metricsOf(id: string, healthChecks: HealthCheckMetrics, now: Date) {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  return metricNames
    .filter((name) => healthChecks.minutes(id, name, hourAgo, now).length > 0)
    .map((MetricName) => ({
      Namespace: "AWS/Route53",
      MetricName,
      Dimensions: [{ Name: "HealthCheckId", Value: id }],
    }));
}

function refuseToken(token: string | undefined): void {
  if (token !== undefined)
    throw new AwsError("InvalidNextToken", "The next token specified is invalid.");
}

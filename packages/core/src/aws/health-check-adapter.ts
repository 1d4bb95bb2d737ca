import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataInput,
} from "@aws-sdk/client-cloudwatch";
import { GetHealthCheckCommand, Route53Client } from "@aws-sdk/client-route-53";
import type { Clock } from "../clock.ts";
import type { HealthCheckPort } from "../rotation/ports.ts";
import type { Health, HealthCheck } from "../routing/routing.ts";
import {
  type AwsAccess,
  callAws,
  callAwsUnless,
  clientConfig,
  controlRegion,
} from "./aws-client.ts";
import { definedOnly } from "./defined-only.ts";

/** How far back the metric is read, in minutes: it has one point a minute and may come late. */
const metricMinutes = 5;

/**
 * Health checks: their configuration from Route 53 (a global service, signed for us-east-1), their
 * health from the metric `HealthCheckStatus`, which exists in us-east-1 only.
 * AWS: Route 53 API `GetHealthCheck`; Route 53 developer guide, "Monitoring health checks with
 * CloudWatch". Throws the classes of errors.ts.
 */
export function createHealthCheckAdapter(clock: Clock, access?: AwsAccess): HealthCheckPort {
  const route53 = new Route53Client(clientConfig(controlRegion, access));
  const cloudWatch = new CloudWatchClient(clientConfig(controlRegion, access));
  return {
    describeHealthCheck: (id) => describeHealthCheck(route53, id),
    readHealth: (id) => readHealth(cloudWatch, clock, id),
  };
}

async function describeHealthCheck(
  client: Route53Client,
  id: string,
): Promise<HealthCheck | undefined> {
  const output = await callAwsUnless(
    { service: "Route 53", operation: "GetHealthCheck", region: controlRegion },
    ["NoSuchHealthCheck"],
    () => client.send(new GetHealthCheckCommand({ HealthCheckId: id })),
  );
  const config = output?.HealthCheck?.HealthCheckConfig;
  if (config === undefined) return undefined;
  return {
    id,
    type: config.Type ?? "UNKNOWN",
    disabled: config.Disabled ?? false,
    inverted: config.Inverted ?? false,
    ...definedOnly({
      fullyQualifiedDomainName: config.FullyQualifiedDomainName,
      ipAddress: config.IPAddress,
    }),
  };
}

/** Unhealthy once in the last minutes is `unhealthy`; no datapoint is `unknown`, never `healthy`. */
async function readHealth(client: CloudWatchClient, clock: Clock, id: string): Promise<Health> {
  const output = await callAws(
    { service: "CloudWatch", operation: "GetMetricData", region: controlRegion },
    () => client.send(new GetMetricDataCommand(healthQuery(id, clock.now()))),
  );
  const values = (output.MetricDataResults ?? []).flatMap((result) => result.Values ?? []);
  if (values.length === 0) return "unknown";
  return Math.min(...values) >= 1 ? "healthy" : "unhealthy";
}

function healthQuery(id: string, now: Date): GetMetricDataInput {
  return {
    StartTime: new Date(now.getTime() - metricMinutes * 60_000),
    EndTime: now,
    MetricDataQueries: [
      {
        Id: "health",
        MetricStat: {
          Metric: {
            Namespace: "AWS/Route53",
            MetricName: "HealthCheckStatus",
            Dimensions: [{ Name: "HealthCheckId", Value: id }],
          },
          Period: 60,
          Stat: "Minimum",
        },
        ReturnData: true,
      },
    ],
  };
}

import type { HealthCheckPort } from "../rotation/ports.ts";
import type { ServicePace } from "./service-pace.ts";

/** Route 53, and CloudWatch with its metrics, at the pace that their documented rates allow. */
export function paceHealthChecks(
  healthChecks: HealthCheckPort,
  pace: ServicePace,
): HealthCheckPort {
  return {
    async describeHealthCheck(id) {
      await pace.of("Route53").take();
      return await healthChecks.describeHealthCheck(id);
    },
    async readHealth(id) {
      await pace.of("GetMetricData").take();
      return await healthChecks.readHealth(id);
    },
  };
}

import type { HealthCheckPort } from "../rotation/ports.ts";
import type { ServicePace } from "./service-pace.ts";

/**
 * Route 53 at the pace that its documented rates allow. How healthy a check is comes from
 * CloudWatch, whose 50 calls a second and Region an audit does not come near: not paced.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
export function paceHealthChecks(
  healthChecks: HealthCheckPort,
  pace: ServicePace,
): HealthCheckPort {
  return {
    ...healthChecks,
    async describeHealthCheck(id) {
      await pace.of("Route53").take();
      return await healthChecks.describeHealthCheck(id);
    },
  };
}

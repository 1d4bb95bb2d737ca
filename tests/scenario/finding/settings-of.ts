import { GetHealthCheckCommand, type HealthCheckConfig } from "@aws-sdk/client-route-53";
import type { Subject } from "../stack.ts";
import type { FindingBench } from "./finding-bench.ts";

/** All that a printed fix may change of a custom domain and of its health check. */
export interface FoundSettings {
  readonly certificateArn: string | undefined;
  readonly securityPolicy: string | undefined;
  readonly managedLoginVersion: number | undefined;
  readonly secondaryRegion: string | undefined;
  readonly healthCheckId: string | undefined;
  readonly healthCheck: HealthCheckConfig | undefined;
}

/** As Cognito and Route 53 have them now. */
export async function settingsOf(
  { stack }: FindingBench,
  subject: Subject,
): Promise<FoundSettings> {
  const { CustomDomainConfig, ManagedLoginVersion, Routing } = await subject.describe();
  const healthCheckId = Routing?.Failover?.PrimaryRoute53HealthCheckId;
  const command = new GetHealthCheckCommand({ HealthCheckId: healthCheckId });
  const found = await stack.clients.route53.send(command);
  return {
    certificateArn: CustomDomainConfig?.CertificateArn,
    securityPolicy: CustomDomainConfig?.SecurityPolicy,
    managedLoginVersion: ManagedLoginVersion,
    secondaryRegion: Routing?.Failover?.SecondaryRegion,
    healthCheckId,
    healthCheck: found.HealthCheck?.HealthCheckConfig,
  };
}

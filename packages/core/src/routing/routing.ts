import type { FailoverRouting } from "../custom-domain/custom-domain.ts";

/** Health by the CloudWatch metric; no datapoint is `unknown`, never `healthy`. */
export type Health = "healthy" | "unhealthy" | "unknown";

/** A Route 53 health check's configuration, as far as failover depends on it. */
export interface HealthCheck {
  readonly id: string;
  /** `HTTPS`, `TCP`, `CALCULATED`, `CLOUDWATCH_METRIC`, … as Route 53 spells them. */
  readonly type: string;
  /** A disabled check always counts as healthy: traffic never fails over. */
  readonly disabled: boolean;
  readonly inverted: boolean;
  readonly fullyQualifiedDomainName?: string;
  /** What is probed, if it is not looked up by the name; it can be neither added nor removed. */
  readonly ipAddress?: string;
}

/** One entry of `ListUserPoolReplicas`. */
export interface Replica {
  readonly region: string;
  readonly status: string;
  readonly role: string;
}

/** All that failover of one custom domain depended on at one moment. */
export interface RoutingObservation {
  readonly routing: FailoverRouting;
  /** Absent when Route 53 knows no health check of that ID. */
  readonly healthCheck?: HealthCheck;
  readonly health: Health;
  /** The replica in the secondary Region; absent when Cognito lists none there. */
  readonly replica?: Replica;
}

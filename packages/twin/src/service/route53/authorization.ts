import type { Service } from "../../service.ts";

type Authorizations = ReturnType<Service["authorizationsOf"]>;

/** The members that name a resource. */
interface AuthorizedInput {
  readonly Id?: unknown;
  readonly HostedZoneId?: unknown;
  readonly HealthCheckId?: unknown;
}

const onHostedZone = new Set([
  "GetHostedZone",
  "DeleteHostedZone",
  "ChangeResourceRecordSets",
  "ListResourceRecordSets",
]);
const onHealthCheck = new Set([
  "GetHealthCheck",
  "UpdateHealthCheck",
  "DeleteHealthCheck",
  "GetHealthCheckStatus",
  "GetHealthCheckLastFailureReason",
]);

/** One permission a call; Route 53's ARNs have neither Region nor account. */
export function authorizationsOf(operation: string, input: AuthorizedInput): Authorizations {
  const action = `route53:${operation}`;
  const on = (kind: string, id: unknown) => [
    { action, resources: [`arn:aws:route53:::${kind}/${bareId(id)}`] },
  ];
  if (onHostedZone.has(operation)) return on("hostedzone", input.HostedZoneId ?? input.Id);
  if (onHealthCheck.has(operation)) return on("healthcheck", input.HealthCheckId);
  if (operation === "GetChange") return on("change", input.Id);
  return [{ action, resources: ["*"] }];
}

function bareId(id: unknown): string {
  return String(id).replace(/^\/?(hostedzone|change|healthcheck)\//, "");
}

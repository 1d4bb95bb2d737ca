import { ControlRefusal, type ControlRoute } from "../../service.ts";
import { isEndpointCheck } from "./health-check-config.ts";
import type { HealthCheckStore } from "./health-check-store.ts";
import { isCheckHealthy, recordAll } from "./health-verdict.ts";

/** Route 53's part of the control port: what the health checkers say. */
export function createControlRoutes(store: HealthCheckStore): readonly ControlRoute[] {
  return [
    {
      method: "POST",
      path: "/route53/health-check",
      summary: "Let so many percent of a health check's observers report success; null: as probed.",
      example: {
        healthCheckId: "a1b2c3d4-5678-90ab-cdef-111111111111",
        observersHealthyPercent: 0,
      },
      handle: (body) => overrideObservers(store, body),
    },
  ];
}

function overrideObservers(store: HealthCheckStore, body: unknown): object {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new ControlRefusal("the body must be a JSON object");
  const id: unknown = Reflect.get(body, "healthCheckId");
  const percent: unknown = Reflect.get(body, "observersHealthyPercent");
  const check = typeof id === "string" ? store.checks.get(id) : undefined;
  if (check === undefined) throw new ControlRefusal(`there is no health check ${id}`, 404);
  if (!isEndpointCheck(check.config))
    throw new ControlRefusal(`a ${check.config.Type} health check has no observers`);
  if (percent === null) delete check.observersHealthyPercent;
  else if (typeof percent === "number" && percent >= 0 && percent <= 100)
    check.observersHealthyPercent = percent;
  else throw new ControlRefusal("observersHealthyPercent must be from 0 to 100, or null");
  recordAll(store);
  return {
    healthCheckId: check.id,
    observersHealthyPercent: percent,
    isHealthy: isCheckHealthy(store, check),
  };
}

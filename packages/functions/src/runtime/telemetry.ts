import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { MiddlewareObj } from "@middy/core";
import { redactValue } from "./redact.ts";

/** Dimension `service` of the metrics and key `service` of the log: the function's name. */
const serviceName = process.env.POWERTOOLS_SERVICE_NAME ?? "latchkey";

/** JSON lines on standard output; what looks like a secret is removed whoever logs it. */
export const logger = new Logger({ serviceName, jsonReplacerFn: redactValue });

/** CloudWatch metrics in embedded metric format, namespace `Latchkey`. */
export const metrics = new Metrics({ namespace: "Latchkey", serviceName });

/** Counts one thing in a metric of its own, by a dimension of few values. */
export function count(name: string, dimension: string, value: string): void {
  metrics.singleMetric().addDimension(dimension, value).addMetric(name, MetricUnit.Count, 1);
}

/** Counts one thing in the function's own metrics, which are written when it ends. */
export function countStep(name: "StepCompleted" | "StepFailed"): void {
  metrics.addMetric(name, MetricUnit.Count, 1);
}

/**
 * X-Ray tracing, or nothing when it is off (`POWERTOOLS_TRACE_ENABLED=false`): loading the X-Ray
 * SDK takes longer than most steps, and it wraps every socket.
 */
export async function loadTracing(): Promise<MiddlewareObj | undefined> {
  if (process.env.POWERTOOLS_TRACE_ENABLED?.toLowerCase() === "false") return undefined;
  const [{ Tracer }, { captureLambdaHandler }] = await Promise.all([
    import("@aws-lambda-powertools/tracer"),
    import("@aws-lambda-powertools/tracer/middleware"),
  ]);
  // The result is the rotation's state, which Step Functions keeps anyway.
  return captureLambdaHandler(new Tracer({ serviceName }), { captureResponse: false });
}

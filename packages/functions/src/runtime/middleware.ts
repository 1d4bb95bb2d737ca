import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { parser } from "@aws-lambda-powertools/parser/middleware";
import middy, { type MiddlewareObj, type MiddyfiedHandler } from "@middy/core";
import type { GenericSchema } from "valibot";
import { describeError } from "./describe-error.ts";
import { InvalidPayloadError, StepTimedOutError } from "./errors.ts";
import { payloadProblems } from "./payload-problems.ts";
import { countStep, loadTracing, logger, metrics } from "./telemetry.ts";

/** Few and short: what a log line may say of a payload or a result. */
export type LogKeys = Readonly<Record<string, string | number | readonly string[]>>;

/** What makes a Lambda out of a step. */
export interface LambdaOptions<Payload, Result> {
  readonly schema: GenericSchema<unknown, Payload>;
  /** One line of JSON, shown to whoever sent a payload that does not fit. */
  readonly example: string;
  /** Keys of every log line of the invocation. The payload is not parsed yet: it may be anything. */
  readonly keysOf: (payload: unknown) => LogKeys;
  /** `remainingMs` tells how much time is left until Lambda's time-out. */
  readonly run: (payload: Payload, remainingMs: () => number) => Promise<Result>;
  /** What the log says of a result. */
  readonly outcomeOf: (result: Result) => LogKeys;
}

/** Milliseconds left for logging when a step is stopped before Lambda kills it. */
const timeoutReserveMs = 250;

const tracing = await loadTracing();

/**
 * A Lambda handler with logging, metrics, tracing and parsing around one step. An error of the
 * step leaves it unchanged: Step Functions matches `Retry` on its `name`.
 */
export function createLambda<Payload, Result>(
  options: LambdaOptions<Payload, Result>,
): MiddyfiedHandler<unknown, Result> {
  const lambda = middy<unknown, Result>({
    timeoutEarlyInMillis: timeoutReserveMs,
    timeoutEarlyResponse: () => {
      throw new StepTimedOutError(process.env.AWS_LAMBDA_FUNCTION_NAME ?? "The function");
    },
  });
  lambda.use(injectLambdaContext(logger, { resetKeys: true, logEvent: false }));
  lambda.use(logMetrics(metrics));
  if (tracing !== undefined) lambda.use(tracing);
  lambda.use(observe(options));
  lambda.use(parser({ schema: options.schema }));
  return lambda.handler((payload, context) =>
    options.run(payload as Payload, () => context.getRemainingTimeInMillis()),
  ) as MiddyfiedHandler<unknown, Result>;
}

/** One line when it starts, one when it ends; `onError` runs before the metrics are written. */
function observe<Payload, Result>(
  options: LambdaOptions<Payload, Result>,
): MiddlewareObj<unknown, Result> {
  return {
    before: ({ event }) => {
      logger.appendKeys({ ...options.keysOf(event) });
      logger.info("step started");
    },
    after: ({ response }) => {
      countStep("StepCompleted");
      logger.info("step completed", { outcome: options.outcomeOf(response as Result) });
    },
    onError: (request) => {
      const refusal = refusalOf(request.error, options.example);
      // Not thrown: middy would hang the parser's error, payload and all, on it.
      if (refusal !== undefined) request.error = refusal;
      countStep("StepFailed");
      logger.error("step failed", { error: describeError(request.error) });
    },
  };
}

/** The parser's error in our words: its own tells neither what is wrong nor where. */
function refusalOf(error: unknown, example: string): InvalidPayloadError | undefined {
  if (!(error instanceof Error) || error.name !== "ParseError") return undefined;
  return new InvalidPayloadError(payloadProblems(error.cause), example);
}

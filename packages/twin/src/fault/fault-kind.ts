/**
 * Everything that can go wrong by itself in the twin, as `part.what`. Each kind has a rate (the
 * chance that it strikes when it could) and can be ordered for one place.
 */
export const faultKinds = {
  "call.throttled": "The call is refused as too many, in the service's own error form.",
  "call.internal-error": "The call is refused with the service's 5xx; nothing happened.",
  "call.internal-error-after": "The call is carried out, but answered with the service's 5xx.",
  "call.reset-before": "The connection is reset before the call has any effect.",
  "call.reset-after": "The call is carried out, then the connection is reset.",
  "call.timed-out": "Nothing happens and nothing is answered until the caller gives up.",
  "call.timed-out-after": "The call is carried out, but never answered.",
  "call.stale-read": "A read answers with what was true before the last write.",
  "call.concurrent-modification": "A change is refused because another one is being made.",
  "cognito.stuck-updating": "A custom domain stays UPDATING for hours after an update.",
  "cognito.ends-failed": "An update of a custom domain ends as FAILED.",
  "cognito.certificate-not-usable": "A certificate is refused for minutes after it was issued.",
  "cognito.settings-lost": "Settings that an update names are not kept.",
  "cognito.omitted-settings-reset":
    "Settings that an update omits go back to defaults (otherwise they are kept).",
  "edge.never-converges": "An edge stays on what it served before.",
  "edge.broken-chain": "An edge serves a new certificate without its intermediates.",
  "health-check.flaps": "A health check turns unhealthy for some minutes.",
  "health-check.disabled": "Somebody disables a health check.",
  "replica.inactive": "A replica becomes INACTIVE.",
  "event.dropped": "An event of AWS is never delivered.",
  "event.doubled": "An event is delivered twice.",
  "event.delayed": "An event is delivered minutes to hours late.",
  "event.reordered": "An event is delivered after the one that followed it.",
  "lambda.killed-before": "A function's process ends before its first call.",
  "lambda.killed-after-call": "A function's process ends after one of its calls had its effect.",
  "lambda.killed-before-return": "A function's process ends when all is done but not returned.",
  "lambda.timed-out": "A function does nothing until its time is up.",
  "states.task-twice": "A task's function is run twice for one state; the second answer counts.",
} as const;

/** The name of one thing that can go wrong. */
export type FaultKind = keyof typeof faultKinds;

/** The chance of each kind, in [0, 1]; a kind that is absent never strikes by itself. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/**
 * What AWS does on an ordinary bad day: everything here passes by itself or is what every client
 * must expect, so that no verdict of a rotation changes by it.
 */
export const mildFaults: FaultRates = {
  "call.throttled": 0.02,
  "call.internal-error": 0.01,
  "call.internal-error-after": 0.005,
  "call.reset-before": 0.01,
  "call.reset-after": 0.005,
  "event.doubled": 0.1,
  "event.reordered": 0.02,
  "lambda.killed-before": 0.005,
  "lambda.killed-before-return": 0.005,
  "states.task-twice": 0.02,
};

import type { Retrier } from "./asl-error.ts";

/**
 * Failures of AWS or the network that pass by themselves. Every step looks first and returns if its
 * work is done, so repeating one is safe. The first five names are Latchkey's own
 * (core/src/aws/errors.ts); the others are Lambda's.
 * No jitter: a Region has at most four custom domains, there is no herd to spread.
 */
const transientErrors = [
  "ThrottledError",
  "ServiceFaultError",
  "ConcurrentChangeError",
  "Lambda.ServiceException",
  "Lambda.AWSLambdaException",
  "Lambda.SdkClientException",
  "Lambda.TooManyRequestsException",
];

/**
 * A function that ran out of time or died. Our own middleware stops a step just before its time is
 * up; else Lambda does, with `Sandbox.Timedout` on newer runtimes and `Lambda.Unknown` on others.
 * One whose process ended (killed, out of memory) is told as `Runtime.ExitError`.
 */
const interruptions = [
  "StepTimedOutError",
  "States.Timeout",
  "Sandbox.Timedout",
  "Runtime.ExitError",
  "Lambda.Unknown",
];

/** 2, 4, 8, … 256, 300 s: about 13 minutes of throttling or outage. */
const patient: Retrier = {
  ErrorEquals: transientErrors,
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 10,
  MaxDelaySeconds: 300,
};

const afterInterruption: Retrier = {
  ErrorEquals: interruptions,
  IntervalSeconds: 10,
  BackoffRate: 2,
  MaxAttempts: 3,
};

/** For every task that has nothing better. */
export const taskRetry: readonly Retrier[] = [patient, afterInterruption];

/**
 * For a task that many iterations of a Map run at once: spread out, and few, because the history of
 * an execution ends at 25,000 events and each repetition is three of them. Up to 30, 75, 188, 300 s.
 */
export const iterationRetry: readonly Retrier[] = [
  { ...patient, IntervalSeconds: 30, BackoffRate: 2.5, MaxAttempts: 4, JitterStrategy: "FULL" },
  { ...afterInterruption, MaxAttempts: 2 },
];

/**
 * For the tasks that call `UpdateUserPoolDomain`: CloudFront refuses a certificate for some minutes
 * after it was issued. 30, 45, 68, 101, 120, … s: about 14 minutes.
 */
export const updateRetry: readonly Retrier[] = [
  {
    ErrorEquals: ["CertificateNotAcceptedError"],
    IntervalSeconds: 30,
    BackoffRate: 1.5,
    MaxAttempts: 9,
    MaxDelaySeconds: 120,
  },
  ...taskRetry,
];

/** Whatever else it is, a refused permission included. */
const anythingElse = { ErrorEquals: ["States.ALL"], BackoffRate: 2 };

/**
 * For the tasks that prove what was changed: what they fail with says nothing of the certificate, so
 * it has some minutes to be put right before the certificate is taken back. 30, 60, 120, 240 s.
 */
export const proofRetry: readonly Retrier[] = [
  ...taskRetry,
  { ...anythingElse, IntervalSeconds: 30, MaxAttempts: 4 },
];

/** 5, 10, 20, … 320, 600, 600, … s: almost three hours. */
const threeHours = { IntervalSeconds: 5, BackoffRate: 2, MaxAttempts: 22, MaxDelaySeconds: 600 };

/**
 * Users are being harmed while a roll-back waits, and nobody else would come to undo it: whatever
 * keeps it has almost three hours to pass or to be put right, like the record.
 */
export const rollBackRetry: readonly Retrier[] = [
  ...updateRetry.map((retrier) => {
    if (retrier === patient) return { ...patient, MaxAttempts: 24, MaxDelaySeconds: 600 };
    return retrier === afterInterruption ? { ...afterInterruption, ...threeHours } : retrier;
  }),
  { ...anythingElse, ...threeHours },
];

/**
 * A rotation without a record did not happen as far as anybody can tell, so whatever keeps the
 * record from being written, a refused permission included, has almost three hours to be put right.
 */
export const recordRetry: readonly Retrier[] = [{ ErrorEquals: ["States.ALL"], ...threeHours }];

import type { ACMClientConfig } from "@aws-sdk/client-acm";
import { type AwsCall, toLatchkeyError } from "./to-latchkey-error.ts";

/**
 * Where certificates, metrics of Route 53, records, parameters, notices and executions live,
 * whatever the user pool's Region: CloudFront takes certificates from us-east-1 only, ACM's
 * events appear in the certificate's Region, and so the control plane stands there.
 */
export const controlRegion = "us-east-1";

/** Attempts of one call, the first included (the SDK's default, said so that it stays so). */
export const callAttempts = 3;
/** Milliseconds to get a connection, per attempt. */
export const connectionTimeoutMs = 3_000;
/** Milliseconds from sending a request to the answer's head, and of silence within the answer. */
export const requestTimeoutMs = 10_000;

/**
 * Over which transport and as whom the clients call; what is absent is found as every AWS SDK finds
 * it (environment, profile, metadata service; HTTPS to the Region's endpoint). The same object
 * serves the clients of every service.
 */
export interface AwsAccess {
  /** Instead of the SDK's Node handler with the time-outs below. */
  readonly requestHandler?: NonNullable<ACMClientConfig["requestHandler"]>;
  /** Credentials or their provider, e.g. of an assumed role. */
  readonly credentials?: NonNullable<ACMClientConfig["credentials"]>;
  /** URL of one endpoint for every service and Region. */
  readonly endpoint?: string;
  /** Instead of Signature Version 4, for a transport on which nobody verifies it. */
  readonly signerConstructor?: NonNullable<ACMClientConfig["signerConstructor"]>;
}

/**
 * The configuration of every SDK client. Worst case of one call: three attempts of 10 s each and
 * two pauses of at most 2 s (`standard` mode: random below 50 ms or, throttled, 1 s, doubled each
 * time), so 33 s: within the 60 s of a step's Lambda.
 *
 * - `throwOnRequestTimeout`: without it the SDK's Node handler only logs a warning when
 *   `requestTimeout` has passed, and goes on waiting (@smithy/node-http-handler).
 * - `socketTimeout` covers an answer that stops half way; the SDK's default is 300 s.
 * - `standard`, not `adaptive`: the latter makes callers wait for tokens by a rate that it guesses
 *   from the wall clock, for no gain at one request at a time.
 */
export function clientConfig(region: string, access: AwsAccess = {}) {
  return {
    region,
    maxAttempts: callAttempts,
    retryMode: "standard",
    requestHandler: access.requestHandler ?? {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
    ...(access.credentials === undefined ? {} : { credentials: access.credentials }),
    ...(access.endpoint === undefined ? {} : { endpoint: access.endpoint }),
    ...(access.signerConstructor === undefined
      ? {}
      : { signerConstructor: access.signerConstructor }),
  };
}

/** Runs one call; what it throws becomes one of the classes of errors.ts. */
export async function callAws<Output>(call: AwsCall, send: () => Promise<Output>): Promise<Output> {
  try {
    return await send();
  } catch (error) {
    throw toLatchkeyError(error, call);
  }
}

/**
 * Like `callAws`, but the errors of these AWS names are an answer: undefined. For what is missing.
 */
export async function callAwsUnless<Output>(
  call: AwsCall,
  absentNames: readonly string[],
  send: () => Promise<Output>,
): Promise<Output | undefined> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof Error && absentNames.includes(error.name)) return undefined;
    throw toLatchkeyError(error, call);
  }
}

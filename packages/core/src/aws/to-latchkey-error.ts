import { LatchkeyError } from "../error.ts";
import { inOneLine } from "../record/printable-text.ts";
import { type ErrorMeaning, meaningOf, type RawFailure } from "./error-meaning.ts";
import {
  AccessDeniedError,
  type AwsCallData,
  type AwsCallError,
  CertificateNotAcceptedError,
  ConcurrentChangeError,
  type DeniedData,
  FeatureUnavailableInTierError,
  OperationNotEnabledError,
  QuotaExceededError,
  RequestRejectedError,
  ResourceMissingError,
  ServiceFaultError,
  ThrottledError,
} from "./errors.ts";

/** The call that failed, for the message and the data of the error. */
export interface AwsCall {
  /** As people say it: `Cognito`, `ACM`, `Route 53`, … */
  readonly service: string;
  readonly operation: string;
  readonly region: string;
}

type ErrorClass = new (
  text: { happened: string; details: string; fix: string },
  data: AwsCallData,
  cause?: unknown,
) => AwsCallError;

/** Class and fix of each meaning but `access-denied`, which reads more out of AWS's sentence. */
const failures: Readonly<
  Record<Exclude<ErrorMeaning, "access-denied">, { errorClass: ErrorClass; fix: string }>
> = {
  throttled: {
    errorClass: ThrottledError,
    fix: "It passes by itself; if it does not, something else in the account uses up the rate quota.",
  },
  "service-fault": {
    errorClass: ServiceFaultError,
    fix: "It was tried several times; if it goes on, see the AWS Health Dashboard, and the network between here and the endpoint.",
  },
  "concurrent-change": {
    errorClass: ConcurrentChangeError,
    fix: "It is possible again once the other change is done; if that goes on, find out who else changes it (CloudTrail).",
  },
  "certificate-not-accepted": {
    errorClass: CertificateNotAcceptedError,
    fix: "Right after issuing this passes within minutes; otherwise check that the certificate is issued, in us-east-1, with its whole chain.",
  },
  "request-rejected": {
    errorClass: RequestRejectedError,
    fix: "Correct what AWS names and try again; repeating it unchanged does not help.",
  },
  "resource-missing": {
    errorClass: ResourceMissingError,
    fix: "Check that it has not been deleted, and that the Region is the right one.",
  },
  "operation-not-enabled": {
    errorClass: OperationNotEnabledError,
    fix: "Use the user pool's primary Region, and check that the pool's configuration allows the operation.",
  },
  "feature-unavailable-in-tier": {
    errorClass: FeatureUnavailableInTierError,
    fix: "Put the user pool on a plan that includes the setting (Essentials or Plus), or take the setting away.",
  },
  "quota-exceeded": {
    errorClass: QuotaExceededError,
    fix: "Remove what is no longer needed, or ask AWS for more where the quota is adjustable.",
  },
};

/**
 * Turns whatever a call through an AWS SDK client threw into one of the classes of errors.ts, the
 * original as its `cause`. What is a `LatchkeyError` already is given back as it is.
 */
export function toLatchkeyError(error: unknown, call: AwsCall): LatchkeyError {
  if (error instanceof LatchkeyError) return error;
  const failure = rawFailureOf(error);
  const meaning = meaningOf(failure);
  const data = dataOf(error, failure, call);
  const happened = `${call.service} did not carry out ${call.operation} in ${call.region}`;
  const details = asSentence(`${failure.awsError}: ${failure.message}`);
  if (meaning === "access-denied") return accessDenied({ happened, details }, data, error);
  const { errorClass: FailureError, fix } = failures[meaning];
  return new FailureError({ happened, details, fix }, data, error);
}

/** IAM's sentence: "… is not authorized to perform: ACTION on resource: ARN because …". */
const denial =
  /not authorized to perform:? ([\w-]+:\w+)(?: on resource:? "?([^\s"]+?)"?(?=\s|$))?/i;

function accessDenied(
  text: { happened: string; details: string },
  data: AwsCallData,
  cause: unknown,
): AccessDeniedError {
  const [, action, resource] = denial.exec(text.details) ?? [];
  const denied: DeniedData = {
    ...data,
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource: resource.replace(/\.$/, "") }),
  };
  const fix =
    denied.action === undefined
      ? "Check the caller's credentials and its IAM policies, and any policy on the resource."
      : `Allow ${denied.action} on ${denied.resource ?? "the resource"} in the caller's IAM role.`;
  return new AccessDeniedError({ ...text, fix }, denied, cause);
}

/** The parts of an SDK exception that are read here; all of it may be missing. */
interface SdkException {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly $metadata?: { readonly requestId?: unknown; readonly httpStatusCode?: unknown };
}

function rawFailureOf(error: unknown): RawFailure {
  const { name, code, message, $metadata } = (
    typeof error === "object" && error !== null ? error : { message: String(error) }
  ) as SdkException;
  const httpStatus = $metadata?.httpStatusCode;
  const isNamed = typeof name === "string" && name !== "" && name !== "Error";
  const awsError = isNamed ? name : typeof code === "string" ? code : "Error";
  return {
    awsError,
    message: typeof message === "string" && message !== "" ? message : "no message",
    ...(typeof httpStatus === "number" ? { httpStatus } : {}),
  };
}

function dataOf(error: unknown, failure: RawFailure, call: AwsCall): AwsCallData {
  const requestId = (error as SdkException | null | undefined)?.$metadata?.requestId;
  return {
    service: call.service,
    operation: call.operation,
    region: call.region,
    awsError: failure.awsError,
    ...(typeof requestId === "string" ? { requestId } : {}),
    ...(failure.httpStatus === undefined ? {} : { httpStatus: failure.httpStatus }),
  };
}

/** AWS's and the SDK's texts come with line breaks, and without a full stop; long ones are cut. */
function asSentence(given: string): string {
  const text = inOneLine(given);
  const cut = text.length > 1000 ? `${text.slice(0, 1000)}…` : text.trimEnd();
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

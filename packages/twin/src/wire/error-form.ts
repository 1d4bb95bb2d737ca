import { AwsError } from "../service.ts";

/** Code, text and status of a refusal. */
type ErrorForm = readonly [code: string, message: string, status: number];

/** How a service words the refusals that any of its calls can meet. */
interface ServiceErrorForms {
  readonly throttled: ErrorForm;
  readonly internal: ErrorForm;
}

const rateExceeded = "Rate exceeded";
const internalText =
  "The request processing has failed because of an unknown error, exception or failure.";
const internalFailure: ErrorForm = ["InternalFailure", internalText, 500];

/**
 * By SigV4 service name. Codes and statuses are those of each service's model in the SDK, or, where
 * it models none, of its page "Common Errors"; Cognito, ACM and Route 53 as their quota pages say.
 */
const forms: Readonly<Record<string, ServiceErrorForms>> = {
  acm: { throttled: ["ThrottlingException", rateExceeded, 400], internal: internalFailure },
  "cognito-idp": {
    throttled: ["TooManyRequestsException", rateExceeded, 400],
    internal: ["InternalErrorException", "Something went wrong", 500],
  },
  events: {
    throttled: ["ThrottlingException", rateExceeded, 400],
    internal: ["InternalException", internalText, 500],
  },
  lambda: {
    throttled: ["TooManyRequestsException", "Rate Exceeded.", 429],
    internal: ["ServiceException", "An error occurred and the request cannot be processed.", 500],
  },
  monitoring: {
    throttled: ["Throttling", rateExceeded, 400],
    internal: ["InternalServiceFault", internalText, 500],
  },
  route53: { throttled: ["Throttling", rateExceeded, 400], internal: internalFailure },
  s3: {
    throttled: ["SlowDown", "Please reduce your request rate.", 503],
    internal: ["InternalError", "We encountered an internal error. Please try again.", 500],
  },
  scheduler: {
    throttled: ["ThrottlingException", rateExceeded, 429],
    internal: ["InternalServerException", internalText, 500],
  },
  sns: {
    throttled: ["Throttled", rateExceeded, 429],
    internal: ["InternalError", internalText, 500],
  },
  sqs: { throttled: ["RequestThrottled", rateExceeded, 400], internal: internalFailure },
  ssm: {
    throttled: ["ThrottlingException", rateExceeded, 400],
    internal: ["InternalServerError", "An internal error occurred.", 500],
  },
  states: { throttled: ["ThrottlingException", rateExceeded, 400], internal: internalFailure },
  sts: { throttled: ["Throttling", rateExceeded, 400], internal: internalFailure },
};

const fallback: ServiceErrorForms = {
  throttled: ["ThrottlingException", rateExceeded, 400],
  internal: internalFailure,
};

const cognitoConcurrent: ErrorForm = [
  "ConcurrentModificationException",
  "Two or more modifications are happening concurrently.",
  400,
];
const acmConflict: ErrorForm = [
  "ConflictException",
  "You are trying to update a resource or configuration that is already being created or updated.",
  400,
];

/** The operations whose model has an error for "somebody else is changing this". */
const concurrentForms: Readonly<Record<string, ErrorForm>> = {
  "acm DeleteCertificate": acmConflict,
  "acm ImportCertificate": acmConflict,
  "cognito-idp CreateUserPoolDomain": cognitoConcurrent,
  "cognito-idp DeleteUserPoolDomain": cognitoConcurrent,
  "cognito-idp UpdateUserPoolDomain": cognitoConcurrent,
  "route53 ChangeResourceRecordSets": [
    "PriorRequestNotComplete",
    "The request was rejected because Route 53 was still processing a prior request.",
    400,
  ],
  "ssm PutParameter": [
    "TooManyUpdates",
    "There are concurrent updates for a resource that supports one update at a time.",
    400,
  ],
};

/** Too many calls, as this service says it. */
export function throttled(service: string): AwsError {
  return errorOf((forms[service] ?? fallback).throttled);
}

/** Something of the service's own went wrong: its 5xx. */
export function internalError(service: string): AwsError {
  return errorOf((forms[service] ?? fallback).internal);
}

/** Another change of the same thing is under way; undefined where AWS models no such refusal. */
export function concurrentModification(service: string, operation: string): AwsError | undefined {
  const form = concurrentForms[`${service} ${operation}`];
  return form && errorOf(form);
}

function errorOf([code, message, status]: ErrorForm): AwsError {
  return new AwsError(code, message, status);
}

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

/** Services whose protocol is XML: they leave out `Exception`, and answer 403. */
const xmlServices = ["route53", "s3", "sts"];

/**
 * The temporary credentials are over.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
export function expiredToken(service: string): AwsError {
  if (service === "s3") return errorOf(["ExpiredToken", "The provided token has expired.", 400]);
  const message = "The security token included in the request is expired";
  return xmlServices.includes(service)
    ? errorOf(["ExpiredToken", message, 403])
    : errorOf(["ExpiredTokenException", message, 400]);
}

/** The access key is nobody's. */
export function unknownKey(service: string): AwsError {
  const message = "The security token included in the request is invalid.";
  return xmlServices.includes(service)
    ? errorOf(["InvalidClientTokenId", message, 403])
    : errorOf(["UnrecognizedClientException", message, 400]);
}

function errorOf([code, message, status]: ErrorForm): AwsError {
  return new AwsError(code, message, status);
}

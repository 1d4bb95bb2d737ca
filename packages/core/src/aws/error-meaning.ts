/** What an AWS error means for Latchkey: one for each class in errors.ts. */
export type ErrorMeaning =
  | "throttled"
  | "service-fault"
  | "concurrent-change"
  | "certificate-not-accepted"
  | "request-rejected"
  | "access-denied"
  | "resource-missing"
  | "operation-not-enabled"
  | "feature-unavailable-in-tier"
  | "quota-exceeded";

/** What is known of a failed call before it has a meaning. */
export interface RawFailure {
  /** The SDK exception's name, or a transport code such as `ECONNRESET`. */
  readonly awsError: string;
  readonly message: string;
  /** Absent when no answer came. */
  readonly httpStatus?: number;
}

const namesOf: Readonly<Record<Exclude<ErrorMeaning, "certificate-not-accepted">, string[]>> = {
  throttled: [
    "TooManyRequestsException",
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
    "KmsThrottlingException",
    "TooManyUpdates",
  ],
  "service-fault": [
    "InternalErrorException",
    "InternalServerException",
    "InternalServerError",
    "InternalServiceFault",
    "InternalException",
    "InternalFailure",
    "InternalError",
    "ServiceUnavailable",
    "ServiceUnavailableException",
    "RequestTimeout",
    "RequestTimeoutException",
    "TimeoutError",
    "AbortError",
    "SyntaxError",
  ],
  "concurrent-change": [
    "ConcurrentModificationException",
    "ConcurrentModification",
    "PriorRequestNotComplete",
    "ConditionalRequestConflict",
    "ConflictException",
    "OperationAborted",
  ],
  "request-rejected": [
    "InvalidParameterException",
    "InvalidParameterValueException",
    "InvalidArnException",
    "ValidationException",
    "ValidationError",
    "SerializationException",
    "InvalidInput",
  ],
  "access-denied": [
    "NotAuthorizedException",
    "AccessDeniedException",
    "AccessDenied",
    "AuthorizationErrorException",
    "UnauthorizedException",
    "ForbiddenException",
    "KmsAccessDeniedException",
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "ExpiredToken",
    "ExpiredTokenException",
    "CredentialsProviderError",
  ],
  "resource-missing": [
    "ResourceNotFoundException",
    "ResourceNotFound",
    "NoSuchHealthCheck",
    "NoSuchBucket",
    "StateMachineDoesNotExist",
    "StateMachineDeleting",
  ],
  "operation-not-enabled": ["OperationNotEnabledException", "UnsupportedOperationException"],
  "feature-unavailable-in-tier": ["FeatureUnavailableInTierException"],
  "quota-exceeded": [
    "LimitExceededException",
    "ServiceQuotaExceededException",
    "ParameterLimitExceeded",
    "ParameterMaxVersionLimitExceeded",
    "ExecutionLimitExceeded",
  ],
};

const meaningByName: ReadonlyMap<string, ErrorMeaning> = new Map(
  Object.entries(namesOf).flatMap(([meaning, names]) =>
    names.map((name): [string, ErrorMeaning] => [name, meaning as ErrorMeaning]),
  ),
);

/** Of Node's sockets and resolver: no answer came, so the call may or may not have been carried out. */
const transportCodes: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_SOCKET",
]);

/**
 * Cognito passes CloudFront's refusal of a certificate on as `InvalidParameterException`: "The
 * specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't
 * include a valid certificate chain. (… Error Code: InvalidViewerCertificate; …)".
 */
const certificateRefusal = /InvalidViewerCertificate|SSL certificate/i;

/** `LimitExceeded` that is about speed says so ("Rate exceeded"); otherwise it is about a count. */
const rateText = /\brate (limit )?exceeded\b|too many requests/i;

/**
 * The one meaning of a failed call: by AWS's name for it first, then by transport code, then by
 * HTTP status. What nobody has named yet is a service fault when AWS failed or was not reached,
 * and otherwise a rejected request, because repeating it unchanged is not known to help.
 */
export function meaningOf(failure: RawFailure): ErrorMeaning {
  const named = meaningByName.get(failure.awsError);
  if (named === "request-rejected" && certificateRefusal.test(failure.message)) {
    return "certificate-not-accepted";
  }
  if (named === "quota-exceeded" && rateText.test(failure.message)) return "throttled";
  if (named !== undefined) return named;
  if (failure.awsError === "InvalidViewerCertificate") return "certificate-not-accepted";
  if (transportCodes.has(failure.awsError)) return "service-fault";
  return meaningOfStatus(failure.httpStatus);
}

function meaningOfStatus(httpStatus: number | undefined): ErrorMeaning {
  if (httpStatus === undefined) return "request-rejected";
  if (httpStatus === 429) return "throttled";
  if (httpStatus === 401 || httpStatus === 403) return "access-denied";
  // An error object with a good status: the body could not be read.
  return httpStatus >= 500 || httpStatus < 400 ? "service-fault" : "request-rejected";
}

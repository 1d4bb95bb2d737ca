import { LatchkeyError, type Recovery } from "../error.ts";

/** Which call to AWS went wrong, and what AWS said. */
export interface AwsCallData {
  /** As people say it: `Cognito`, `ACM`, `Route 53`, … */
  readonly service: string;
  /** The API's operation: `UpdateUserPoolDomain`. */
  readonly operation: string;
  readonly region: string;
  /** AWS's own name of the error, or the transport's code: `ThrottlingException`, `ECONNREFUSED`. */
  readonly awsError: string;
  /** What AWS support asks for; absent when no answer came. */
  readonly requestId?: string;
  readonly httpStatus?: number;
}

/** What `AccessDeniedError` could read out of AWS's sentence. */
export interface DeniedData extends AwsCallData {
  /** The missing IAM action, e.g. `cognito-idp:UpdateUserPoolDomain`. */
  readonly action?: string;
  /** The ARN it was missing on. */
  readonly resource?: string;
}

/** The sentences of a message: what happened, the details, how to solve it. */
export interface FailureText {
  readonly happened: string;
  readonly details: string;
  readonly fix: string;
}

/** The base of every failure of a call to AWS; `message` is the three sentences in order. */
export abstract class AwsCallError<Data extends AwsCallData = AwsCallData> extends LatchkeyError {
  readonly data: Data;

  constructor(text: FailureText, data: Data, cause?: unknown) {
    super(`${text.happened}: ${text.details} ${text.fix}`, { cause });
    this.data = data;
  }
}

/** AWS answered "too fast", and kept doing so through the SDK's own attempts. */
export class ThrottledError extends AwsCallError {
  override readonly name = "ThrottledError";
  readonly code = "aws.throttled";
  readonly recovery: Recovery = "retry";
}

/** AWS failed (5xx), could not be reached, or answered something unreadable. */
export class ServiceFaultError extends AwsCallError {
  override readonly name = "ServiceFaultError";
  readonly code = "aws.service-fault";
  readonly recovery: Recovery = "retry";
}

/** Somebody else was changing the same thing at the same moment. */
export class ConcurrentChangeError extends AwsCallError {
  override readonly name = "ConcurrentChangeError";
  readonly code = "aws.concurrent-change";
  readonly recovery: Recovery = "retry";
}

/**
 * CloudFront does not take the certificate, or not yet: seen for a while right after issuing,
 * until ACM has told CloudFront (hashicorp/terraform-provider-aws issue 20297).
 */
export class CertificateNotAcceptedError extends AwsCallError {
  override readonly name = "CertificateNotAcceptedError";
  readonly code = "aws.certificate-not-accepted";
  readonly recovery: Recovery = "wait";
}

/** AWS rejects the request as it stands; sending it again changes nothing. */
export class RequestRejectedError extends AwsCallError {
  override readonly name = "RequestRejectedError";
  readonly code = "aws.request-rejected";
  readonly recovery: Recovery = "operator";
}

/** The caller may not do this, or its credentials are not accepted. */
export class AccessDeniedError extends AwsCallError<DeniedData> {
  override readonly name = "AccessDeniedError";
  readonly code = "aws.access-denied";
  readonly recovery: Recovery = "operator";
}

/** What the call was about does not exist. Only of calls for which that is not an answer. */
export class ResourceMissingError extends AwsCallError {
  override readonly name = "ResourceMissingError";
  readonly code = "aws.resource-missing";
  readonly recovery: Recovery = "operator";
}

/** Cognito does not offer the operation in this Region (a replica's) or for this pool. */
export class OperationNotEnabledError extends AwsCallError {
  override readonly name = "OperationNotEnabledError";
  readonly code = "aws.operation-not-enabled";
  readonly recovery: Recovery = "operator";
}

/** The user pool's plan (Lite, Essentials, Plus) does not include a setting that was sent. */
export class FeatureUnavailableInTierError extends AwsCallError {
  override readonly name = "FeatureUnavailableInTierError";
  readonly code = "aws.feature-unavailable-in-tier";
  readonly recovery: Recovery = "operator";
}

/** A quota on how many there may be (not on how fast) is used up. */
export class QuotaExceededError extends AwsCallError {
  override readonly name = "QuotaExceededError";
  readonly code = "aws.quota-exceeded";
  readonly recovery: Recovery = "operator";
}

/** Every class above with its recovery: what the workflow's `Retry` and `Catch` are checked against. */
export const awsErrorRecoveries: readonly (readonly [name: string, recovery: Recovery])[] = [
  ["ThrottledError", "retry"],
  ["ServiceFaultError", "retry"],
  ["ConcurrentChangeError", "retry"],
  ["CertificateNotAcceptedError", "wait"],
  ["RequestRejectedError", "operator"],
  ["AccessDeniedError", "operator"],
  ["ResourceMissingError", "operator"],
  ["OperationNotEnabledError", "operator"],
  ["FeatureUnavailableInTierError", "operator"],
  ["QuotaExceededError", "operator"],
];

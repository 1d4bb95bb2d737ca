import { AwsError } from "../../service.ts";

/**
 * Cognito's refusals. All are HTTP 400 (`InternalErrorException` alone is 500): Amazon Cognito user
 * pools API reference, `UpdateUserPoolDomain`, Errors.
 */

/** A value that Cognito does not accept. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

/** No such user pool or replica in the Region that was asked. */
export function resourceNotFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}

/** The user pool does not exist in the Region that was asked. */
export function userPoolNotFound(userPoolId: string): AwsError {
  return resourceNotFound(`User pool ${userPoolId} does not exist.`);
}

/** Another change of the same thing is under way. */
export function concurrentModification(message: string): AwsError {
  return new AwsError("ConcurrentModificationException", message);
}

/** A quota is used up. */
export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceededException", message);
}

/** Not possible in a secondary Region; the text is the developer guide's (user-pool-multi-region). */
export function operationNotEnabled(operation: string): AwsError {
  return new AwsError(
    "OperationNotEnabledException",
    `${operation} is not available in the current region or for the current user pool configuration.`,
  );
}

/** The pool's feature plan does not include the feature. */
export function featureUnavailableInTier(message: string): AwsError {
  return new AwsError("FeatureUnavailableInTierException", message);
}

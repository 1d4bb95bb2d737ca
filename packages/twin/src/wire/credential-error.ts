import { AwsError } from "../service.ts";
import type { ServiceModel } from "./service-model.ts";

/**
 * Temporary credentials whose time is over, as the service says it.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function expiredCredentials(model: ServiceModel): AwsError {
  if (model.signingName === "s3") {
    return new AwsError("ExpiredToken", "The provided token has expired.");
  }
  const message = "The security token included in the request is expired";
  return isXml(model)
    ? new AwsError("ExpiredToken", message, 403)
    : new AwsError("ExpiredTokenException", message, forbiddenStatus(model));
}

/** A key of nobody: here, of an account that does not exist. */
export function unknownCredentials(model: ServiceModel): AwsError {
  if (model.signingName === "s3") {
    const message = "The AWS Access Key Id you provided does not exist in our records.";
    return new AwsError("InvalidAccessKeyId", message, 403);
  }
  const message = "The security token included in the request is invalid.";
  return isXml(model)
    ? new AwsError("InvalidClientTokenId", message, 403)
    : new AwsError("UnrecognizedClientException", message, forbiddenStatus(model));
}

function isXml({ protocol }: ServiceModel): boolean {
  return protocol === "query" || protocol === "rest-xml";
}

/** REST services answer 403, JSON RPC services 400. */
function forbiddenStatus({ protocol }: ServiceModel): number {
  return protocol === "rest-json" ? 403 : 400;
}

import { AwsError } from "../service.ts";

/** Who calls which service in which Region, as a Signature Version 4 request says it. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signingName: string;
}

/**
 * Reads the credential scope from the `Authorization` header, or from the query of a presigned
 * request. Signatures are not verified.
 *
 * @throws AwsError MissingAuthenticationTokenException without one, IncompleteSignatureException for a malformed one
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function readCredentialScope(
  authorization: string | undefined,
  query: URLSearchParams,
): CredentialScope {
  const credential = authorization
    ? /^AWS4-HMAC-SHA256\s.*?\bCredential=([^,\s]+)/.exec(authorization)?.[1]
    : (query.get("X-Amz-Credential") ?? undefined);
  if (!authorization && !credential) {
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
  }
  const parts = credential?.split("/") ?? [];
  const [terminator, signingName, region, date] = parts.reverse();
  // An access key may itself hold a slash; nothing else in the scope can.
  const accessKeyId = parts.slice(4).reverse().join("/");
  if (!accessKeyId || !date || !region || !signingName || terminator !== "aws4_request") {
    throw new AwsError(
      "IncompleteSignatureException",
      "Authorization header requires 'Credential' parameter of the form AKID/date/region/service/aws4_request.",
    );
  }
  return { accessKeyId, region, signingName };
}

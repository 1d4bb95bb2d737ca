import * as cognitoClient from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import * as errorClasses from "../../src/aws/errors.ts";
import { toLatchkeyError } from "../../src/aws/to-latchkey-error.ts";
import { LatchkeyError } from "../../src/error.ts";

const cognito = { ...cognitoClient };
const errors = { ...errorClasses };

const call = { service: "Cognito", operation: "UpdateUserPoolDomain", region: "eu-west-1" };

function failed(name: string, message: string, httpStatusCode?: number, code?: string) {
  return Object.assign(new Error(message), {
    name,
    ...(code === undefined ? {} : { code }),
    $metadata: { httpStatusCode, requestId: "req-1" },
  });
}

/** By hand, from the API model's list of errors of the four domain operations. */
const modelled = [
  ["InvalidParameterException", 400, "RequestRejectedError", "operator"],
  ["NotAuthorizedException", 400, "AccessDeniedError", "operator"],
  ["ConcurrentModificationException", 400, "ConcurrentChangeError", "retry"],
  ["ResourceNotFoundException", 400, "ResourceMissingError", "operator"],
  ["LimitExceededException", 400, "QuotaExceededError", "operator"],
  ["TooManyRequestsException", 400, "ThrottledError", "retry"],
  ["OperationNotEnabledException", 400, "OperationNotEnabledError", "operator"],
  ["FeatureUnavailableInTierException", 400, "FeatureUnavailableInTierError", "operator"],
  ["InternalErrorException", 500, "ServiceFaultError", "retry"],
] as const;

test.each(modelled)("Cognito's %s (%i) means %s, to %s", (name, status, ours, recovery) => {
  // The SDK's own class, not a likeness.
  const Exception = cognito[name];
  const metadata = { httpStatusCode: status, requestId: "req-1" };
  const original = new Exception({ message: "AWS says so.", $metadata: metadata });
  const error = toLatchkeyError(original, call);
  expect(error).toBeInstanceOf(errors[ours]);
  expect(error).toMatchObject({ name: ours, recovery, cause: original });
});

test.each([
  ["ThrottlingException", 400, "ThrottledError"],
  ["Throttling", 400, "ThrottledError"],
  ["SlowDown", 503, "ThrottledError"],
  ["SomethingNew", 429, "ThrottledError"],
  ["PriorRequestNotComplete", 400, "ConcurrentChangeError"],
  ["ConditionalRequestConflict", 409, "ConcurrentChangeError"],
  ["InternalFailure", 500, "ServiceFaultError"],
  ["SomethingNew", 500, "ServiceFaultError"],
  ["SomethingNew", 503, "ServiceFaultError"],
  ["TimeoutError", undefined, "ServiceFaultError"],
  ["SyntaxError", 200, "ServiceFaultError"],
  ["SomethingNew", 200, "ServiceFaultError"],
  ["AccessDenied", 403, "AccessDeniedError"],
  ["ExpiredTokenException", 400, "AccessDeniedError"],
  ["CredentialsProviderError", undefined, "AccessDeniedError"],
  ["SomethingNew", 403, "AccessDeniedError"],
  ["NoSuchBucket", 404, "ResourceMissingError"],
  ["ValidationException", 400, "RequestRejectedError"],
  ["SomethingNew", 400, "RequestRejectedError"],
  ["SomethingNew", undefined, "RequestRejectedError"],
] as const)("%s with status %s means %s", (name, status, ours) => {
  expect(toLatchkeyError(failed(name, "text", status), call)).toBeInstanceOf(errors[ours]);
});

test.each(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EPIPE"])(
  "%s is a service fault, to be retried",
  (code) => {
    const error = toLatchkeyError(failed("Error", "no way there", undefined, code), call);
    expect(error).toMatchObject({ name: "ServiceFaultError", recovery: "retry" });
    expect(error.message).toContain(code);
  },
);

test("a limit on speed is throttling, a limit on number is a quota", () => {
  const speed = failed("LimitExceededException", "Rate exceeded", 400);
  const number = failed("LimitExceededException", "Maximum number of domains reached.", 400);
  expect(toLatchkeyError(speed, call).name).toBe("ThrottledError");
  expect(toLatchkeyError(number, call).name).toBe("QuotaExceededError");
});

test("a certificate that CloudFront does not take is waited for", () => {
  const text =
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain. (Service: AmazonCloudFront; Status Code: 400; Error Code: InvalidViewerCertificate; Request ID: x)";
  const error = toLatchkeyError(failed("InvalidParameterException", text, 400), call);
  expect(error).toMatchObject({ name: "CertificateNotAcceptedError", recovery: "wait" });
});

test("another invalid parameter is not taken for the certificate", () => {
  const text = "Cannot convert custom domain to prefix domain.";
  const error = toLatchkeyError(failed("InvalidParameterException", text, 400), call);
  expect(error.name).toBe("RequestRejectedError");
});

describe("access denied", () => {
  const sentence = (resource: string) =>
    `User: arn:aws:sts::123456789012:assumed-role/latchkey-plan-role/x is not authorized to perform: cognito-idp:UpdateUserPoolDomain on resource: ${resource} because no identity-based policy allows the cognito-idp:UpdateUserPoolDomain action`;
  const arn = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_EXAMPLE";

  test.each([sentence(arn), sentence(`"${arn}"`)])("names action and resource of %s", (text) => {
    const error = toLatchkeyError(failed("AccessDeniedException", text, 400), call);
    expect(error).toMatchObject({
      data: { action: "cognito-idp:UpdateUserPoolDomain", resource: arn },
    });
    expect(error.message).toContain(`Allow cognito-idp:UpdateUserPoolDomain on ${arn}`);
  });

  test("says what to check when AWS names nothing", () => {
    const error = toLatchkeyError(failed("NotAuthorizedException", "Access Denied", 400), call);
    expect(error.message).toContain("IAM policies");
    expect(error).not.toHaveProperty("data.action");
  });
});

test("the message says what happened, the details and the fix; the data names the call", () => {
  const error = toLatchkeyError(failed("TooManyRequestsException", "Rate exceeded", 400), call);
  expect(error.message).toMatch(
    /^Cognito did not carry out UpdateUserPoolDomain in eu-west-1: TooManyRequestsException: Rate exceeded\. It passes by itself/,
  );
  expect(error).toMatchObject({
    code: "aws.throttled",
    data: {
      ...call,
      awsError: "TooManyRequestsException",
      requestId: "req-1",
      httpStatus: 400,
    },
  });
});

test("what is ours already stays as it is, and what is no error becomes one", () => {
  const ours = toLatchkeyError(failed("SlowDown", "x", 503), call);
  expect(toLatchkeyError(ours, call)).toBe(ours);
  for (const thrown of [undefined, null, "text", 7, {}]) {
    expect(toLatchkeyError(thrown, call)).toBeInstanceOf(errors.RequestRejectedError);
  }
});

test("the list of recoveries is what the classes say, and misses none", () => {
  const text = { happened: "h", details: "d", fix: "f" };
  const data = { ...call, awsError: "X" };
  const classes = Object.values(errors).filter(
    (member) => typeof member === "function" && member !== errors.AwsCallError,
  ) as (new (
    t: typeof text,
    d: typeof data,
  ) => LatchkeyError)[];
  const fromClasses = classes.map((ErrorClass) => new ErrorClass(text, data));
  expect(fromClasses.every((error) => error instanceof LatchkeyError)).toBe(true);
  expect(fromClasses.map(({ name, recovery }) => [name, recovery]).sort()).toEqual(
    [...errors.awsErrorRecoveries].map(([name, recovery]) => [name, recovery]).sort(),
  );
  expect(new Set(fromClasses.map(({ code }) => code)).size).toBe(classes.length);
});

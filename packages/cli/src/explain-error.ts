import { AccessDeniedError, AwsCallError } from "@latchkey/core/aws/errors";
import {
  EndpointUnreachableError,
  NotDeployedError,
  NothingRunsError,
  ReportUnwritableError,
  UsageError,
} from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";

/** A failure in the words of the command line: what happened, the details, the fix. */
export interface Explanation {
  readonly happened: readonly string[];
  readonly details?: string;
  readonly fix?: string;
  /** A command line to go on with. */
  readonly example?: string;
  readonly exitCode: ExitCode;
}

/** The one place where what was thrown becomes a message and an exit code. */
export function explainError(error: unknown): Explanation {
  if (error instanceof UsageError) {
    const { example } = error;
    return { happened: error.message.split("\n"), example, exitCode: exitCodes.usage };
  }
  if (error instanceof EndpointUnreachableError) return explainEndpoint(error);
  if (error instanceof NotDeployedError || error instanceof NothingRunsError) {
    const { data, message } = error;
    const { fix, example, details } = data;
    return { happened: [message], details, fix, example, exitCode: exitCodes.standsStill };
  }
  if (error instanceof ReportUnwritableError) {
    return {
      happened: [error.message],
      details: rootCauseOf(error),
      fix: "Name a file in a folder that is there and may be written to.",
      example: "latchkey audit --report audit.html",
      exitCode: exitCodes.failed,
    };
  }
  if (error instanceof AwsCallError) return explainAwsCall(error);
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    happened: ["Latchkey broke. This is a defect of Latchkey's own."],
    details,
    fix: "Please report it, with the details above.",
    exitCode: exitCodes.failed,
  };
}

function explainEndpoint(error: EndpointUnreachableError): Explanation {
  return {
    happened: [error.message],
    details: rootCauseOf(error),
    fix: "Start the twin there (npm run twin), correct --endpoint-url or AWS_ENDPOINT_URL, or leave it out for AWS itself.",
    example: "latchkey list --endpoint-url http://127.0.0.1:4566",
    exitCode: exitCodes.failed,
  };
}

function explainAwsCall(error: AwsCallError): Explanation {
  const { service, operation, region, awsError, requestId } = error.data;
  const happened = `${service} did not carry out ${operation} in ${region}.`;
  const request = requestId === undefined ? "" : ` (request ${requestId})`;
  return {
    happened: [happened],
    details: `${awsError}: ${rootCauseOf(error)}${request}`,
    ...(fixesByAwsError[awsError] ?? fixOf(error)),
    exitCode: exitCodes.failed,
  };
}

type Fix = Pick<Explanation, "fix" | "example">;

const logIn: Fix = {
  fix: "Log in again (aws sso login), or name a profile whose credentials are valid.",
  example: "latchkey doctor --profile production",
};
const correctKeys: Fix = {
  fix: "Check which credentials are used (aws sts get-caller-identity), or name another profile.",
  example: "latchkey doctor --profile production",
};

/** Failures whose fix lies in the credentials rather than in what they are allowed. */
const fixesByAwsError: Readonly<Record<string, Fix>> = {
  CredentialsProviderError: {
    fix: "Log in (aws sso login), set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that exists.",
    example: "latchkey doctor --profile production",
  },
  ExpiredToken: logIn,
  ExpiredTokenException: logIn,
  UnrecognizedClientException: correctKeys,
  InvalidClientTokenId: correctKeys,
  InvalidSignatureException: correctKeys,
  SignatureDoesNotMatch: correctKeys,
};

/** By class; what the classes advise themselves is meant for a deployed rotation. */
const fixesByClass: Readonly<Record<string, string>> = {
  ThrottledError: "Try again in a minute; something else in the account uses up the rate quota.",
  ServiceFaultError:
    "Try again; if it goes on, check the network and the proxy, and the AWS Health Dashboard.",
  ConcurrentChangeError: "Try again when the other change is done.",
  OperationNotEnabledError: "Name the user pool's primary Region with --region.",
};

function fixOf(error: AwsCallError): Fix {
  if (error instanceof AccessDeniedError) {
    const { action, resource } = error.data;
    if (action === undefined) return correctKeys;
    return {
      fix: `Allow ${action}${resource === undefined ? "" : ` on ${resource}`}; all that is needed is told by the doctor.`,
      example: "latchkey doctor",
    };
  }
  return { fix: fixesByClass[error.name] ?? "Correct what AWS names, and try again." };
}

/** The words of the first error in the chain of causes that has any. */
function rootCauseOf(error: Error): string {
  let message = "";
  for (let cause = error.cause, depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    message = cause.message || ("code" in cause ? String(cause.code) : message);
    cause = cause.cause;
  }
  return message || error.message;
}

import type { Parameter, ParameterType } from "@aws-sdk/client-ssm";
import { AwsError } from "../../service.ts";

/** One version of a parameter. */
export interface ParameterVersion {
  readonly name: string;
  readonly arn: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  readonly modifiedAt: Date;
}

/** As GetParameter and GetParametersByPath answer it; a SecureString stays sealed unless decryption is asked for. */
export function describeParameter(one: ParameterVersion, isDecrypted: boolean): Parameter {
  const isSealed = one.type === "SecureString" && !isDecrypted;
  return {
    Name: one.name,
    Type: one.type,
    Value: isSealed
      ? Buffer.from(`sealed:${one.name}:${one.version}`).toString("base64")
      : one.value,
    Version: one.version,
    LastModifiedDate: one.modifiedAt,
    ARN: one.arn,
    DataType: "text",
  };
}

/** `name`, `name:3` or an ARN. */
export function parseParameterReference(reference: string): {
  readonly name: string;
  readonly version?: number;
} {
  const arn = /^arn:aws[\w-]*:ssm:[\w-]+:\d+:parameter(\/.+)$/.exec(reference)?.[1];
  const [name = "", version] = (arn ?? reference).split(":");
  return version === undefined || !/^\d+$/.test(version)
    ? { name }
    : { name, version: Number(version) };
}

/**
 * @throws AwsError ValidationException for a name that Parameter Store does not take
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function checkParameterName(name: string): string {
  if (!/^[a-zA-Z0-9_.\-/]+$/.test(name)) {
    throw refusal(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of ' +
        "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_",
    );
  }
  if (name.includes("/") && !name.startsWith("/")) {
    throw refusal("Parameter name must be a fully qualified name.");
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw name.toLowerCase().startsWith("aws", name.startsWith("/") ? 1 : 0)
      ? new AwsError("AccessDeniedException", "No access to reserved parameter name: aws.")
      : refusal('Parameter name: can\'t be prefixed with "ssm" (case-insensitive).');
  }
  if (name.length > 1011 || name.split("/").length > 16) {
    throw new AwsError(
      "HierarchyLevelLimitExceededException",
      "The hierarchy can have a maximum of 15 levels.",
    );
  }
  return name;
}

/** The path with its closing slash. */
export function checkParameterPath(path: string): string {
  if (!/^\/[a-zA-Z0-9_.\-/]*$/.test(path)) {
    throw refusal(
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
    );
  }
  return path.endsWith("/") ? path : `${path}/`;
}

function refusal(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

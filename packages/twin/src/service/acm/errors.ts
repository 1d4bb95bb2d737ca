import { AwsError } from "../../service.ts";

/** A value that breaks a rule of the operation. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** A member that breaks a constraint of the service model, in the words of AWS's front. */
export function constraintError(member: string, value: unknown, constraint: string): AwsError {
  return validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

export function certificateNotFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Could not find certificate ${arn}.`);
}

/** @throws ValidationException when the value is given and not one of the set */
export function checkEnum(member: string, value: unknown, allowed: readonly string[]): void {
  if (value === undefined || value === null || allowed.some((one) => one === value)) return;
  throw constraintError(
    member,
    value,
    `Member must satisfy enum value set: [${allowed.join(", ")}]`,
  );
}

/** @throws ValidationException when the number is given and outside the range */
export function checkRange(
  member: string,
  value: number | undefined,
  range: { readonly from: number; readonly to: number },
): void {
  if (value === undefined) return;
  if (value < range.from)
    throw constraintError(
      member,
      value,
      `Member must have value greater than or equal to ${range.from}`,
    );
  if (value > range.to)
    throw constraintError(
      member,
      value,
      `Member must have value less than or equal to ${range.to}`,
    );
}

/** @throws ValidationException when the text is given and shorter or longer than the range */
export function checkLength(
  member: string,
  value: string | undefined,
  range: { readonly from: number; readonly to: number },
): void {
  if (value === undefined) return;
  if (value.length < range.from)
    throw constraintError(
      member,
      value,
      `Member must have length greater than or equal to ${range.from}`,
    );
  if (value.length > range.to)
    throw constraintError(
      member,
      value,
      `Member must have length less than or equal to ${range.to}`,
    );
}

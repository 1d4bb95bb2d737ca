/**
 * A target that did not take an event.
 * The codes are those of the `ERROR_CODE` attribute:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export class TargetError extends Error {
  override readonly name = "TargetError";
  readonly code:
    | "NO_PERMISSIONS"
    | "NO_RESOURCE"
    | "FAILED_TO_ASSUME_ROLE"
    | "THROTTLING"
    | "INTERNAL_ERROR"
    | "INVALID_PARAMETER";
  readonly isRetryable: boolean;

  constructor(code: TargetError["code"], message: string, isRetryable: boolean) {
    super(message);
    this.code = code;
    this.isRetryable = isRetryable;
  }
}

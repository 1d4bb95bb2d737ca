/** A target that a schedule could not invoke; the code is that of the `ERROR_CODE` attribute. */
export class ScheduleTargetError extends Error {
  override readonly name = "ScheduleTargetError";
  readonly code: string;
  readonly isRetryable: boolean;

  constructor(code: string, message: string, isRetryable: boolean) {
    super(message);
    this.code = code;
    this.isRetryable = isRetryable;
  }
}

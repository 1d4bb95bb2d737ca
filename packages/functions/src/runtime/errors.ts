import { LatchkeyError, type Recovery } from "@latchkey/core/error";

/**
 * What a Lambda was invoked with is not what it takes. Says what is wrong and where, never what
 * was sent: a payload of unknown origin may hold anything.
 */
export class InvalidPayloadError extends LatchkeyError {
  override readonly name = "InvalidPayloadError";
  readonly code = "function.invalid-payload";
  readonly recovery: Recovery = "operator";
  /** `path: problem`, one entry an issue. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], example: string) {
    super(`The payload cannot be used: ${problems.join("; ")}. A right one is ${example}`);
    this.problems = problems;
  }
}

/** The step was stopped just before Lambda would have killed it, so that this could be logged. */
export class StepTimedOutError extends LatchkeyError {
  override readonly name = "StepTimedOutError";
  readonly code = "function.timed-out";
  readonly recovery: Recovery = "retry";

  constructor(functionName: string) {
    super(
      `${functionName} ran out of time. Its step looks at what is done already and is repeated; if that happens often, raise timeoutSeconds in infra/setting/function-settings.ts.`,
    );
  }
}

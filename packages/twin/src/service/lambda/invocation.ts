/** A finished invocation; `payload` is JSON text. */
export interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  /** The payload is an error (`errorType`, `errorMessage`, …). */
  readonly isError: boolean;
}

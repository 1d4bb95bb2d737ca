import { LatchkeyError, type Recovery } from "../error.ts";

/** One part of a dispatch that failed while the others went on. */
export interface DispatchFailure {
  /** `looking for custom domains in eu-west-1`, `starting the rotation of auth.example.com`. */
  readonly what: string;
  readonly error: unknown;
}

/**
 * Not everything that an event asks for was done. What was started stays started: repeating the
 * event starts only the rest, because the names of executions are the same again.
 */
export class DispatchIncompleteError extends LatchkeyError {
  override readonly name = "DispatchIncompleteError";
  readonly code = "trigger.dispatch-incomplete";
  readonly recovery: Recovery = "retry";
  readonly data: { readonly failed: readonly string[]; readonly started: readonly string[] };

  constructor(failures: readonly DispatchFailure[], started: readonly string[]) {
    const lines = failures.map(({ what, error }) => {
      return `${what}: ${error instanceof Error ? error.message : String(error)}`;
    });
    super(
      `Not everything that the event asks for was done: ${lines.join(" | ")} Lambda repeats the event; if it goes on failing, correct what is named and send the event again.`,
      { cause: new AggregateError(failures.map(({ error }) => error)) },
    );
    this.data = { failed: failures.map(({ what }) => what), started };
  }
}

/**
 * ACM does not find a certificate that an event of just now is about: what is read may be older than
 * the event. The event has to be repeated.
 */
export class CertificateNotFoundYetError extends LatchkeyError {
  override readonly name = "CertificateNotFoundYetError";
  readonly code = "trigger.certificate-not-found-yet";
  readonly recovery: Recovery = "wait";
  readonly data: { readonly certificateArn: string };

  constructor(certificateArn: string) {
    super(
      "ACM does not find the certificate, but the event is so young that ACM may not know it everywhere yet.",
    );
    this.data = { certificateArn };
  }
}

import { LatchkeyError, type Recovery } from "@latchkey/core/error";

/** The command line, or a setting it rests on, cannot be obeyed. */
export class UsageError extends LatchkeyError {
  override readonly name = "UsageError";
  readonly code = "cli.usage";
  readonly recovery: Recovery = "operator";
  /** A command line that would do. */
  readonly example: string;

  /** @param problems what is wrong and where, a sentence each; at least one */
  constructor(problems: readonly string[], example: string, cause?: unknown) {
    super(problems.join("\n"), { cause });
    this.example = example;
  }
}

/** Nothing that speaks HTTP answers at the endpoint that was to stand for AWS. */
export class EndpointUnreachableError extends LatchkeyError {
  override readonly name = "EndpointUnreachableError";
  readonly code = "cli.endpoint-unreachable";
  readonly recovery: Recovery = "operator";
  readonly data: { readonly endpointUrl: string };

  constructor(endpointUrl: string, cause: unknown) {
    super(`Nothing answers at ${endpointUrl}.`, { cause });
    this.data = { endpointUrl };
  }
}

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

/** What a person is told to do about what is not there. */
export interface MissingData {
  readonly details: string;
  readonly fix: string;
  readonly example: string;
}

/** The command is about a deployed Latchkey, and there is none where it was looked for. */
export class NotDeployedError extends LatchkeyError {
  override readonly name = "NotDeployedError";
  readonly code = "cli.not-deployed";
  readonly recovery: Recovery = "operator";
  readonly data: MissingData;

  /** @param what is missing and where, a sentence */
  constructor(what: string, data: MissingData, cause?: unknown) {
    super(what, { cause });
    this.data = data;
  }
}

/** There is nothing to do what was asked to: no rotation that runs, none to go back from. */
export class NothingRunsError extends LatchkeyError {
  override readonly name = "NothingRunsError";
  readonly code = "cli.nothing-runs";
  readonly recovery: Recovery = "operator";
  readonly data: MissingData;

  /** @param what there is not, a sentence */
  constructor(what: string, data: MissingData) {
    super(what);
    this.data = data;
  }
}

/** A file that a report was to be written to could not be. */
export class ReportUnwritableError extends LatchkeyError {
  override readonly name = "ReportUnwritableError";
  readonly code = "cli.report-unwritable";
  readonly recovery: Recovery = "operator";
  readonly data: { readonly path: string };

  constructor(path: string, cause: unknown) {
    super(`The report could not be written to ${path}.`, { cause });
    this.data = { path };
  }
}

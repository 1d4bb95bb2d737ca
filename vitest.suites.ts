/**
 * The suites beside `npm test`, by what they run. `npm test` runs every other test file, so that none
 * can be left out of both.
 */
export const suites = {
  /** Each finding from the act to the fix, the nightly audit, the command line. */
  audit: ["tests/scenario/{audit,scheduled-audit,reverted,finding-*,cli-*}.test.ts"],
  /**
   * Bad input at every entry, what the threat model promises, and rotations that are cut off, met by
   * outages, or cannot be told of.
   */
  hostile: [
    "tests/fuzz/**/*.test.ts",
    "tests/security/**/*.test.ts",
    "tests/scenario/{bad-body,bad-input,cut-off,region-outage,unpublished}.test.ts",
  ],
  /** What `sst.config.ts` really deploys, what its operators' pages tell them to do, and its state transitions. */
  infra: ["tests/infra/**/*.test.ts", "tests/scenario/{console,dead-letter,transitions}.test.ts"],
  /** The twin beside moto's server, the AWS CLI and boto3. */
  contract: ["tests/contract/**/*.test.ts"],
  /** The report's page in a real Chromium. */
  page: ["tests/page/**/*.test.ts"],
  /** The simulation itself. */
  fault: ["tests/fault/**/*.test.ts"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** How suites of many scenarios share the machine. */
export const sharing = {
  // No test leaves state in a module, so files may share a worker: a third of the time is saved.
  isolate: false,
  // Scenarios wait more than they compute: with one worker a core fewer, two cores would idle.
  maxWorkers: 3,
};

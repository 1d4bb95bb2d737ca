import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";

/**
 * What the pure tests of core use of vitest, for mocha: its runner keeps tests loaded while Stryker
 * goes from mutant to mutant, where vitest's starts a worker for each. The expectations are
 * vitest's own.
 */
for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

type Body = (...args: unknown[]) => unknown;

/** mocha's own, which it puts here before it loads a test file. */
const mocha = globalThis as unknown as {
  readonly describe: (title: string, body: () => void) => void;
  readonly it: (title: string, body: () => unknown) => void;
};

export const { expect } = chai;

export function describe(title: string, body: () => void): void {
  mocha.describe(title, body);
}

export function test(title: string, body: Body): void {
  mocha.it(title, () => body());
}

/** A case's place stands for its values: titles are what Stryker knows tests by. */
test.each =
  (cases: readonly unknown[]) =>
  (title: string, body: Body): void => {
    cases.forEach((each, at) => {
      const args: readonly unknown[] = Array.isArray(each) ? each : [each];
      mocha.it(`${title} [${at}]`, () => body(...args));
    });
  };

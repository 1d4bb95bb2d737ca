import fc from "fast-check";
import { expect, it } from "vitest";
import { hostileText } from "../../../../tests/fuzz/hostile-text.ts";
import { commandNames } from "../../src/command/command.ts";
import { commandSpecs } from "../../src/command/command-list.ts";
import { parseCommandLine } from "../../src/command/parse-command-line.ts";
import { UsageError } from "../../src/errors.ts";

const flags = [
  ...new Set(commandSpecs.flatMap((spec) => spec.options().map(({ long }) => long ?? ""))),
];
// A process gets no zero bytes from its caller.
const text = hostileText.map((words) => words.replaceAll("\u0000", ""));
const words = fc.oneof(
  fc.constantFrom(...flags, ...flags.map((flag) => `${flag}=`), "--", "-", "-x", "--__proto__"),
  fc.constantFrom("auth.example.com", "arn:aws:acm", "high", "dev", "a.html", "3"),
  text,
);

it("every command understands a hostile line, or refuses it as wrong usage", () => {
  const line = fc.tuple(fc.constantFrom(...commandNames), fc.array(words, { maxLength: 7 }));
  fc.assert(
    fc.property(line, text, ([name, rest], stage) => {
      try {
        const command = parseCommandLine([name, ...rest], { LATCHKEY_STAGE: stage });
        expect([name, "help"]).toContain(command.kind);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        expect((error as UsageError).example).toMatch(/latchkey /);
      }
    }),
    { numRuns: 1_500, seed: 7 },
  );
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "./contract.ts";
import { observeCase } from "./contract-case.ts";
import { expectedOn } from "./divergence/divergence.ts";
import type { Target } from "./target.ts";

/**
 * Runs every case on one target. A case that the table of differences lists must be seen as listed
 * there; any other must be seen as AWS documents it.
 */
export function runContractOn(title: string, open: () => Promise<Target>): void {
  describe(title, () => {
    let target: Target;
    beforeAll(async () => {
      target = await open();
    });
    afterAll(async () => {
      await target?.stop();
    });
    it.each(contract.map((one) => [one.name, one] as const))("%s", async (_, one) => {
      const seen = await observeCase(one, target);
      const { value, divergence } = expectedOn(target.name, one);
      const hint =
        divergence === undefined
          ? `AWS documents otherwise (${one.page}): mend it, or list it in divergence/`
          : `not as ${divergence.name} in divergence/ lists it: if mended, take it out there`;
      expect(seen, hint).toEqual(value);
    });
  });
}

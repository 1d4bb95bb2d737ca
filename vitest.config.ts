import { configDefaults, defineConfig } from "vitest/config";
import { sharing, suites } from "./vitest.suites.ts";

/** `npm test`: what needs this machine alone, but for what has a suite of its own. */
export default defineConfig({
  test: {
    include: ["packages/*/tests/**/*.test.ts", "tests/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...Object.values(suites).flat()],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...sharing,
  },
});

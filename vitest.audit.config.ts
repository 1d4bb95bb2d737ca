import { defineConfig } from "vitest/config";
import { sharing, suites } from "./vitest.suites.ts";

/** `npm run test:audit`: each finding from the act to the fix, the nightly audit, the command line. */
export default defineConfig({
  test: {
    include: [...suites.audit],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...sharing,
  },
});

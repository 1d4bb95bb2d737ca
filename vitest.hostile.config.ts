import { defineConfig } from "vitest/config";

/** `npm run test:hostile`: bad input by machine at every entry, and what the threat model promises. */
export default defineConfig({
  test: {
    include: ["tests/fuzz/**/*.test.ts", "tests/security/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // No test leaves state in a module, so files may share a worker.
    isolate: false,
    maxWorkers: 3,
  },
});

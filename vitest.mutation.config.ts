import { defineConfig } from "vitest/config";

/** Only the pure tests of core: mutants are judged by decisions, not by sockets. */
export default defineConfig({
  test: {
    // No test leaves state in a module. A mutant's run starts one worker instead of one for each test
    // file that reaches it: with six files it costs a third.
    isolate: false,
    include: [
      "packages/core/tests/{certificate,custom-domain,routing,edge,rotation,record}/**/*.test.ts",
    ],
  },
});

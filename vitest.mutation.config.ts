import { defineConfig } from "vitest/config";

/** Only the pure tests of core: mutants are judged by decisions, not by sockets. */
export default defineConfig({
  test: {
    // No test leaves state in a module, and each mutant's run starts a worker of its own.
    isolate: false,
    include: [
      "packages/core/tests/{certificate,custom-domain,routing,edge,rotation,record}/**/*.test.ts",
    ],
  },
});

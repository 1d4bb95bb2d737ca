import { defineConfig } from "vitest/config";

/** Only the pure tests of core: mutants are judged by decisions, not by sockets. */
export default defineConfig({
  test: {
    include: [
      "packages/core/tests/{certificate,custom-domain,routing,edge,rotation,record}/**/*.test.ts",
    ],
  },
});

import { defineConfig } from "vitest/config";
import { sharing, suites } from "./vitest.suites.ts";

/**
 * `npm run test:infra`: what `sst.config.ts` really deploys, and what its operators' pages tell
 * them to do; needs SST's platform, which `npm run synth` fetches.
 */
export default defineConfig({
  test: {
    include: [...suites.infra],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    ...sharing,
  },
});

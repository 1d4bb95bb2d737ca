import { defineConfig } from "vitest/config";

/** `npm run test:infra`: what `sst.config.ts` really deploys; needs SST's platform (`npm run synth`). */
export default defineConfig({
  test: { include: ["tests/infra/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 },
});

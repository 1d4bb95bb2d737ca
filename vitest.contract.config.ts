import { defineConfig } from "vitest/config";
import { suites } from "./vitest.suites.ts";

/** `npm run test:contract`: the twin beside moto's server, the AWS CLI and boto3. Needs Python. */
export default defineConfig({
  test: {
    include: [...suites.contract],
    globalSetup: ["tests/contract/setup.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // moto's server and the AWS CLI are processes of their own, and much of the rest is waiting.
    maxWorkers: 4,
  },
});

import { beforeAll, expect, test } from "vitest";
import { runWorld } from "./run-world.ts";
import { warmUp } from "./simulate.ts";
import type { WorldPlan } from "./world/world-plan.ts";

beforeAll(warmUp);

/**
 * Of `DescribeUserPoolDomain` Cognito grants five a second for each user pool
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html); each event takes several.
 */
const manyEvents: WorldPlan = {
  seed: 11,
  domains: [{ securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2, hasRouting: false }],
  omittedSettings: "keep",
  unknownDomain: "empty",
  edgeLagMinutes: 1,
  rates: {},
  steps: Array.from({ length: 5 }, () => ({
    afterMs: 0,
    act: { do: "issue", domain: 0, names: "exact", key: "RSA_2048", days: 250 },
  })),
};

test("events that come all at once are throttled by AWS's rates, and what must hold, holds", async () => {
  const { violations, trace } = await runWorld(manyEvents);
  const throttled = trace().filter((line) =>
    /cognito-idp DescribeUserPoolDomain TooManyRequestsException$/.test(line),
  );
  expect(throttled).not.toEqual([]);
  expect(violations).toEqual([]);
});

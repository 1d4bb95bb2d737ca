import { beforeAll, expect, test } from "vitest";
import type { Plant } from "../planted-bug.ts";
import { runWorld } from "../run-world.ts";
import { warmUp } from "../simulate.ts";
import type { WorldPlan } from "../world/world-plan.ts";

beforeAll(warmUp);

const plan: WorldPlan = {
  seed: 5,
  domains: [{ securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2, hasRouting: true }],
  omittedSettings: "reset",
  unknownDomain: "empty",
  edgeLagMinutes: 5,
  rates: {},
  steps: [
    {
      afterMs: 0,
      act: { do: "issue", domain: 0, names: "exact", key: "EC_prime256v1", days: 250 },
    },
  ],
};

async function breachesWith(plant?: Plant): Promise<readonly string[]> {
  const { violations } = await runWorld(plan, plant);
  return violations.map(({ invariant, what }) => `${invariant}: ${what}`);
}

test("a world in which nothing goes wrong breaks nothing", async () => {
  expect(await breachesWith()).toEqual([]);
});

test("who gives a rotation's own certificate just before its update does not keep users on it", async () => {
  const domains: WorldPlan["domains"] = [
    { securityPolicy: "TLS_V1", managedLoginVersion: 1, hasRouting: false },
  ];
  const { violations, trace } = await runWorld({
    ...plan,
    seed: 1,
    domains,
    omittedSettings: "keep",
    edgeLagMinutes: 1,
    steps: [
      {
        afterMs: 0,
        act: { do: "issue", domain: 0, names: "exact", key: "EC_prime256v1", days: 198 },
      },
      { afterMs: 1035, act: { do: "point", domain: 0, certificate: 3 } },
      { afterMs: 2000, act: { do: "expire", certificate: 3 } },
    ],
  });
  const updates = trace().filter((line) => line.includes("UpdateUserPoolDomain"));
  expect(violations).toEqual([]);
  expect(updates[0]).toMatch(/latchkey-roll-back cognito-idp UpdateUserPoolDomain ok$/);
});

test("a custom domain that is left behind is seen after the audit", async () => {
  const idle: Plant = (code, name) =>
    name === "latchkey-dispatch"
      ? async () => ({ started: [] })
      : name === "latchkey-finish-audit"
        ? async () => ({})
        : code;
  const breaches = await breachesWith(idle);
  expect(breaches).toEqual([
    "3: latchkey-dispatch started nothing for auth.example.com, which the certificate of its event covers",
    expect.stringMatching(/^5: auth\.example\.com holds .* is best; the audit says undefined/),
  ]);
});

test("an execution that ends without a record is seen", async () => {
  const hanging: Plant = (code, name) =>
    name === "latchkey-close" ? () => new Promise(() => {}) : code;
  const failing: Plant = (code, name) =>
    name === "latchkey-plan"
      ? () => Promise.reject(new Error("no plan"))
      : name === "latchkey-record"
        ? () => Promise.reject(new Error("no record"))
        : hanging(code, name);
  const breaches = await breachesWith(failing);
  expect(
    breaches.filter((breach) => /^3: the execution .* has 0 records/.test(breach)),
  ).not.toEqual([]);
});

test("a call that the function's role does not allow is seen", async () => {
  const curious: Plant = (code, name) => async (payload, ports, clock) => {
    if (name === "latchkey-check-domain") {
      await ports
        .rotation()
        .acm.listCertificatesCovering("auth.example.com")
        .catch(() => []);
    }
    return await code(payload, ports, clock);
  };
  expect(await breachesWith(curious)).toEqual([
    "6: latchkey-check-domain is denied acm ListCertificates",
  ]);
});

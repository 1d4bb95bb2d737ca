import { covers } from "@latchkey/core/certificate/covers";
import { parseRotationState } from "@latchkey/core/rotation/parse-rotation-state";
import type { RotationPorts } from "@latchkey/core/rotation/ports";
import { RotationState } from "@latchkey/core/rotation/rotation-state";
import { checkDomain } from "@latchkey/core/rotation/step/check-domain";
import { checkEdges } from "@latchkey/core/rotation/step/check-edges";
import { checkRouting } from "@latchkey/core/rotation/step/check-routing";
import { planRotation } from "@latchkey/core/rotation/step/plan";
import { recordRotation } from "@latchkey/core/rotation/step/record";
import { rollBack } from "@latchkey/core/rotation/step/roll-back";
import { updateCustomDomain } from "@latchkey/core/rotation/step/update";
import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { OpenTaskPayload, unwrapInput } from "../../packages/functions/src/runtime/task-payload.ts";
import { aCertificate, aNewerCertificate, certificateArn } from "../gen/a-certificate.ts";
import { anExecution, anUpdatedState, aRotationState } from "../gen/a-rotation-state.ts";
import { fakeRecords } from "../gen/fake-records.ts";
import { type FakeWorld, fakeWorld } from "../gen/fake-world.ts";
import { manualClock } from "../gen/manual-clock.ts";
import { expectSafeRecord } from "./expect-safe.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileValue, mutated } from "./hostile-json.ts";

watchProcess();

/** Step Functions gives an execution no more (`States.DataLimitExceeded`). */
const mostStateBytes = 256 * 1024;

const requests = [
  { customDomain: "auth.example.com" },
  { customDomain: "auth.example.com", apply: true },
  {
    customDomain: "auth.example.com",
    region: "eu-west-1",
    certificateArn: certificateArn("newer"),
    action: "rotate",
    apply: true,
    trigger: {
      kind: "certificate-event",
      certificateArn: certificateArn("newer"),
      description: "ACM Certificate Available (ISSUANCE)",
    },
  },
];

const states = [
  aRotationState(),
  anUpdatedState(),
  anUpdatedState({ goal: "baseline", next: "roll-back", progress: { rollBacks: 1 } }),
  aRotationState({ next: "hold", decision: "hold", progress: { holds: 3 } }),
];

/** What a hand may aim at a custom domain by way of a state. */
const aimed = fc
  .tuple(
    mutated(...states),
    fc.constantFrom("expired", "pending", "foreign", "sibling", "newer", "current", "none"),
    fc.constantFrom("target", "baseline"),
  )
  .map(([state, id, which]) => aimAt(state, certificateArn(id), which));

function aimAt(state: unknown, arn: string, which: string): unknown {
  const parsed = v.safeParse(RotationState, state);
  if (!parsed.success) return state;
  const { baseline, target } = parsed.output;
  if (which === "target") return { ...parsed.output, target: { ...target, arn } };
  return { ...parsed.output, baseline: baseline && { ...baseline, certificate: { arn } } };
}

/** With certificates that must never be given to the custom domain. */
function worldOfTemptations(): FakeWorld {
  return fakeWorld({
    certificates: [
      aCertificate(),
      aNewerCertificate(),
      aCertificate({ arn: certificateArn("expired"), notAfter: new Date("2026-01-01T00:00:00Z") }),
      aCertificate({ arn: certificateArn("pending"), status: "PENDING_VALIDATION" }),
      aCertificate({
        arn: certificateArn("sibling"),
        names: ["*.auth.example.com", "example.com"],
      }),
    ],
  });
}

test(
  "whatever an execution is started with, its plan changes nothing and ends on record",
  async () => {
    const inputs = fc.oneof(
      { weight: 3, arbitrary: mutated(...requests) },
      { weight: 3, arbitrary: mutated(...states) },
      { weight: 1, arbitrary: mutated(...requests.map((request) => ({ request }))) },
      { weight: 1, arbitrary: hostileValue },
    );
    const statuses = fc.constantFrom("ACTIVE" as const, "UPDATING" as const, "FAILED" as const);
    await holdProperty(fc.tuple(inputs, statuses), 200, async ([input, status]) => {
      const world = worldOfTemptations();
      world.changeDomain({ status });
      const planned = await planRotation(unwrapInput({ request: input }), anExecution, world.ports);
      expect(world.updates).toEqual([]);
      expect(v.safeParse(RotationState, planned).success).toBe(true);
      expect(Buffer.byteLength(JSON.stringify(planned))).toBeLessThan(mostStateBytes);
      expect(Number.isSafeInteger(planned.waitSeconds)).toBe(true);
      expect(planned.waitSeconds).toBeLessThanOrEqual(2 * 60 * 60);
      await expectRecorded(planned);
    });
  },
  huntTimeoutMs,
);

const steps: readonly (readonly [
  name: string,
  step: (state: RotationState, ports: RotationPorts) => Promise<RotationState>,
])[] = [
  ["Update", updateCustomDomain],
  ["CheckDomain", checkDomain],
  ["CheckEdges", checkEdges],
  ["CheckRouting", checkRouting],
  ["RollBack", rollBack],
];

test.each(steps)(
  "%s refuses a state that is none, and does no harm with one that was tampered with",
  async (_name, step) => {
    await holdProperty(fc.oneof(mutated(...states), aimed, hostileValue), 100, async (input) => {
      const world = worldOfTemptations();
      const parsed = v.safeParse(RotationState, input);
      if (!parsed.success) {
        expect(() => parseRotationState(input)).toThrow(/is not a rotation's state/);
        return;
      }
      const after = await step(parsed.output, world.ports);
      expect(v.safeParse(RotationState, after).success).toBe(true);
      expect(v.safeParse(RotationState, JSON.parse(JSON.stringify(after))).success).toBe(true);
      expect(after.waitSeconds).toBeLessThanOrEqual(24 * 60 * 60);
      for (const { certificateArn: arn, name, userPoolId } of world.updates) {
        const given = world.certificates.find((one) => one.arn === arn);
        expect(given?.status).toBe("ISSUED");
        expect(covers(given?.names ?? [], name)).toBe(true);
        expect(given?.notAfter?.getTime()).toBeGreaterThan(world.clock.now().getTime());
        expect([name, userPoolId]).toEqual(["auth.example.com", "eu-west-1_EXAMPLE"]);
      }
      await expectRecorded(after);
    });
  },
  huntTimeoutMs,
);

test(
  "whatever reaches Record is recorded under a safe key, told, and published only when it is right",
  async () => {
    const inputs = fc.oneof(
      mutated(...states, { request: requests[0], error: { Error: "X", Cause: "{}" } }),
      hostileValue,
    );
    const execution = { Id: anExecution.arn, Name: "run-1", StartTime: anExecution.startedAt };
    const payloads = fc.record({
      state: inputs,
      execution: fc.oneof(fc.constant(execution), mutated(execution)),
    });
    await holdProperty(payloads, 250, async (payload) => {
      const parsed = v.safeParse(OpenTaskPayload, payload);
      if (parsed.success) await expectRecorded(parsed.output.state, parsed.output.execution);
    });
  },
  huntTimeoutMs,
);

/** One record, one notice, nothing hostile in either. */
async function expectRecorded(input: unknown, execution = anExecution): Promise<void> {
  const records = fakeRecords();
  const { recordKey } = await recordRotation(input, execution, { clock: manualClock(), records });
  expect(records.stored.size).toBe(1);
  expect(records.notices).toHaveLength(1);
  const record = records.stored.get(recordKey);
  if (record === undefined) throw new Error(`nothing is stored under ${recordKey}`);
  expectSafeRecord(record, recordKey);
  for (const [customDomain] of records.published) {
    // It becomes part of a parameter's name.
    expect(customDomain).toMatch(/^[a-z0-9.-]{1,63}$/);
  }
}

import type { RotationRecord } from "@latchkey/core/record/record";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { RotationRequest as RotationRequestSchema } from "@latchkey/core/rotation/rotation-request";
import { closeExecution } from "@latchkey/core/trigger/close-execution";
import type { ClosePorts, DispatchPorts } from "@latchkey/core/trigger/dispatch-ports";
import { dispatchTrigger } from "@latchkey/core/trigger/dispatch-trigger";
import { readGivenEvent } from "@latchkey/core/trigger/given-event";
import { parseTrigger } from "@latchkey/core/trigger/parse-trigger";
import fc from "fast-check";
import * as v from "valibot";
import { expect, test } from "vitest";
import { aCertificate } from "../gen/a-certificate.ts";
import { aCustomDomain } from "../gen/a-custom-domain.ts";
import { fakeRecords } from "../gen/fake-records.ts";
import { manualClock } from "../gen/manual-clock.ts";
import { givenEvents } from "./event-sample.ts";
import { expectSafeExecutionName, expectSafeKey, expectSafeRecord } from "./expect-safe.ts";
import { holdProperty, huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileValue, mutated } from "./hostile-json.ts";

watchProcess();

const accountId = "123456789012";
const rotationArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
const givens = fc.oneof(
  { weight: 5, arbitrary: mutated(...givenEvents) },
  { weight: 1, arbitrary: hostileValue },
);

/** Dispatch in a world with one custom domain, which every certificate covers. */
function dispatchBench() {
  const refusals: { record: RotationRecord; key: string }[] = [];
  const started: { name: string; request: RotationRequest }[] = [];
  const ports: DispatchPorts = {
    clock: manualClock(),
    accountId,
    poolRegions: ["eu-west-1"],
    acm: { describeCertificate: async (arn) => aCertificate({ arn }) },
    cognito: {
      describeDomain: async (_region, name) => ({
        kind: "custom",
        customDomain: { ...aCustomDomain(), name },
      }),
      listUserPoolIds: async function* () {
        yield* [];
      },
      describeUserPool: async () => undefined,
    },
    starter: {
      startRotation: async (name, request) => {
        started.push({ name, request });
        return "started";
      },
    },
    refusals: {
      recordRefusal: async (record, key) => {
        refusals.push({ record, key });
      },
    },
  };
  return { ports, refusals, started };
}

test(
  "whatever dispatch is given is either refused and recorded or starts rotations that may be started",
  async () => {
    await holdProperty(givens, 250, async (given) => {
      const { ports, refusals, started } = dispatchBench();
      const before = snapshotOf(given);
      const result = await dispatchTrigger(given, ports);
      expect(snapshotOf(given)).toBe(before);
      expect(refusals.length + started.length).toBeGreaterThan(0);
      for (const { record, key } of refusals) {
        expect(record.verdict).toBe("refused");
        expectSafeRecord(record, key);
      }
      const allowsChange = (given as { apply?: unknown } | null)?.apply === true;
      for (const { name, request } of started) {
        expectSafeExecutionName(name);
        expect(v.safeParse(RotationRequestSchema, request).success).toBe(true);
        expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(4_096);
        expect(request.trigger.certificateArn).toMatch(
          /^arn:aws[a-z-]*:acm:us-east-1:123456789012:/,
        );
        if (request.apply) expect(allowsChange).toBe(true);
      }
      expect(result.started).toHaveLength(started.length);
      expect(refusals.length).toBeLessThanOrEqual(1);
      const reasons = refusals.flatMap(({ record }) => record.reasons);
      expect((result.refused ?? []).map(({ name }) => name)).toEqual(
        reasons.map(({ name }) => name),
      );
    });
  },
  huntTimeoutMs,
);

test(
  "an event never names a certificate of another account, Region or service",
  async () => {
    await holdProperty(givens, 250, (given) => {
      const { triggers, refusals } = parseTrigger(readGivenEvent(given).event, accountId);
      expect(triggers.length + refusals.length).toBeGreaterThan(0);
      expect(triggers.length).toBeLessThanOrEqual(20);
      for (const { certificateArn, region, accountId: owner } of triggers) {
        expect(region).toBe("us-east-1");
        expect(owner).toBe("123456789012");
        expect(certificateArn).toMatch(
          /^arn:aws[a-z-]{0,20}:acm:us-east-1:123456789012:certificate\/[A-Za-z0-9-]{1,128}$/,
        );
      }
    });
  },
  huntTimeoutMs,
);

test(
  "whatever close is given is ignored, refused and recorded, or closed under a key of its own",
  async () => {
    await holdProperty(givens, 250, async (given) => {
      const refusals: { record: RotationRecord; key: string }[] = [];
      const records = fakeRecords();
      const ports: ClosePorts = {
        clock: manualClock(),
        records,
        rotationArn,
        refusals: {
          recordRefusal: async (record, key) => {
            refusals.push({ record, key });
          },
        },
      };
      const { outcome, recordKey } = await closeExecution(given, ports);
      expect(refusals).toHaveLength(outcome === "refused" ? 1 : 0);
      expect(records.stored.size).toBe(outcome === "stored" ? 1 : 0);
      if (recordKey !== undefined) expectSafeKey(recordKey);
      for (const { record, key } of refusals) expectSafeRecord(record, key);
      for (const [key, record] of records.stored) {
        expect(record.verdict).toBe("failed");
        expectSafeRecord(record, key);
      }
      if (outcome === "stored") expect((given as { apply?: unknown }).apply).toBe(true);
    });
  },
  huntTimeoutMs,
);

/** Enough to see that an input was not changed; what is too deep for that is left out. */
function snapshotOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return "too deep";
  }
}

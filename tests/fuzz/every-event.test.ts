import type { RotationRecord } from "@latchkey/core/record/record";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { planRotation } from "@latchkey/core/rotation/step/plan";
import { closeExecution } from "@latchkey/core/trigger/close-execution";
import { dispatchTrigger } from "@latchkey/core/trigger/dispatch-trigger";
import { expect, test } from "vitest";
import { aCertificate } from "../gen/a-certificate.ts";
import { aCustomDomain } from "../gen/a-custom-domain.ts";
import { anExecution } from "../gen/a-rotation-state.ts";
import { fakeRecords } from "../gen/fake-records.ts";
import { fakeWorld } from "../gen/fake-world.ts";
import { manualClock } from "../gen/manual-clock.ts";
import { eventSamples } from "./event-sample.ts";
import { type ChangedSample, everyChange, pathsOf } from "./every-change.ts";
import { expectSafeKey, expectSafeRecord } from "./expect-safe.ts";
import { huntTimeoutMs, watchProcess } from "./hold-property.ts";
import { hostileTexts, prototypeKeys } from "./hostile-text.ts";

watchProcess();

const accountId = "123456789012";
const rotationArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
/** The one that the samples name, and the only one that ACM knows. */
const certificateArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

/** Members without which, or with anything else in which, an event of ACM's is refused. */
const ofAcm = [
  "event",
  "event.detail-type",
  "event.source",
  "event.resources",
  "event.resources[0]",
];
/** The certificate is named twice there, and either will do. */
const ofHealth = [
  "event",
  "event.detail-type",
  "event.source",
  "event.detail",
  "event.detail.service",
];
/** By sample. One that is not about a certificate is refused whatever is changed. */
const requiredOfDispatch: Readonly<Record<string, readonly string[] | "all">> = {
  "certificate-approaching-expiration": ofAcm,
  "certificate-available": ofAcm,
  "certificate-expired": ofAcm,
  "certificate-renewal-action-required": ofAcm,
  "certificate-revoked": ofAcm,
  "cloudtrail-request-certificate": "all",
  "execution-timed-out": "all",
  "health-acm-renewal": ofHealth,
};

test("the required members of every sample are known, and each is changed in every way", () => {
  expect(Object.keys(requiredOfDispatch)).toEqual(Object.keys(eventSamples).toSorted());
  const changes = [...everyChange({ source: "aws.acm" })];
  expect(changes).toHaveLength(2 + 10 + prototypeKeys.length + 4 + hostileTexts.length);
  expect(hostileTexts.length).toBeGreaterThan(60);
});

test.each(Object.entries(requiredOfDispatch))(
  "dispatch, given %s with any member changed, refuses and records it, or looks and would update nothing",
  async (sample, required) => {
    const given = { apply: true, event: eventSamples[sample] };
    const refusedAt = new Set<string>();
    const lookedAt = new Set<string>();
    for (const change of everyChange(given, required === "all" ? "no texts" : "texts")) {
      const { refusals, requests } = await dispatched(change);
      for (const request of requests) await expectLookOnly(request, change);
      expect(refusals + requests.length, labelOf(change)).toBeGreaterThan(0);
      (requests.length > 0 ? lookedAt : refusedAt).add(change.path);
    }
    const paths = pathsOf(given);
    const isRequired = (path: string) => required === "all" || required.includes(path);
    expect([...refusedAt]).toEqual(paths.filter(isRequired));
    expect([...lookedAt]).toEqual(paths.filter((path) => !isRequired(path)));
  },
  huntTimeoutMs,
);

async function dispatched({ value }: ChangedSample) {
  const refusals: [record: RotationRecord, key: string][] = [];
  const requests: RotationRequest[] = [];
  await dispatchTrigger(value, {
    ...heldWorld().ports,
    accountId,
    poolRegions: ["eu-west-1"],
    starter: {
      startRotation: async (_name, request) => {
        requests.push(request);
        return "started";
      },
    },
    refusals: {
      recordRefusal: async (record, key) => {
        refusals.push([record, key]);
      },
    },
  });
  for (const [record, key] of refusals) {
    expect(record.verdict).toBe("refused");
    expectSafeRecord(record, key);
  }
  return { refusals: refusals.length, requests };
}

/** Requests of which it is known what they plan: many changes make the same. */
const looks = new Set<string>();

/** Nothing of the event but what is known beforehand, and no update, where nothing is better. */
async function expectLookOnly(request: RotationRequest, change: ChangedSample): Promise<void> {
  const isAllowed = (change.value as { readonly apply?: unknown }).apply === true;
  expect(request.apply, labelOf(change)).toBe(isAllowed);
  const text = JSON.stringify(request);
  if (looks.has(text)) return;
  expect(request, labelOf(change)).toEqual({
    customDomain: "auth.example.com",
    region: "eu-west-1",
    action: expect.stringMatching(/^(rotate|verify)$/),
    apply: isAllowed,
    trigger: {
      kind: "certificate-event",
      certificateArn,
      description: expect.stringMatching(/^(ACM Certificate|AWS Health Event)[A-Z a-z()]{0,40}$/),
    },
  });
  const { decision } = await planRotation(request, anExecution, heldWorld().ports);
  expect(decision, labelOf(change)).toBe("verify");
  looks.add(text);
}

/** Members in which the end of an execution is told; other texts and numbers may be dates, too. */
const requiredOfClose = [
  "event",
  "event.detail-type",
  "event.detail",
  "event.detail.executionArn",
  "event.detail.stateMachineArn",
  "event.detail.status",
];
const startDate = "event.detail.startDate";

test(
  "close, given the end of an execution with any member changed, refuses and records it, or records the end",
  async () => {
    const given = { apply: true, event: eventSamples["execution-timed-out"] };
    const refusedAt = new Set<string>();
    const closedAt = new Set<string>();
    const dates: string[] = [];
    for (const change of everyChange(given)) {
      const isRefused = await closed(change);
      (isRefused ? refusedAt : closedAt).add(change.path);
      if (!isRefused && change.path === startDate) dates.push(change.what);
    }
    const paths = pathsOf(given);
    const isRequired = (path: string) => requiredOfClose.includes(path);
    expect([...refusedAt]).toEqual(paths.filter((path) => isRequired(path) || path === startDate));
    expect([...closedAt]).toEqual(paths.filter((path) => !isRequired(path)));
    expect(dates).toEqual([
      "0",
      "42",
      expect.stringContaining("+275760-09-13T00:00:00.000Z"),
      expect.stringContaining("-000001-01-01T00:00:00Z"),
    ]);
  },
  huntTimeoutMs,
);

/** Whether it was refused; what is stored or recorded is safe, and only stored where that is allowed. */
async function closed(change: ChangedSample): Promise<boolean> {
  const refusals: [record: RotationRecord, key: string][] = [];
  const records = fakeRecords();
  const { outcome, recordKey } = await closeExecution(change.value, {
    clock: manualClock(),
    records,
    rotationArn,
    refusals: {
      recordRefusal: async (record, key) => {
        refusals.push([record, key]);
      },
    },
  });
  const isAllowed = (change.value as { readonly apply?: unknown }).apply === true;
  const isRefused = outcome === "refused";
  expect(outcome, labelOf(change)).toBe(isRefused ? "refused" : isAllowed ? "stored" : "dry-run");
  expect(refusals).toHaveLength(isRefused ? 1 : 0);
  expect(records.stored.size).toBe(outcome === "stored" ? 1 : 0);
  expectSafeKey(recordKey ?? "");
  for (const [record, key] of refusals) {
    expect(record.verdict).toBe("refused");
    expectSafeRecord(record, key);
  }
  for (const [key, record] of records.stored) {
    expect(record.verdict).toBe("failed");
    expectSafeRecord(record, key);
  }
  return isRefused;
}

/** Where the custom domain holds the certificate that the samples name, and nothing is better. */
function heldWorld() {
  return fakeWorld({
    customDomains: { "eu-west-1": aCustomDomain({ certificateArn }) },
    certificates: [aCertificate({ arn: certificateArn })],
  });
}

function labelOf({ path, what }: ChangedSample): string {
  return `${path}: ${what}`;
}

import {
  type FaultKind,
  type FaultRates,
  faultKinds,
  mildFaults,
} from "@latchkey/twin/fault/fault-kind";
import type { OrderedFault } from "@latchkey/twin/fault/fault-plan";
import fc from "fast-check";
import { type Settings, securityPolicies } from "./world/fleet.ts";
import type { Act, ScriptStep } from "./world/script-step.ts";
import type { WorldPlan } from "./world/world-plan.ts";

const minuteMs = 60_000;

/** From within one step of a rotation to several of them and the nightly audit. */
const pause = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 2_000 }), weight: 4 },
  { arbitrary: fc.integer({ min: 2_000, max: 5 * minuteMs }), weight: 4 },
  { arbitrary: fc.integer({ min: 5 * minuteMs, max: 90 * minuteMs }), weight: 4 },
  { arbitrary: fc.integer({ min: 90 * minuteMs, max: 26 * 60 * minuteMs }), weight: 1 },
);

const index = fc.nat({ max: 5 });
const domain = fc.nat({ max: 2 });

/** Settings that AWS itself allows together: managed login wants TLS 1.2 at least. */
const settings: fc.Arbitrary<Settings> = fc
  .record({
    securityPolicy: fc.constantFrom(...securityPolicies),
    managedLoginVersion: fc.constantFrom(1 as const, 2 as const),
    hasRouting: fc.boolean(),
  })
  .map((given) =>
    given.securityPolicy === "TLS_V1" ? { ...given, managedLoginVersion: 1 as const } : given,
  );

/** Faults of calls are most of them aimed at the few calls that change something. */
const aim = fc.oneof(
  fc.constant({}),
  fc.constantFrom(
    { operation: "UpdateUserPoolDomain" },
    { operation: "DescribeUserPoolDomain" },
    { operation: "DescribeCertificate" },
    { operation: "PutObject" },
    { operation: "PutEvents" },
    { operation: "StartExecution" },
  ),
);

const functionAim = fc.oneof(
  fc.constant({}),
  fc
    .constantFrom(
      "latchkey-dispatch",
      "latchkey-plan",
      "latchkey-update",
      "latchkey-check-domain",
      "latchkey-check-edges",
      "latchkey-roll-back",
      "latchkey-record",
      "latchkey-close",
      "latchkey-list-units",
      "latchkey-audit-units",
      "latchkey-finish-audit",
    )
    .map((name) => ({ function: name })),
);

function aimOf(kind: FaultKind): fc.Arbitrary<Readonly<Record<string, string>>> {
  if (kind.startsWith("call.")) return aim;
  return kind.startsWith("lambda.") || kind.startsWith("states.") ? functionAim : fc.constant({});
}

const orderedFault: fc.Arbitrary<OrderedFault> = fc
  .constantFrom(...(Object.keys(faultKinds) as FaultKind[]))
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      where: aimOf(kind),
      skip: fc.nat({ max: 6 }),
      times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5 })),
    }),
  );

const certificateAct: fc.Arbitrary<Act> = fc.oneof(
  {
    arbitrary: fc.record({
      do: fc.constant("issue" as const),
      domain,
      names: fc.constantFrom("exact", "exact", "exact", "wildcard", "both", "parent", "foreign"),
      key: fc.constantFrom("EC_prime256v1", "RSA_2048", "EC_secp384r1"),
      days: fc.integer({ min: 150, max: 260 }),
    }),
    weight: 6,
  },
  { arbitrary: fc.record({ do: fc.constant("issue-tied" as const), domain }), weight: 1 },
  {
    arbitrary: fc.record({ do: fc.constant("import" as const), domain, isTrusted: fc.boolean() }),
    weight: 2,
  },
  {
    arbitrary: fc.record({ do: fc.constant("reimport" as const), certificate: index, domain }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      do: fc.constantFrom("renew", "expire", "revoke", "delete", "make-acme"),
      certificate: index,
    }),
    weight: 4,
  },
);

const domainAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant("point" as const), domain, certificate: index }),
  fc.record({
    do: fc.constant("set-policy" as const),
    domain,
    policy: fc.constantFrom(...securityPolicies),
  }),
  fc.record({
    do: fc.constant("set-login" as const),
    domain,
    version: fc.constantFrom(1 as const, 2 as const),
  }),
  fc.record({ do: fc.constant("set-routing" as const), domain, isOn: fc.boolean() }),
  fc.record({
    do: fc.constant("tag" as const),
    domain,
    key: fc.constantFrom("latchkey:mode" as const, "latchkey:certificate-arn" as const),
    value: fc.constantFrom("auto", "observe", "off", "nonsense", "pin", "remove"),
    certificate: index,
  }),
);

const surroundingAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constant("health-check" as const),
    domain,
    to: fc.constantFrom("disabled", "enabled", "unhealthy", "healthy"),
  }),
  fc.record({
    do: fc.constant("replica" as const),
    domain,
    status: fc.constantFrom("ACTIVE" as const, "INACTIVE" as const),
  }),
  fc.record({ do: fc.constant("outage" as const), domain, isOn: fc.boolean() }),
  fc.record(
    {
      do: fc.constant("edge" as const),
      domain,
      fault: fc.constantFrom(
        "none",
        "broken-chain",
        "self-signed",
        "wrong-name",
        "expired",
        "weak-tls",
        "never-converges",
        "unreachable",
      ),
      isPartial: fc.boolean(),
      certificate: index,
    },
    { requiredKeys: ["do", "domain", "fault", "isPartial"] },
  ),
);

const operatorAct: fc.Arbitrary<Act> = fc.oneof(
  fc.record(
    {
      do: fc.constant("start" as const),
      domain,
      apply: fc.boolean(),
      action: fc.constant("verify" as const),
      certificate: index,
    },
    { requiredKeys: ["do", "domain", "apply"] },
  ),
  fc.record({ do: fc.constant("start-nonsense" as const), input: fc.jsonValue({ maxDepth: 1 }) }),
  fc.record({ do: fc.constant("stop-execution" as const) }),
  fc.record({ do: fc.constant("audit" as const), apply: fc.boolean() }),
  fc.record({
    do: fc.constant("event" as const),
    about: fc.constantFrom("again", "foreign-account", "no-such", "malformed", "revoked-lie"),
    certificate: index,
  }),
);

const act: fc.Arbitrary<Act> = fc.oneof(
  { arbitrary: certificateAct, weight: 6 },
  { arbitrary: orderedFault.map((fault): Act => ({ do: "fault", fault })), weight: 6 },
  { arbitrary: domainAct, weight: 2 },
  { arbitrary: surroundingAct, weight: 2 },
  { arbitrary: operatorAct, weight: 3 },
) as fc.Arbitrary<Act>;

const step: fc.Arbitrary<ScriptStep> = fc.record({ afterMs: pause, act });

const minutes = (min: number, max: number) =>
  fc.integer({ min: min * minuteMs, max: max * minuteMs });

/**
 * What seldom comes together by chance: a new certificate that goes wrong at the edges, and
 * somebody who steps in while Latchkey is at it.
 */
const intervention: fc.Arbitrary<readonly ScriptStep[]> = fc
  .record({
    domain,
    fault: fc.constantFrom("broken-chain", "wrong-name", "never-converges", "never-converges"),
    isPartial: fc.boolean(),
    pauses: fc.tuple(minutes(0, 60), minutes(3, 40), minutes(0, 3)),
    act: fc.option(act, { freq: 1 }),
  })
  .map(({ domain: on, fault, isPartial, pauses: [before, within, after], act: other }) => [
    // One that outlives nothing, so that nobody but this operator would choose it.
    {
      afterMs: before,
      act: { do: "issue", domain: on, names: "exact", key: "RSA_2048", days: 100 },
    },
    { afterMs: 5 * minuteMs, act: { do: "edge", domain: on, fault, isPartial } },
    {
      afterMs: 0,
      act: { do: "issue", domain: on, names: "exact", key: "EC_prime256v1", days: 260 },
    },
    { afterMs: within, act: other ?? { do: "point", domain: on, certificate: -2 } },
    // Whoever looks on now sees harm that is none of the rotation's.
    {
      afterMs: after,
      act: { do: "edge", domain: on, fault: "broken-chain", isPartial: false },
    },
  ]);

/** A new certificate that goes wrong at the edges, and an execution that is stopped before it is seen. */
const cutOff: fc.Arbitrary<readonly ScriptStep[]> = fc
  .record({
    domain,
    fault: fc.constantFrom("broken-chain", "self-signed", "wrong-name"),
    isPartial: fc.boolean(),
    pauses: fc.tuple(minutes(0, 60), minutes(1, 15)),
  })
  .map(({ domain: on, fault, isPartial, pauses: [before, within] }) => [
    {
      afterMs: before,
      act: { do: "issue", domain: on, names: "exact", key: "EC_prime256v1", days: 260 },
    },
    { afterMs: 0, act: { do: "edge", domain: on, fault, isPartial, certificate: -1 } },
    { afterMs: within, act: { do: "stop-execution" } },
  ]);

/** A certificate that is no good any more, or will not be in a moment, and events that praise it. */
const falsePraise: fc.Arbitrary<readonly ScriptStep[]> = fc
  .record({
    domain,
    days: fc.integer({ min: 150, max: 260 }),
    end: fc.constantFrom("expire" as const, "revoke" as const),
    pauses: fc.tuple(pause, fc.integer({ min: 0, max: 2_000 }), pause),
  })
  .map(({ domain: on, days, end, pauses: [before, between, after] }) => [
    {
      afterMs: before,
      act: { do: "issue", domain: on, names: "exact", key: "EC_prime256v1", days },
    },
    { afterMs: between, act: { do: end, certificate: -1 } },
    { afterMs: after, act: { do: "event", about: "again", certificate: -1 } },
  ]);

const steps: fc.Arbitrary<readonly ScriptStep[]> = fc
  .array(
    fc.oneof(
      { arbitrary: step.map((one): readonly ScriptStep[] => [one]), weight: 14 },
      { arbitrary: intervention, weight: 2 },
      { arbitrary: cutOff, weight: 2 },
      { arbitrary: falsePraise, weight: 1 },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.flat());

/** Most worlds have ordered faults only, which shrink; some have AWS's ordinary bad days besides. */
const rates: fc.Arbitrary<FaultRates> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 3 },
  { arbitrary: fc.constant(mildFaults), weight: 1 },
);

/** Any world: its fleet, its script, and what goes wrong in it. */
export const arbitraryWorld: fc.Arbitrary<WorldPlan> = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  domains: fc.array(settings, { minLength: 1, maxLength: 3 }),
  omittedSettings: fc.constantFrom("keep", "reset"),
  unknownDomain: fc.constantFrom("empty", "not-found"),
  edgeLagMinutes: fc.integer({ min: 1, max: 30 }),
  rates,
  steps,
});

import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import type { RotationRecord } from "@latchkey/core/record/record";
import type { FleetDomain } from "../world/fleet.ts";
import { type Estate, heldBy } from "../world/operator.ts";
import type { SimulatedWorld } from "../world/simulated-world.ts";
import { allowedCalls, functionOf } from "./allowed-calls.ts";
import { bestOf, type Candidate, coversName } from "./certificate-fact.ts";
import type { Violation } from "./violation.ts";
import { describe, differences, settingsOf, type Witness, wantedOf } from "./witness.ts";

/** What a world is judged by when it has come to rest. */
export interface RestingWorld {
  readonly sim: SimulatedWorld;
  readonly estate: Estate;
  readonly witness: Witness;
  /** When the audit began after which the fleet must be right, in simulated milliseconds. */
  readonly auditedMs: number;
}

type Said = Omit<Violation, "at">;

/** All that must hold at rest. */
export function checkRest(resting: RestingWorld): readonly Violation[] {
  const at = new Date(resting.sim.time.nowMs).toISOString();
  const said = [
    ...checkSettings(resting),
    ...checkExecutions(resting),
    ...checkAudits(resting),
    ...checkEvents(resting),
    ...checkBest(resting),
    ...checkCalls(resting),
  ];
  return said.map((violation) => ({ ...violation, at }));
}

/** 2: what AWS lost is back, or a person was told. */
function checkSettings({ sim, estate, witness }: RestingWorld): readonly Said[] {
  return estate.domains.flatMap((domain) => {
    const lost = differences(describe(sim, domain), wantedOf(domain));
    const lostMs = witness.lostSettingsMs.get(domain.name);
    if (lost.length === 0) return [];
    const isTold = recordsOf(sim, domain).some(
      (record) =>
        Date.parse(record.endedAt) >= (lostMs ?? Number.POSITIVE_INFINITY) &&
        (record.verdict === "failed" || lost.every((setting) => isNamed(record, setting))),
    );
    if (isTold) return [];
    const what = `${domain.name} has lost ${lost.join(", ")}, and nobody was told: it is ${JSON.stringify(settingsOf(describe(sim, domain)))}, and its owner wants ${JSON.stringify(settingsOf(wantedOf(domain)))}`;
    return [{ invariant: 2, what }];
  });
}

/** Whether a record says that the setting is not as it was; one that failed calls a person anyway. */
function isNamed({ reasons }: RotationRecord, setting: string): boolean {
  return reasons.some(
    ({ name, message }) =>
      ["settingsLost", "routingLost", "settingsChangedMeanwhile"].includes(name) &&
      message.includes(setting),
  );
}

/** 3: each execution has ended, with one record of it and no more. */
function checkExecutions({ sim }: RestingWorld): readonly Said[] {
  const records = sim.records();
  return sim.executions().flatMap(({ start, status, visited }): Said[] => {
    const own = records.filter(({ execution }) => execution?.arn === start.arn);
    if (status !== "RUNNING" && own.length === 1) return [];
    const path = visited.slice(-6).join(" > ");
    const what = `the execution ${start.name} (${status}, ${path}) has ${own.length} records: ${own.map(({ verdict }) => verdict).join(", ")}`;
    return [{ invariant: 3, what }];
  });
}

/** 3: each audit has ended, and the one that nothing troubled with its report. */
function checkAudits({ sim }: RestingWorld): readonly Said[] {
  const audits = sim.audits();
  return audits.flatMap(({ start, status, visited, end }): Said[] => {
    const isLast = start.arn === audits.at(-1)?.start.arn;
    if (isLast ? status === "SUCCEEDED" : status !== "RUNNING") return [];
    const error = end !== undefined && "error" in end ? ` ${end.error}: ${end.cause}` : "";
    const path = visited.slice(-6).join(" > ");
    return [{ invariant: 3, what: `the audit ${start.name} is ${status} (${path})${error}` }];
  });
}

/** 3: each event that a function accepted was worked on, or is a dead letter that can be redriven. */
function checkEvents(resting: RestingWorld): readonly Said[] {
  const { sim } = resting;
  const queue = sim.composed.stack.queues.findByName("latchkey-dead-letters");
  const letters = queue?.receive(1000, 0) ?? [];
  const dead = new Set(letters.map(({ attributes }) => attributes.RequestID?.StringValue));
  const byRequest = Map.groupBy(
    sim.invocations.filter(({ functionName }) => isAsynchronous(functionName)),
    ({ requestId }) => requestId,
  );
  const names = new Set(sim.executions().map(({ start }) => start.name));
  return [...byRequest].flatMap(([requestId, runs]): Said[] => {
    const [first] = runs;
    const done = runs.flatMap(({ end }) =>
      end !== undefined && "result" in end ? [end.result] : [],
    );
    const name = first?.functionName ?? "";
    if (done.length === 0) {
      if (dead.has(requestId)) return [];
      return [{ invariant: 3, what: `an event for ${name} was lost (${runs.length} runs)` }];
    }
    const { started = [], duplicates = [] } = done.at(-1) as Dispatched;
    const unheard = name === "latchkey-dispatch" ? concernedBy(first, resting) : [];
    return [
      ...started
        .filter(({ executionName }) => !names.has(executionName))
        .map(
          ({ executionName }) =>
            `${name} says that it started ${executionName}, which does not exist`,
        ),
      ...unheard
        .filter(
          (one) => ![...started, ...duplicates].some(({ customDomain }) => customDomain === one),
        )
        .map(
          (one) => `${name} started nothing for ${one}, which the certificate of its event covers`,
        ),
    ].map((what) => ({ invariant: 3, what }));
  });
}

interface Dispatched {
  readonly started?: readonly { readonly executionName: string; readonly customDomain: string }[];
  readonly duplicates?: Dispatched["started"];
}

/**
 * Custom domains that an event of a certificate must make somebody look at: those that the
 * certificate covers, as far as it is what it was then.
 */
function concernedBy(
  run: SimulatedWorld["invocations"][number] | undefined,
  { sim, estate, witness }: RestingWorld,
): readonly string[] {
  // Events of the set-up came before there were custom domains.
  if (run === undefined || run.startedAt.getTime() < witness.begunMs) return [];
  const { event } = (run.payload ?? {}) as { readonly event?: Readonly<Record<string, unknown>> };
  const { "detail-type": type, account, region, resources } = event ?? {};
  if (type !== "ACM Certificate Available" || account !== "123456789012") return [];
  const [arn] = Array.isArray(resources) ? (resources as readonly unknown[]) : [];
  if (region !== "us-east-1" || typeof arn !== "string") return [];
  const held = sim.world.certificates.find(arn);
  if (held === undefined || estate.certificateTouchedMs.has(arn)) return [];
  return estate.domains.flatMap(({ name }) => (coversName(held.names, name) ? [name] : []));
}

function isAsynchronous(functionName: string): boolean {
  return ["latchkey-dispatch", "latchkey-close"].includes(functionName);
}

/**
 * A plan that leaves the best certificate alone has one of these reasons, and says so. A refusal or a
 * failure without one explains nothing: at rest nothing stands in the way.
 */
const explainingReasons = [
  "certificateRolledBackBefore",
  "holdTooLong",
  "customDomainUpdating",
  "customDomainFailed",
  "primaryUnhealthy",
];

/** 5: every managed custom domain is on its best certificate, or it is told why not. */
function checkBest({ sim, estate, auditedMs }: RestingWorld): readonly Said[] {
  const report = lastReport(sim);
  return estate.domains.flatMap((domain): Said[] => {
    if (!isManaged(sim, domain)) return [];
    const held = heldBy(sim, domain);
    const records = recordsOf(sim, domain).filter(
      ({ endedAt }) => Date.parse(endedAt) >= auditedMs,
    );
    // Best is relative to what was held when the audit looked: a wildcard that outlives the exact one
    // that was chosen then has its turn at the next audit.
    const moved = records.find(({ verdict, to }) => verdict === "rotated" && to?.arn === held);
    const before = moved?.from?.arn ?? held;
    // A FAILED custom domain is repaired by any other certificate that works.
    const isRepair = moved?.before?.status === "FAILED";
    const best = bestOf(
      candidatesOf(sim, estate).filter(({ arn }) => !isRepair || arn !== before),
      isRepair ? undefined : candidateOf(sim, before),
      { customDomain: domain.name, at: sim.world.clock.now() },
    );
    if (best.length === 0 || best.some(({ arn }) => arn === held)) return [];
    const audited = report?.customDomains.find(({ name }) => name === domain.name);
    const reasons = [...records, ...(audited === undefined ? [] : [audited])].flatMap(
      ({ reasons: given }) => given.map(({ name }) => String(name)),
    );
    // One that was rolled back is not tried again for thirty days, longer than any world.
    const rolledBack = recordsOf(sim, domain).filter(({ verdict }) => verdict === "rolled-back");
    const isExplained =
      best.every(({ arn }) => rolledBack.some(({ to }) => to?.arn === arn)) ||
      reasons.some((reason) => explainingReasons.includes(reason));
    if (isExplained) return [];
    const what = `${domain.name} holds ${held}, but ${best.map(({ arn }) => arn).join(" or ")} is best; the audit says ${audited?.decision}, the records say ${records.map(({ verdict }) => verdict).join(", ") || "nothing"} (${reasons.join(", ")})`;
    return [{ invariant: 5, what }];
  });
}

function lastReport(sim: SimulatedWorld): FleetReport | undefined {
  const text = sim.objects("reports/").find(({ key }) => key === "reports/latest.json")?.text;
  return text === undefined ? undefined : (JSON.parse(text) as FleetReport);
}

/** With any exception of its owner it is the owner's business. */
export function isManaged(sim: SimulatedWorld, { userPoolId, region }: FleetDomain): boolean {
  const { UserPool } = sim.operate<{ UserPool?: { UserPoolTags?: Record<string, string> } }>(
    "cognito-idp",
    "DescribeUserPool",
    { UserPoolId: userPoolId },
    region,
  );
  const tags = Object.entries(UserPool?.UserPoolTags ?? {});
  return tags.every(
    ([key, value]) => !key.startsWith("latchkey:") || (key === "latchkey:mode" && value === "auto"),
  );
}

function candidatesOf(sim: SimulatedWorld, { certificates }: Estate): readonly Candidate[] {
  return certificates.flatMap((arn) => candidateOf(sim, arn) ?? []);
}

function candidateOf(sim: SimulatedWorld, arn: string): Candidate | undefined {
  const held = sim.world.certificates.find(arn);
  if (held === undefined) return undefined;
  const { Certificate } = sim.operate<{ Certificate: { IssuedAt?: Date; ImportedAt?: Date } }>(
    "acm",
    "DescribeCertificate",
    { CertificateArn: arn },
  );
  return { ...held, issuedAt: Certificate.IssuedAt ?? Certificate.ImportedAt ?? new Date(0) };
}

function recordsOf(sim: SimulatedWorld, { name }: FleetDomain): readonly RotationRecord[] {
  return sim.records().filter(({ customDomain }) => customDomain === name);
}

/**
 * What must hold after each step, besides what the witness sees: 3 and 6. Whether a custom domain is
 * on its best certificate (5) can be said only when an audit has had its time.
 */
export function checkStep(sim: SimulatedWorld): readonly Violation[] {
  const at = new Date(sim.time.nowMs).toISOString();
  const byExecution = Map.groupBy(sim.records(), ({ execution }) => execution?.arn);
  const twice = [...byExecution].flatMap(([arn, own]): Said[] =>
    arn === undefined || own.length < 2
      ? []
      : [{ invariant: 3, what: `the execution ${arn} has ${own.length} records` }],
  );
  return [...twice, ...checkCalls({ sim })].map((said) => ({ ...said, at }));
}

/** 6: nobody was denied what its work needs, and nobody did more than its work. */
function checkCalls({ sim }: Pick<RestingWorld, "sim">): readonly Said[] {
  const said = new Set<string>();
  for (const { principal, service, operation, outcome } of sim.calls) {
    const name = functionOf(principal);
    if (name === undefined) continue;
    const call = `${service} ${operation}`;
    const isAllowed = allowedCalls[name]?.includes(call) === true;
    if (/AccessDenied|UnauthorizedOperation/.test(outcome)) said.add(`${name} is denied ${call}`);
    else if (!isAllowed && outcome === "ok") said.add(`${name} could call ${call}`);
  }
  return [...said].map((what) => ({ invariant: 6, what }));
}

import type { RotationState } from "@latchkey/core/rotation/rotation-state";
import { defaultPolicyOf, type FleetDomain } from "../world/fleet.ts";
import type { Invocation } from "../world/function-processes.ts";
import type { Estate } from "../world/operator.ts";
import type { EffectWatch, SimulatedWorld } from "../world/simulated-world.ts";
import { functionOf } from "./allowed-calls.ts";
import { whyUnfit } from "./certificate-fact.ts";
import { type EdgeFacts, edgeFactsOf } from "./edge-fact.ts";
import type { Violation } from "./violation.ts";

/** An `UpdateUserPoolDomain` that Latchkey sent. */
export interface WitnessedUpdate {
  readonly customDomain: string;
  readonly functionName: string;
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
}

/** How stale the twin's answers get at most (its stale-read.ts). */
const longestStalenessMs = 120_000;

/** What edges showed around one `CheckEdges`, by execution ARN; the latest one counts. */
interface EdgeLook {
  readonly customDomain: string;
  readonly startedMs: number;
  readonly before: EdgeFacts;
  after?: EdgeFacts;
  /** The one before it in the same execution. */
  readonly previous?: EdgeLook;
}

/** What is read of a record. */
interface SeenRecord {
  readonly verdict?: string;
  readonly customDomain?: string;
  readonly execution?: { readonly arn?: string };
  readonly startedAt?: string;
  readonly from?: { readonly arn: string };
  readonly to?: { readonly arn: string };
  /** Of a step that failed for good; after the update this can only be the way back. */
  readonly error?: unknown;
}

/** What is described of a custom domain, as far as it is compared. */
interface Described {
  readonly CustomDomainConfig?: {
    readonly CertificateArn?: string;
    readonly SecurityPolicy?: string;
  };
  readonly ManagedLoginVersion?: number;
  readonly Routing?: unknown;
  readonly Status?: string;
}

/**
 * Looks on at every effect that Latchkey has, at the moment at which it has it, and notes what must
 * never be. It asks the twin alone, never Latchkey's code.
 */
export class Witness {
  readonly violations: Violation[] = [];
  readonly updates: WitnessedUpdate[] = [];
  /** When the fleet was there, in simulated milliseconds. */
  begunMs = Number.POSITIVE_INFINITY;
  /** When AWS last lost a setting, by custom domain. */
  readonly lostSettingsMs = new Map<string, number>();
  /** When Latchkey first saw what its last update had come to, by custom domain. */
  readonly #seenMs = new Map<string, number>();
  readonly #looks = new Map<string, EdgeLook>();
  /** Custom domains with certificates that a record calls proven. */
  readonly #proven = new Set<string>();
  readonly #running = new Set<Invocation>();
  #stage: { readonly sim: SimulatedWorld; readonly estate: Estate } | undefined;

  /** Before this nothing is judged: the world is being made. */
  begin(sim: SimulatedWorld, estate: Estate): void {
    this.#stage = { sim, estate };
    this.begunMs = sim.time.nowMs;
  }

  readonly watch: EffectWatch = ({ service, operation, input, principalArn }) => {
    const functionName = functionOf(principalArn);
    if (this.#stage === undefined || functionName === undefined) return undefined;
    if (operation === "UpdateUserPoolDomain")
      return this.#seeUpdate(functionName, input as Described & { Domain: string });
    if (service === "s3" && functionName === "latchkey-record")
      this.#seeRecord(input as { Body?: Uint8Array });
    return undefined;
  };

  readonly onInvocation = (invocation: Invocation): void => {
    if (invocation.end === undefined) this.#running.add(invocation);
    else this.#running.delete(invocation);
    if (invocation.functionName === "latchkey-check-edges") this.#seeEdges(invocation);
    this.#seeLook(invocation);
  };

  #report(invariant: Violation["invariant"], what: string): void {
    const at = new Date(this.#stage?.sim.time.nowMs ?? 0).toISOString();
    this.violations.push({ invariant, at, what });
  }

  #seeUpdate(functionName: string, request: Described & { readonly Domain: string }) {
    const stage = this.#stage;
    const domain = stage?.estate.domains.find(({ name }) => name === request.Domain);
    if (stage === undefined || domain === undefined) {
      this.#report(2, `${functionName} updates ${request.Domain}, which is nobody's`);
      return undefined;
    }
    const { sim } = stage;
    const sinceMs = this.#sinceMs(functionName, domain.name);
    const to = request.CustomDomainConfig?.CertificateArn ?? "none";
    this.#judgeCertificate(functionName, domain, { arn: to, sinceMs });
    const before = describe(sim, domain);
    this.#judgeSettings(functionName, domain, { request, before, sinceMs });
    const held = before.CustomDomainConfig?.CertificateArn;
    if (functionName === "latchkey-roll-back" && held !== to) {
      this.#judgeGoingBack(domain, { held, sinceMs });
    }
    const from = before.CustomDomainConfig?.CertificateArn ?? "none";
    return (outcome: "done" | "refused") => {
      if (outcome === "refused") return;
      const atMs = sim.time.nowMs;
      this.updates.push({ customDomain: domain.name, functionName, atMs, from, to });
      this.#seenMs.delete(domain.name);
      if (differences(describe(sim, domain), before).length > 0) {
        this.lostSettingsMs.set(domain.name, atMs);
      }
    };
  }

  /**
   * A certificate that changed, or ended, since the function began to look cannot be held against it:
   * ACM has no lock, and Cognito takes no condition.
   */
  #judgeCertificate(
    functionName: string,
    domain: FleetDomain,
    { arn, sinceMs }: { readonly arn: string; readonly sinceMs: number },
  ): void {
    const { sim, estate } = this.#present();
    const certificate = sim.world.certificates.find(arn);
    const why = whyUnfit(certificate, domain.name, sim.world.clock.now());
    if (why === undefined) return;
    if ((estate.certificateTouchedMs.get(arn) ?? 0) >= sinceMs) return;
    if (whyUnfit(certificate, domain.name, new Date(sinceMs)) === undefined) return;
    if (this.#isMisled(functionName, arn, sinceMs)) return;
    this.#report(1, `${functionName} gives ${domain.name} the certificate ${arn}: ${why}`);
  }

  /**
   * Whether ACM answered this very run as if a change of the last two minutes had not been made, which
   * is as stale as the twin's answers get. Against that there is nothing but Cognito's own refusal.
   */
  #isMisled(functionName: string, arn: string, sinceMs: number): boolean {
    const { sim, estate } = this.#present();
    const touchedMs = estate.certificateTouchedMs.get(arn) ?? Number.NEGATIVE_INFINITY;
    if (touchedMs < sinceMs - longestStalenessMs) return false;
    return sim.world.faults
      .struck()
      .some(
        ({ kind, place, at }) =>
          kind === "call.stale-read" &&
          place.service === "acm" &&
          functionOf(place.principal ?? "") === functionName &&
          Date.parse(at) >= sinceMs,
      );
  }

  #judgeSettings(
    functionName: string,
    domain: FleetDomain,
    seen: { readonly request: Described; readonly before: Described; readonly sinceMs: number },
  ): void {
    const { estate } = this.#present();
    // There is no lock: what somebody sets between asking and acting can be overwritten.
    const touchedMs = estate.domainTouchedMs.get(domain.name) ?? 0;
    if (touchedMs >= seen.sinceMs) return;
    if (functionName === "latchkey-roll-back" && this.#isUnseen(domain.name, touchedMs)) return;
    const wanted = wantedOf(domain);
    const unwanted = differences(seen.request, wanted);
    const changed = differences(seen.request, seen.before);
    const wrong = changed.filter((setting) => unwanted.includes(setting));
    if (wrong.length === 0) return;
    this.#report(
      2,
      `${functionName} sends for ${domain.name} ${wrong.join(", ")} as ${JSON.stringify(settingsOf(seen.request))}; it was ${JSON.stringify(settingsOf(seen.before))}, and its owner wants ${JSON.stringify(settingsOf(wanted))}`,
    );
  }

  /**
   * Whether somebody changed the custom domain after Latchkey's own update and before Latchkey had
   * looked at it once. Then nothing tells what the update lost from what somebody took away: a
   * description has no author, and CloudTrail tells minutes later.
   */
  #isUnseen(customDomain: string, touchedMs: number): boolean {
    const own = this.updates.findLast((update) => update.customDomain === customDomain);
    const seenMs = this.#seenMs.get(customDomain) ?? Number.POSITIVE_INFINITY;
    return own !== undefined && touchedMs > own.atMs && touchedMs <= seenMs;
  }

  /** The first look after an update that showed its certificate, as the step itself says. */
  #seeLook({ functionName, end }: Invocation): void {
    if (!["latchkey-update", "latchkey-check-domain"].includes(functionName)) return;
    if (end === undefined || !("result" in end)) return;
    const { customDomain, after } = end.result as RotationState;
    const own = this.updates.findLast((update) => update.customDomain === customDomain?.name);
    if (own === undefined || after?.certificateArn !== own.to) return;
    if (this.#seenMs.has(own.customDomain)) return;
    this.#seenMs.set(own.customDomain, Date.parse(after.observedAt));
  }

  /**
   * What somebody else chose since Latchkey's own update is not Latchkey's to take back. But who gives
   * the custom domain the very certificate that a rotation gave it, after another rotation or person
   * had it changed between two of its looks, does nothing that it could tell from its own update: a
   * description has no author and no number. The same is true of who gives it that certificate
   * between the rotation's plan and its update. Users are harmed by it either way.
   */
  #judgeGoingBack(
    domain: FleetDomain,
    { held, sinceMs }: { readonly held: string | undefined; readonly sinceMs: number },
  ): void {
    const setMs = this.#present().estate.certificateSetMs.get(domain.name) ?? 0;
    const own = this.updates.findLast(({ customDomain }) => customDomain === domain.name);
    if (setMs >= sinceMs || setMs <= (own?.atMs ?? 0)) return;
    if (held !== undefined && this.#isOwnTarget(domain.name, { held, setMs })) return;
    const what = `latchkey-roll-back takes away what somebody else gave ${domain.name} at ${new Date(setMs).toISOString()}`;
    this.#report(4, what);
  }

  /**
   * Whether a rotation that is going back now has itself given the custom domain that certificate, or
   * found it given when it was to do so, after its plan had seen another.
   */
  #isOwnTarget(
    customDomain: string,
    { held, setMs }: { readonly held: string; readonly setMs: number },
  ): boolean {
    const hasGiven = this.updates.some(
      ({ functionName, ...update }) =>
        functionName === "latchkey-update" &&
        update.customDomain === customDomain &&
        update.to === held,
    );
    return [...this.#running].some(({ functionName, payload, isOver }) => {
      if (functionName !== "latchkey-roll-back" || isOver()) return false;
      const { state } = payload as { readonly state?: Partial<RotationState> };
      if (state?.customDomain?.name !== customDomain || state.target?.arn !== held) return false;
      const { certificate, observedAt = "" } = state.baseline ?? {};
      const isSetSincePlan = setMs >= Date.parse(observedAt) - longestStalenessMs;
      return hasGiven || (certificate?.arn !== held && isSetSincePlan);
    });
  }

  #seeEdges(invocation: Invocation): void {
    const payload = invocation.payload as {
      readonly state?: Partial<RotationState>;
      readonly execution?: { readonly Id?: string };
    };
    const { Id: execution } = payload.execution ?? {};
    const stage = this.#stage;
    const domain = stage?.estate.domains.find(
      ({ name }) => name === payload.state?.request?.customDomain,
    );
    if (stage === undefined || domain === undefined || execution === undefined) return;
    const described = describe(stage.sim, domain).CustomDomainConfig;
    // The floor that the rotation knows of: another that somebody set since then takes its time to
    // reach the edges, and the rotation tells that it was set.
    const { keptSettings, baseline } = payload.state ?? {};
    const known = keptSettings ?? baseline?.settings;
    const facts = edgeFactsOf(stage.sim, domain.name, {
      certificateArn: described?.CertificateArn ?? "",
      securityPolicy: known?.securityPolicy ?? described?.SecurityPolicy ?? "TLS_V1",
    });
    const look = this.#looks.get(execution);
    if (invocation.end === undefined) {
      const startedMs = stage.sim.time.nowMs;
      const { previous: _, ...previous } = look ?? {};
      this.#looks.set(execution, {
        customDomain: domain.name,
        startedMs,
        before: facts,
        ...(look === undefined ? {} : { previous: previous as EdgeLook }),
      });
    } else if (look !== undefined) look.after = facts;
  }

  #seeRecord({ Body }: { readonly Body?: Uint8Array }): void {
    const record = JSON.parse(Buffer.from(Body ?? "null").toString("utf8")) as SeenRecord | null;
    if (record !== null) this.#judgeWayBack(record);
    const look = this.#looks.get(record?.execution?.arn ?? "");
    if (look === undefined || record === null) return;
    const { estate } = this.#present();
    const isTampered =
      (estate.edgesTouchedMs.get(look.customDomain) ?? 0) >= look.startedMs ||
      (estate.domainTouchedMs.get(look.customDomain) ?? 0) >= look.startedMs;
    if (isTampered) return;
    const { before, after = {} } = look;
    const stay = (facts: readonly string[]) =>
      Object.keys(before).filter(
        (address) => facts.includes(before[address] ?? "") && facts.includes(after[address] ?? ""),
      );
    const unproven = stay(["another", "broken", "broken-other", "silent"]);
    if (["rotated", "verified"].includes(record.verdict ?? "") && unproven.length > 0) {
      this.#report(
        4,
        `${record.customDomain} is recorded as ${record.verdict}, but ${unproven.map((address) => `${address} serves ${after[address]}`).join(", ")}`,
      );
    }
  }

  /** What is said to be taken back is back, and what harms users is taken back or at least tried to. */
  #judgeWayBack(record: SeenRecord): void {
    const { sim, estate } = this.#present();
    const { verdict = "none", from, to } = record;
    const domain = estate.domains.find(({ name }) => name === record.customDomain);
    if (domain === undefined || from === undefined || to === undefined) return;
    if (["rotated", "verified", "nothing-to-do"].includes(verdict)) {
      this.#proven.add(`${domain.name} ${to.arn}`);
    }
    if (from.arn === to.arn) return;
    const held = describe(sim, domain).CustomDomainConfig?.CertificateArn;
    const setMs = estate.certificateSetMs.get(domain.name) ?? 0;
    if (
      verdict === "rolled-back" &&
      held !== from.arn &&
      setMs < Date.parse(record.startedAt ?? "")
    )
      this.#report(
        4,
        `${domain.name} is recorded as rolled-back to ${from.arn}, but holds ${held}`,
      );
    const look = this.#looks.get(record.execution?.arn ?? "");
    if (!["rotated", "verified", "not-served", "failed"].includes(verdict) || held !== to.arn)
      return;
    const harmed = look === undefined ? [] : harmedIn([look.previous, look]);
    if (look?.previous === undefined || harmed.length === 0 || record.error !== undefined) return;
    // Another one has updated it since, and is still to prove that; what comes of it is judged at rest.
    if (this.#isAnotherAtIt(domain, record.execution?.arn)) return;
    if (this.isHarmOwn(domain, from.arn, look.previous.startedMs)) {
      this.#report(
        4,
        `${domain.name} is left on ${to.arn} as ${verdict}, which ${harmed.join(", ")} serve broken, and nobody went back to ${from.arn}`,
      );
    }
  }

  #isAnotherAtIt({ name }: FleetDomain, executionArn: string | undefined): boolean {
    return this.#present()
      .sim.executions()
      .some(
        ({ start, status }) =>
          status === "RUNNING" &&
          start.arn !== executionArn &&
          JSON.stringify(start.input).includes(name),
      );
  }

  /**
   * Whether users are harmed by what Latchkey itself gave the custom domain, and it could have gone
   * back: nobody else had a hand in it since, and the certificate from before works.
   */
  isHarmOwn(domain: FleetDomain, fromArn: string, sinceMs: number): boolean {
    const { sim, estate } = this.#present();
    const own = this.updates.findLast(({ customDomain }) => customDomain === domain.name);
    if (own === undefined || own.functionName !== "latchkey-update") return false;
    const touchedMs = Math.max(
      estate.domainTouchedMs.get(domain.name) ?? 0,
      estate.certificateSetMs.get(domain.name) ?? 0,
      estate.certificateTouchedMs.get(fromArn) ?? 0,
      estate.certificateTouchedMs.get(own.to) ?? 0,
    );
    const edgesMs = estate.edgesTouchedMs.get(domain.name) ?? 0;
    if (touchedMs + longestStalenessMs >= own.atMs || edgesMs >= sinceMs) return false;
    const wentBack = sim.calls.some(
      ({ principal, operation, time }) =>
        functionOf(principal) === "latchkey-roll-back" &&
        operation === "UpdateUserPoolDomain" &&
        Date.parse(time) >= own.atMs,
    );
    const from = sim.world.certificates.find(fromArn);
    return !wentBack && whyUnfit(from, domain.name, sim.world.clock.now()) === undefined;
  }

  /**
   * How users are harmed now by what Latchkey gave the custom domain and never proved; undefined when
   * they are not, and when it is not Latchkey's to take back.
   */
  harmOf(domain: FleetDomain): string | undefined {
    const { sim } = this.#present();
    const own = this.updates.findLast(({ customDomain }) => customDomain === domain.name);
    const { Status, CustomDomainConfig = {} } = describe(sim, domain);
    const { CertificateArn, SecurityPolicy = "TLS_V1" } = CustomDomainConfig;
    // Cognito takes no update of one that is stuck.
    if (Status !== "ACTIVE") return undefined;
    if (own === undefined || CertificateArn !== own.to) return undefined;
    if (this.#proven.has(`${domain.name} ${own.to}`)) return undefined;
    if (!this.isHarmOwn(domain, own.from, Number.POSITIVE_INFINITY)) return undefined;
    const facts = edgeFactsOf(sim, domain.name, {
      certificateArn: own.to,
      securityPolicy: SecurityPolicy,
    });
    const harmed = Object.keys(facts).filter((address) => facts[address] === "broken");
    if (harmed.length === 0) return undefined;
    return `${domain.name} holds ${own.to}, which ${harmed.join(", ")} serve broken; Latchkey gave it that in place of ${own.from}, and nobody went back`;
  }

  /** When the earliest of the runs began that may have sent this call. */
  #sinceMs(functionName: string, customDomain: string): number {
    const runs = [...this.#running].filter(
      (run) =>
        run.functionName === functionName &&
        !run.isOver() &&
        JSON.stringify(run.payload).includes(customDomain),
    );
    return Math.min(...runs.map(({ startedAt }) => startedAt.getTime()), Number.POSITIVE_INFINITY);
  }

  #present() {
    if (this.#stage === undefined) throw new Error("The witness has not begun");
    return this.#stage;
  }
}

/** Addresses that harmed users by the target in all of these looks. */
function harmedIn(looks: readonly (EdgeLook | undefined)[]): readonly string[] {
  const facts = looks.flatMap((look) => [look?.before ?? {}, look?.after ?? {}]);
  return Object.keys(facts[0] ?? {}).filter((address) =>
    facts.every((one) => one[address] === "broken"),
  );
}

/** The custom domain as AWS has it at this moment. */
export function describe(sim: SimulatedWorld, { name, region }: FleetDomain): Described {
  const answer = sim.operate<{ readonly DomainDescription: Described }>(
    "cognito-idp",
    "DescribeUserPoolDomain",
    { Domain: name },
    region,
  );
  return answer.DomainDescription;
}

/** The settings that operators last gave it, in the shape of a description. */
export function wantedOf({ settings, secondaryRegion, healthCheckId }: FleetDomain): Described {
  const Failover = {
    SecondaryRegion: secondaryRegion,
    PrimaryRoute53HealthCheckId: healthCheckId,
  };
  return {
    CustomDomainConfig: { SecurityPolicy: settings.securityPolicy },
    ManagedLoginVersion: settings.managedLoginVersion,
    ...(settings.hasRouting ? { Routing: { Failover } } : {}),
  };
}

/**
 * What is absent has Cognito's default: the classic pages, and the lowest TLS floor that they allow.
 * Which floor it is AWS does not say; managed login is refused with `TLS_V1`, so it cannot be that.
 */
export function settingsOf({ CustomDomainConfig, ManagedLoginVersion = 1, Routing }: Described) {
  const { SecurityPolicy = defaultPolicyOf(ManagedLoginVersion) } = CustomDomainConfig ?? {};
  return { SecurityPolicy, ManagedLoginVersion, Routing };
}

/** Names of the settings, besides the certificate, that are not the same. */
export function differences(one: Described, other: Described): readonly string[] {
  const [a, b] = [settingsOf(one), settingsOf(other)];
  return (Object.keys(a) as (keyof typeof a)[]).filter(
    (name) => JSON.stringify(sorted(a[name])) !== JSON.stringify(sorted(b[name])),
  );
}

/** Independent of the order in which members were written. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, sorted(member)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

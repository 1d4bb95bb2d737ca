import type { StackDescription } from "../../stack/stack-description.ts";
import { uuid } from "../../stack/uuid.ts";
import type { AwsEvent, EventBus, World } from "../../world.ts";
import { type EventFate, fateOf, ordinaryFate } from "./event-fault.ts";
import { compileEventPattern } from "./event-pattern.ts";
import type { TargetDelivery } from "./target-delivery.ts";

/** What is known of an event before EventBridge has taken it. */
export interface NewEvent {
  readonly region: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** Simulated now when absent. */
  readonly time?: Date;
}

/** What an operator can order by hand: EventBridge promises neither once, nor soon, nor in order. */
export type BusFault = "none" | "lose" | "duplicate";

const orderedFates: Readonly<Record<Exclude<BusFault, "none">, EventFate>> = {
  lose: { delaysMs: [], isReordered: false },
  duplicate: { delaysMs: [0, 0], isReordered: false },
};

/** How long EventBridge takes between the call and the delivery, in simulated milliseconds. */
const LATENCY_MS = 500;
/** An event that is to come after the next one is not held back for longer, if none follows. */
const LONGEST_HOLD_MS = 600_000;
/** Events kept for replay. */
const HISTORY = 1000;

/** The event buses, with the stack's rules, which are each in a Region of their own. */
export class RuleBus implements EventBus {
  readonly #world: World;
  readonly #stack: StackDescription;
  readonly #delivery: TargetDelivery;
  readonly #rules: readonly {
    readonly name: string;
    readonly bus: string;
    readonly region: string;
    readonly isMatch: (event: unknown) => boolean;
  }[];
  readonly #history: { readonly event: AwsEvent; readonly bus: string }[] = [];
  /** By rule: a delivery that the next one overtakes. */
  readonly #held = new Map<string, () => void>();
  #fault: { readonly mode: BusFault; times: number } = { mode: "none", times: 0 };

  constructor(stack: StackDescription, world: World, delivery: TargetDelivery) {
    this.#stack = stack;
    this.#world = world;
    this.#delivery = delivery;
    this.#rules = Object.entries(stack.rules).map(([name, rule]) => ({
      name,
      bus: rule.bus,
      region: rule.arn.split(":")[3] ?? stack.region,
      isMatch: compileEventPattern(rule.eventPattern),
    }));
  }

  get history(): readonly AwsEvent[] {
    return this.#history.map((entry) => entry.event);
  }

  setFault(mode: BusFault, times: number): void {
    this.#fault = { mode, times: mode === "none" ? 0 : times };
  }

  emit(event: NewEvent): void {
    this.put(event, "default");
  }

  /** As `emit`, on a named bus; an event for a bus that does not exist is dropped, as AWS does. */
  put(event: NewEvent, bus: string): { readonly eventId: string } {
    const complete: AwsEvent = {
      version: "0",
      id: uuid(this.#world.random),
      "detail-type": event.detailType,
      source: event.source,
      account: this.#world.accountId,
      time: `${(event.time ?? this.#world.clock.now()).toISOString().slice(0, 19)}Z`,
      region: event.region,
      resources: event.resources,
      detail: structuredClone(event.detail),
    };
    this.#history.push({ event: complete, bus });
    if (this.#history.length > HISTORY) this.#history.shift();
    const ordered = this.#takeFault();
    const fateAt = (rule: string) => ordered ?? fateOf(this.#world.faults, complete, rule);
    this.#route(complete, { bus, region: complete.region }, fateAt);
    return { eventId: complete.id };
  }

  /** Puts an event on the default bus of the stack's Region; it goes on naming the one it is from. */
  forward(event: AwsEvent): void {
    const place = { bus: "default", region: this.#stack.region };
    this.#route(event, place, (rule) => fateOf(this.#world.faults, event, rule));
  }

  /** Delivers an event again, as EventBridge may at any time; false when it is not known any more. */
  replay(eventId: string): boolean {
    const found = this.#history.find((entry) => entry.event.id === eventId);
    if (found) {
      const { event, bus } = found;
      this.#route(event, { bus, region: event.region }, () => ordinaryFate);
    }
    return found !== undefined;
  }

  #takeFault(): EventFate | undefined {
    const { mode, times } = this.#fault;
    if (mode === "none" || times <= 0) return undefined;
    this.#fault.times -= 1;
    return orderedFates[mode];
  }

  #route(
    event: AwsEvent,
    place: { readonly bus: string; readonly region: string },
    fateAt: (rule: string) => EventFate,
  ): void {
    for (const { name, isMatch, bus, region } of this.#rules) {
      const rule = this.#stack.rules[name];
      if (bus !== place.bus || region !== place.region) continue;
      if (rule === undefined || rule.state === "DISABLED") continue;
      if (!isMatch(event)) continue;
      const { delaysMs, isReordered } = fateAt(name);
      for (const delayMs of delaysMs) {
        const deliver = () => {
          for (const target of rule.targets) this.#delivery.deliver(rule, target, event);
        };
        this.#world.clock.after(LATENCY_MS + delayMs, () => {
          // With one held back already, this is the one that overtakes it.
          if (isReordered && !this.#held.has(name)) this.#hold(name, deliver);
          else this.#deliverInTurn(name, deliver);
        });
      }
    }
  }

  /** Keeps a delivery until the rule's next one has been made. */
  #hold(rule: string, deliver: () => void): void {
    this.#held.set(rule, deliver);
    this.#world.clock.after(LONGEST_HOLD_MS, () => {
      if (this.#held.get(rule) === deliver) this.#release(rule);
    });
  }

  #deliverInTurn(rule: string, deliver: () => void): void {
    deliver();
    this.#release(rule);
  }

  #release(rule: string): void {
    const overtaken = this.#held.get(rule);
    this.#held.delete(rule);
    overtaken?.();
  }
}

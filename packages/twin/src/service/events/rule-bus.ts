import type { StackDescription } from "../../stack/stack-description.ts";
import { uuid } from "../../stack/uuid.ts";
import type { AwsEvent, EventBus, World } from "../../world.ts";
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

/** What a test of the outside can break: EventBridge promises neither once, nor soon, nor in order. */
export type BusFault = "none" | "lose" | "duplicate";

/** How long EventBridge takes between the call and the delivery, in simulated milliseconds. */
const LATENCY_MS = 500;
/** Events kept for replay. */
const HISTORY = 1000;

/** The event buses of the stack's Region, with its rules. Events of other Regions meet no rule. */
export class RuleBus implements EventBus {
  readonly #world: World;
  readonly #stack: StackDescription;
  readonly #delivery: TargetDelivery;
  readonly #rules: readonly {
    readonly name: string;
    readonly bus: string;
    readonly isMatch: (event: unknown) => boolean;
  }[];
  readonly #history: { readonly event: AwsEvent; readonly bus: string }[] = [];
  #fault: { readonly mode: BusFault; times: number } = { mode: "none", times: 0 };

  constructor(stack: StackDescription, world: World, delivery: TargetDelivery) {
    this.#stack = stack;
    this.#world = world;
    this.#delivery = delivery;
    this.#rules = Object.entries(stack.rules).map(([name, rule]) => ({
      name,
      bus: rule.bus,
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
    for (let copies = this.#copies(); copies > 0; copies -= 1) this.#route(complete, bus);
    return { eventId: complete.id };
  }

  /** Delivers an event again, as EventBridge may at any time; false when it is not known any more. */
  replay(eventId: string): boolean {
    const found = this.#history.find((entry) => entry.event.id === eventId);
    if (found) this.#route(found.event, found.bus);
    return found !== undefined;
  }

  #copies(): number {
    if (this.#fault.times <= 0) return 1;
    this.#fault.times -= 1;
    return this.#fault.mode === "lose" ? 0 : 2;
  }

  #route(event: AwsEvent, bus: string): void {
    if (event.region !== this.#stack.region) return;
    this.#world.clock.after(LATENCY_MS, () => {
      for (const { name, isMatch, bus: ruleBus } of this.#rules) {
        const rule = this.#stack.rules[name];
        if (rule === undefined || ruleBus !== bus || rule.state === "DISABLED") continue;
        if (!isMatch(event)) continue;
        for (const target of rule.targets) this.#delivery.deliver(rule, target, event);
      }
    });
  }
}

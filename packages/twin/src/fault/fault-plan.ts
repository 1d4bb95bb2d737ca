import type { TwinClock } from "../clock.ts";
import type { Random } from "../random.ts";
import { type FaultKind, type FaultRates, faultKinds } from "./fault-kind.ts";

/**
 * Where a fault could strike, as far as its kind has such a place: `service`, `operation`,
 * `region`, `principal` (an ARN) of a call; `customDomain`, `certificateArn`, `edge` (an address),
 * `healthCheckId`, `userPoolId`; `rule`, `detailType` of an event; `function`, `state`.
 */
export type FaultPlace = Readonly<Record<string, string>>;

/** A fault that strikes whatever the rate. */
export interface OrderedFault {
  readonly kind: FaultKind;
  /** Members that the place must have; everywhere when absent. */
  readonly where?: FaultPlace;
  /** Fitting chances that pass before it strikes; none by default. */
  readonly skip?: number;
  /** How often it strikes from then on; once by default. */
  readonly times?: number;
}

/** A fault that struck. */
export interface StruckFault {
  readonly kind: FaultKind;
  readonly place: FaultPlace;
  /** Simulated time, ISO 8601. */
  readonly at: string;
}

/**
 * What goes wrong, and when: by rates drawn from the twin's seed, and by order. Whoever could be
 * struck asks, at each chance; nothing else decides about faults.
 */
export interface FaultPlan {
  /** Whether the fault strikes here, now. What strikes is noted; an order is used up. */
  strikes(kind: FaultKind, place: FaultPlace): boolean;
  /** The same by order alone, for places that no rate is to disturb; draws nothing. */
  strikesByOrder(kind: FaultKind, place: FaultPlace): boolean;
  rates(): FaultRates;
  /** Changes the rates of the given kinds only. @throws RangeError for one outside [0, 1] */
  setRates(changes: FaultRates): void;
  order(fault: OrderedFault): void;
  /** Orders that have not struck as often as they are to. */
  ordered(): readonly OrderedFault[];
  /** Calls all orders off and sets every rate to 0. */
  clear(): void;
  /** The latest faults that struck, oldest first. */
  struck(): readonly StruckFault[];
  /** A stream of its own for what a fault has to choose (how long, which edge). */
  readonly random: Random;
}

const mostNoted = 10_000;

/** A plan whose draws follow from `random` alone: each kind has a stream of its own. */
export function createFaultPlan(options: {
  readonly clock: Pick<TwinClock, "now">;
  readonly random: Random;
  readonly rates?: FaultRates;
}): FaultPlan {
  const { clock, random } = options;
  const streams = streamsOf(random);
  let rates: FaultRates = {};
  let orders: readonly OrderedFault[] = [];
  const struck: StruckFault[] = [];
  const decide = (kind: FaultKind, place: FaultPlace, isDrawn: boolean): boolean => {
    const [isOrdered, left] = takeOrder(orders, kind, place);
    orders = left;
    if (!isDrawn && !isOrdered) return false;
    struck.push({ kind, place, at: clock.now().toISOString() });
    if (struck.length > mostNoted) struck.shift();
    return true;
  };
  const plan: FaultPlan = {
    random: random.fork("choice"),
    strikes: (kind, place) => decide(kind, place, streams[kind].next() < (rates[kind] ?? 0)),
    strikesByOrder: (kind, place) => decide(kind, place, false),
    rates: () => ({ ...rates }),
    setRates(changes) {
      for (const [kind, rate] of Object.entries(changes)) checkRate(kind, rate);
      rates = { ...rates, ...changes };
    },
    order(fault) {
      orders = [...orders, fault];
    },
    ordered: () => orders,
    clear() {
      rates = {};
      orders = [];
    },
    struck: () => [...struck],
  };
  plan.setRates(options.rates ?? {});
  return plan;
}

/** A plan in which nothing ever goes wrong: for parts that are run by themselves. */
export function noFaults(): FaultPlan {
  const never = () => {
    throw new Error("This plan has no faults to order.");
  };
  return {
    random: { next: () => 0, integer: (from) => from, hex: never, fork: never },
    strikes: () => false,
    strikesByOrder: () => false,
    rates: () => ({}),
    setRates: never,
    order: never,
    ordered: () => [],
    clear: () => {},
    struck: () => [],
  };
}

function streamsOf(random: Random): Readonly<Record<FaultKind, Random>> {
  const kinds = Object.keys(faultKinds) as FaultKind[];
  const entries = kinds.map((kind) => [kind, random.fork(kind)] as const);
  return Object.fromEntries(entries) as unknown as Readonly<Record<FaultKind, Random>>;
}

/** Every fitting order counts the chance; the first one that is due strikes. */
function takeOrder(
  orders: readonly OrderedFault[],
  kind: FaultKind,
  place: FaultPlace,
): readonly [boolean, readonly OrderedFault[]] {
  let isTaken = false;
  const left = orders.flatMap((order): readonly OrderedFault[] => {
    if (order.kind !== kind || !fits(order.where ?? {}, place)) return [order];
    const { skip = 0, times = 1 } = order;
    if (skip > 0) return [{ ...order, skip: skip - 1 }];
    if (isTaken) return [order];
    isTaken = true;
    return times > 1 ? [{ ...order, times: times - 1 }] : [];
  });
  return [isTaken, left];
}

function fits(where: FaultPlace, place: FaultPlace): boolean {
  return Object.entries(where).every(([member, value]) => place[member] === value);
}

function checkRate(kind: string, rate: number): void {
  if (!Object.hasOwn(faultKinds, kind)) throw new RangeError(`There is no fault '${kind}'.`);
  if (!(rate >= 0 && rate <= 1)) {
    throw new RangeError(`The rate of ${kind} must be from 0 to 1, not ${rate}.`);
  }
}

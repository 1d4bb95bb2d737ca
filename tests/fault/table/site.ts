import type { FaultKind } from "@latchkey/twin/fault/fault-kind";
import type { FaultPlace } from "@latchkey/twin/fault/fault-plan";
import { isRead } from "@latchkey/twin/wire/stale-read";
import { functionOf } from "../oracle/allowed-calls.ts";
import type { Chance } from "./chance-log.ts";
import type { Scenario } from "./scenario.ts";

/** Where exactly a fault is ordered: the fitting chance after so many others. */
export interface Aim {
  readonly where: FaultPlace;
  readonly skip: number;
}

interface AnySite {
  readonly scenario: Scenario;
  /** As deployed: `latchkey-plan`. */
  readonly functionName: string;
  /** Which of the function's runs, from 1. */
  readonly run: number;
  /** The faults that have a chance here. */
  readonly aims: ReadonlyMap<FaultKind, Aim>;
}

/** One call that a rotation makes. */
export interface CallSite extends AnySite {
  readonly is: "call";
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  /** Which call of this operation in this Region in this run, from 1. */
  readonly nth: number;
  /** It changes something, so that it matters whether it was carried out. */
  readonly isWrite: boolean;
}

/** One run of a function. */
export interface RunSite extends AnySite {
  readonly is: "run";
}

/** A row of the table. */
export type Site = CallSite | RunSite;

type Growing<One> = { -readonly [Member in keyof One]: One[Member] } & {
  aims: Map<FaultKind, Aim>;
};

/**
 * Makes the rows out of what is seen in a scenario in which nothing fails: `begin` for each run of a
 * function as it begins, `note` for each chance of a fault.
 */
export class SiteLog {
  readonly calls: CallSite[] = [];
  readonly runs: RunSite[] = [];
  readonly #scenario: Scenario;
  readonly #counts = new Map<string, number>();
  /** Whether a task is run twice is asked before the run begins. */
  #nextTwice: Aim | undefined;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  note({ kind, place }: Chance): void {
    const where = whereOf(kind, place);
    const aim: Aim = { where, skip: this.#count(kind, where) - 1 };
    if (kind === "states.task-twice") {
      this.#nextTwice = aim;
      return;
    }
    if (kind === "lambda.killed-before") this.#addRun(place.function ?? "");
    if (kind === "call.throttled") this.#addCall(place);
    const site = kind.startsWith("call.") ? this.#callAt(place) : this.#siteOfFunction(kind, place);
    // The moment after a call of a function is the call's; the rest is the run's.
    (site as Growing<Site> | undefined)?.aims.set(kind, aim);
  }

  #siteOfFunction(kind: FaultKind, place: FaultPlace): Site | undefined {
    const { function: functionName, operation } = place;
    if (kind === "lambda.killed-after-call") {
      return this.calls.findLast(
        (call) => call.functionName === functionName && call.operation === operation,
      );
    }
    return this.runs.findLast((run) => run.functionName === functionName);
  }

  #callAt({ principal = "", service, operation, region }: FaultPlace): CallSite | undefined {
    const functionName = functionOf(principal);
    return this.calls.findLast(
      (call) =>
        call.functionName === functionName &&
        call.service === service &&
        call.operation === operation &&
        call.region === region,
    );
  }

  #addRun(functionName: string): void {
    const run = this.#runsOf(functionName) + 1;
    const aims = new Map<FaultKind, Aim>();
    if (this.#nextTwice !== undefined) aims.set("states.task-twice", this.#nextTwice);
    this.#nextTwice = undefined;
    this.runs.push({ is: "run", scenario: this.#scenario, functionName, run, aims });
  }

  #addCall({ principal = "", service = "", operation = "", region = "" }: FaultPlace): void {
    const functionName = functionOf(principal);
    if (functionName === undefined) return;
    const run = this.#runsOf(functionName);
    const identity = { functionName, run, service, operation, region };
    this.calls.push({
      is: "call",
      scenario: this.#scenario,
      ...identity,
      nth: this.#count("call", identity),
      isWrite: !isRead(operation),
      aims: new Map(),
    });
  }

  #runsOf(functionName: string): number {
    return this.runs.filter((run) => run.functionName === functionName).length;
  }

  #count(what: string, place: object): number {
    const key = `${what} ${JSON.stringify(place)}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return count;
  }
}

/** What an order names of a place: which call of a run it is, is said by how many are skipped. */
function whereOf(kind: FaultKind, place: FaultPlace): FaultPlace {
  if (kind !== "lambda.killed-after-call") return place;
  const { call: _, ...where } = place;
  return where;
}

/** `plan` */
export function shortNameOf(functionName: string): string {
  return functionName.replace("latchkey-", "");
}

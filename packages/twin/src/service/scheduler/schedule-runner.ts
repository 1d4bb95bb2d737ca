import type { Cancel } from "../../clock.ts";
import type { ScheduleDescription, StackDescription } from "../../stack/stack-description.ts";
import type { World } from "../../world.ts";
import {
  ScheduleDelivery,
  type ScheduleDeliveryParts,
  type ScheduleRun,
} from "./schedule-delivery.ts";
import { compileScheduleExpression, type NextRun } from "./schedule-expression.ts";

/** A deployed schedule. */
export interface RunningSchedule {
  readonly name: string;
  readonly description: ScheduleDescription;
  readonly nextRun: NextRun;
}

/** Runs remembered for the control port. */
const REMEMBERED = 1000;

/** The deployed schedules, run on simulated time. */
export class ScheduleRunner {
  readonly createdAt: Date;
  readonly schedules: readonly RunningSchedule[];
  /** The oldest first. */
  readonly runs: ScheduleRun[] = [];
  readonly delivery: ScheduleDelivery;
  readonly #world: World;
  readonly #cancels = new Map<string, Cancel>();
  #lossesToCome = 0;

  /** @throws ScheduleExpressionError, RangeError for an expression or time zone that is wrong */
  constructor(stack: StackDescription, world: World, parts: ScheduleDeliveryParts) {
    this.#world = world;
    this.createdAt = world.clock.now();
    this.delivery = new ScheduleDelivery(stack, world, parts);
    this.schedules = Object.entries(stack.schedules ?? {}).map(([name, description]) => ({
      name,
      description,
      nextRun: compileScheduleExpression(
        description.expression,
        description.timeZone ?? "UTC",
        this.createdAt,
      ),
    }));
  }

  find(name: string | undefined): RunningSchedule | undefined {
    return this.schedules.find((schedule) => schedule.name === name);
  }

  start(): void {
    for (const schedule of this.schedules) this.#arm(schedule, this.#world.clock.now());
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  /** Lets the next runs not happen at all. */
  loseNext(times: number): void {
    this.#lossesToCome = times;
  }

  /** One run now, whatever the schedule says. */
  runNow({ name, description }: RunningSchedule): ScheduleRun {
    return this.#remember(this.delivery.deliver(name, description, this.#world.clock.now()));
  }

  #arm(schedule: RunningSchedule, after: Date): void {
    if (schedule.description.state === "DISABLED") return;
    const due = schedule.nextRun(after);
    if (due === undefined) return;
    const waitMs = due.getTime() - this.#world.clock.now().getTime();
    this.#cancels.set(
      schedule.name,
      this.#world.clock.after(waitMs, () => {
        this.#run(schedule, due);
        this.#arm(schedule, due);
      }),
    );
  }

  #run({ name, description }: RunningSchedule, due: Date): void {
    if (this.#lossesToCome > 0) {
      this.#lossesToCome -= 1;
      const scheduledAt = due.toISOString();
      this.#remember({
        schedule: name,
        executionId: "",
        scheduledAt,
        attempts: 0,
        outcome: "lost",
      });
      return;
    }
    this.#remember(this.delivery.deliver(name, description, due));
  }

  #remember(run: ScheduleRun): ScheduleRun {
    this.runs.push(run);
    if (this.runs.length > REMEMBERED) this.runs.shift();
    return run;
  }
}

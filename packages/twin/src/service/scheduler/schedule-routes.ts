import { ControlRefusal, type ControlRoute } from "../../service.ts";
import type { RunningSchedule, ScheduleRunner } from "./schedule-runner.ts";

/** What AWS does not let you see or do with schedules. */
export function scheduleRoutes(runner: ScheduleRunner, now: () => Date): readonly ControlRoute[] {
  return [
    {
      method: "GET",
      path: "/schedules",
      summary: "The schedules with their next run, and the latest runs of all of them.",
      handle: () => ({
        schedules: runner.schedules.map((schedule) => viewOf(schedule, now())),
        runs: runner.runs,
      }),
    },
    {
      method: "POST",
      path: "/schedules/run",
      summary: "Runs a schedule now, once, besides its own times.",
      example: { schedule: "latchkey-audit" },
      handle: (body) => {
        const name = memberOf(body, "schedule");
        const schedule = typeof name === "string" ? runner.find(name) : undefined;
        if (schedule) return runner.runNow(schedule);
        const known = runner.schedules.map((each) => each.name).join(", ");
        throw new ControlRefusal(`schedule must be one of: ${known || "(none is deployed)"}`, 404);
      },
    },
    {
      method: "POST",
      path: "/schedules/fault",
      summary:
        "Makes the next runs not happen (mode lose), or the next attempts to invoke a target fail (mode fail).",
      example: { mode: "lose", times: 1 },
      handle: (body) => {
        const mode = memberOf(body, "mode");
        const times = memberOf(body, "times") ?? 1;
        if (typeof times !== "number" || !Number.isInteger(times) || times < 1) {
          throw new ControlRefusal("times must be a whole number from 1.");
        }
        if (mode !== "lose" && mode !== "fail" && mode !== "none") {
          throw new ControlRefusal("mode must be lose, fail or none.");
        }
        runner.loseNext(mode === "lose" ? times : 0);
        runner.delivery.failNext(mode === "fail" ? times : 0);
        return { mode, times };
      },
    },
  ];
}

function viewOf({ name, description, nextRun }: RunningSchedule, now: Date): object {
  const { expression, timeZone = "UTC", state } = description;
  const next = state === "ENABLED" ? nextRun(now) : undefined;
  return { schedule: name, expression, timeZone, state, nextRun: next?.toISOString() ?? null };
}

function memberOf(body: unknown, key: string): unknown {
  return typeof body === "object" && body !== null
    ? (body as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

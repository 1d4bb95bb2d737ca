import * as waits from "@latchkey/core/rotation/waits";
import { describe, expect, test } from "vitest";
import { definition } from "./deployed.ts";
import { type Answer, walkRotation } from "./walk-rotation.ts";

/** Rounds in a row that must show the target before CheckEdges is content. */
const confirmations = 3;

/** A world in which the custom domain and the edges take this long, polled by core's own waits. */
function world(options: {
  readonly plan: "update" | "check-edges";
  readonly domainMinutes: number;
  readonly edgeMinutes: number;
  readonly edgeDeadlineMinutes: number;
}) {
  let seconds = 0;
  let polls = 0;
  let rounds = 0;
  let confirmed = 0;
  const wait = (next: string, waitSeconds: number): Answer => {
    seconds += waitSeconds;
    return { next, waitSeconds };
  };
  return (state: string): Answer => {
    if (state === "Plan") return { next: options.plan };
    if (state === "Update") return wait("wait-for-domain", waits.domainWaitSeconds(1));
    if (state === "CheckDomain") {
      polls += 1;
      if (seconds < options.domainMinutes * 60) {
        return wait("wait-for-domain", waits.domainWaitSeconds(polls));
      }
      confirmed += 1;
      if (confirmed < 2) return wait("wait-for-domain", waits.domainConfirmationSeconds);
      confirmed = 0;
      seconds = 0;
      return { next: "check-edges" };
    }
    if (state === "CheckEdges") {
      rounds += 1;
      const deadline = options.edgeDeadlineMinutes;
      if (seconds >= deadline * 60) return { next: "record" };
      if (seconds < options.edgeMinutes * 60) {
        return wait("wait-for-edges", waits.edgeWaitSeconds(rounds, deadline));
      }
      confirmed += 1;
      if (confirmed < confirmations) {
        return wait("wait-for-edges", waits.edgeConfirmationSeconds(rounds, deadline));
      }
      return { next: "check-routing" };
    }
    if (state === "CheckRouting") return { next: "record" };
    return { next: "record", verdict: "rotated" };
  };
}

describe("state transitions, which Step Functions bills", () => {
  test.each([
    ["the custom domain and the edges take a few minutes each", 3, 5, 60],
    ["the custom domain and the edges take half an hour each", 30, 30, 60],
    ["Cognito takes its full hour and the edges most of theirs", 60, 55, 70],
  ])("in a rotation in which %s, fit its budget", (_, domainMinutes, edgeMinutes, budget) => {
    const walk = walkRotation(
      definition,
      {},
      world({
        plan: "update",
        domainMinutes,
        edgeMinutes,
        edgeDeadlineMinutes: waits.rotatedEdgeDeadlineMinutes,
      }),
    );
    expect(walk.states.at(-1)).toBe("Succeeded");
    expect(walk.waitedSeconds).toBeGreaterThanOrEqual((domainMinutes + edgeMinutes) * 60);
    expect(walk.states.length).toBeLessThan(budget);
  });

  test("stay under 200 in a watch of a renewal that takes all of its 24 hours", () => {
    const walk = walkRotation(
      definition,
      {},
      world({
        plan: "check-edges",
        domainMinutes: 0,
        edgeMinutes: 25 * 60,
        edgeDeadlineMinutes: waits.renewedEdgeDeadlineMinutes,
      }),
    );
    expect(walk.waitedSeconds).toBeGreaterThanOrEqual(24 * 3600);
    expect(walk.states.length).toBeLessThan(200);
  });
});

describe("the total time-out", () => {
  test("leaves room for a hold, an update, the longest watch, a roll-back and a late record", () => {
    const hours =
      waits.longestHoldSeconds / 3600 +
      waits.domainDeadlineMinutes / 60 +
      waits.renewedEdgeDeadlineMinutes / 60;
    expect(definition.TimeoutSeconds / 3600).toBeGreaterThan(hours + 2);
  });

  test("ends an execution within two days", () => {
    expect(definition.TimeoutSeconds).toBeLessThan(48 * 3600);
  });
});

/**
 * How long the workflow waits between two looks. Each lap of a loop costs three state transitions
 * (Wait, Task, Choice), so waits grow: a normal rotation stays under 60 transitions, a watch of
 * 24 hours under 200.
 */

/** Longest that a plan is held, in seconds: two hours. */
export const longestHoldSeconds = 2 * 60 * 60;

/** How long an update may leave the custom domain UPDATING: Cognito's hour and a quarter more. */
export const domainDeadlineMinutes = 75;

/** How long `DescribeUserPoolDomain` may go on showing what was before an accepted update. */
export const updateGraceMinutes = 15;

/** How long a FAILED from before a call may go on showing after it. */
export const failedGraceMinutes = 5;

/** How long CloudFront may take to serve a certificate of a new ARN everywhere. */
export const rotatedEdgeDeadlineMinutes = 60;

/** How long CloudFront may serve the previous certificate after a renewal or re-import. */
export const renewedEdgeDeadlineMinutes = 24 * 60;

/** The second look after a harm was seen: soon, for users suffer, but not so soon as a blip. */
export const harmWaitSeconds = 30;

/** Wait between the first and the second poll that show the goal. */
export const domainConfirmationSeconds = 30;

/** Wait after the nth hold, from 1: 60 s, doubling up to 15 min. */
export function holdWaitSeconds(holds: number): number {
  return grown(60, holds, 15 * 60);
}

/** Seconds spent waiting in the first `holds` holds; no further than it takes to be too long. */
export function heldSeconds(holds: number): number {
  let seconds = 0;
  // A state that was typed by hand may count any number of holds.
  for (let nth = 1; nth <= holds && seconds <= longestHoldSeconds; nth += 1) {
    seconds += holdWaitSeconds(nth);
  }
  return seconds;
}

/** Wait after the nth poll of the custom domain, from 1: 30 s, doubling up to 15 min. */
export function domainWaitSeconds(polls: number): number {
  return grown(30, polls, 15 * 60);
}

/** Wait after the nth round of edges, from 1: 60 s, doubling up to 15 min, or 30 min in a long watch. */
export function edgeWaitSeconds(rounds: number, deadlineMinutes: number): number {
  const isLongWatch = deadlineMinutes > rotatedEdgeDeadlineMinutes;
  return grown(60, rounds, (isLongWatch ? 30 : 15) * 60);
}

/**
 * Wait between rounds in a row that all showed the target: a minute at most, but only in the first
 * twelve rounds, so that edges which waver for a day do not double the laps.
 */
export function edgeConfirmationSeconds(rounds: number, deadlineMinutes: number): number {
  const seconds = edgeWaitSeconds(rounds, deadlineMinutes);
  return rounds <= 12 ? Math.min(seconds, 60) : seconds;
}

/** `seconds`, but no further than the deadline; at least one. */
export function untilDeadline(seconds: number, at: Date, deadline: Date): number {
  const left = Math.ceil((deadline.getTime() - at.getTime()) / 1000);
  return Math.max(1, Math.min(seconds, left));
}

/** `minutes` after `at`. */
export function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}

function grown(firstSeconds: number, nth: number, mostSeconds: number): number {
  // 2 ** 30 is far above every cap; a larger exponent must not become Infinity.
  return Math.min(firstSeconds * 2 ** Math.min(Math.max(nth, 1) - 1, 30), mostSeconds);
}

import type { Certificate } from "@latchkey/core/certificate/certificate";
import { classifyEdge } from "@latchkey/core/edge/classify-edge";
import type { EdgeObservation, FloorProbe } from "@latchkey/core/edge/edge";

/**
 * What one edge serves: the certificate that the custom domain holds, the one that is planned,
 * another that harms nobody, something that users cannot use, or nothing that was seen.
 */
export type Serving = "current" | "planned" | "another" | "broken" | "unreachable";

/** One edge as it was seen from this machine. */
export interface EdgeReport {
  readonly address: string;
  readonly serving: Serving;
  /** What is wrong with a `broken` or `unreachable` one. */
  readonly problem?: string;
  readonly protocol?: string;
  readonly fingerprintSha256?: string;
  readonly notAfter?: Date;
  /** What came of a handshake below the TLS floor; absent where no floor is asked for. */
  readonly floorProbe?: FloorProbe;
}

/** What edges are compared with. */
export interface EdgeStandard {
  readonly at: Date;
  readonly current?: Certificate | undefined;
  readonly target?: Certificate | undefined;
}

/** Reports one edge, judged as a rotation would judge it. */
export function edgeReportOf(observation: EdgeObservation, standard: EdgeStandard): EdgeReport {
  const { at, current, target } = standard;
  const judged = classifyEdge(observation, {
    at,
    fingerprintSha256: current?.fingerprintSha256,
  });
  const { address, problem, protocol, fingerprintSha256, floorProbe } = judged;
  const { notAfter } = observation;
  const isPlanned =
    fingerprintSha256 !== undefined && fingerprintSha256 === target?.fingerprintSha256;
  const servings = {
    target: "current",
    previous: isPlanned ? "planned" : "another",
    broken: "broken",
    unreachable: "unreachable",
  } as const;
  return {
    address,
    serving: servings[judged.outcome],
    ...(problem === undefined ? {} : { problem }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(fingerprintSha256 === undefined ? {} : { fingerprintSha256 }),
    ...(notAfter === undefined ? {} : { notAfter }),
    ...(floorProbe === undefined ? {} : { floorProbe }),
  };
}

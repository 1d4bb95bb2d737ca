import type { Outcome } from "./cell-run.ts";
import type { Scenario } from "./scenario.ts";

/** How something is done again: the call by the SDK, the function by whoever runs it. */
export type Repeat = "call" | "run" | "never" | "either" | "any";

/** What a cell must come to. Written by hand from the design, never from a run. */
export interface Expected {
  /** Of the record; `none` where no record can be. */
  readonly verdict: string;
  readonly records: 0 | 1;
  readonly certificate: Outcome["certificate"];
  /** Times that the custom domain was given another certificate. */
  readonly changes: 0 | 1 | 2;
  /** Of one rotation at least one, where whoever tells may have to do it again. */
  readonly notices: "none" | "one" | "some";
  readonly deadLetters: 0 | 1;
  readonly lastState: string;
  readonly repeat: Repeat;
}

/** How each scenario ends when nothing fails. */
export const undisturbed: Readonly<Record<Scenario["name"], Expected>> = {
  "new-certificate": {
    verdict: "rotated",
    records: 1,
    certificate: "new",
    changes: 1,
    notices: "one",
    deadLetters: 0,
    lastState: "Succeeded",
    repeat: "never",
  },
  "broken-chain": {
    verdict: "rolled-back",
    records: 1,
    certificate: "old",
    changes: 2,
    notices: "one",
    deadLetters: 0,
    lastState: "RolledBack",
    repeat: "never",
  },
  // Between update and proof: the next audit verifies what is served.
  stopped: {
    verdict: "failed",
    records: 1,
    certificate: "new",
    changes: 1,
    notices: "one",
    deadLetters: 0,
    lastState: "WaitForDomain",
    repeat: "never",
  },
};

/** Given, and taken back again. */
export function undone(plain: Expected): Expected {
  return {
    ...plain,
    verdict: "rolled-back",
    certificate: "old",
    changes: 2,
    lastState: "RolledBack",
  };
}

/** Repeats of a cell's call and of its function, beyond what happens undisturbed. */
export interface Repeats {
  readonly calls: number;
  readonly runs: number;
}

/** In what an outcome is not as expected; empty when it is right. */
export function differencesOf(
  outcome: Outcome,
  repeats: Repeats,
  expected: Expected,
): readonly string[] {
  const { notices, repeat, ...exact } = expected;
  const wrong = (Object.keys(exact) as (keyof typeof exact)[]).flatMap((member) =>
    outcome[member] === exact[member]
      ? []
      : [`${member} is ${outcome[member]}, not ${exact[member]}`],
  );
  const areNoticesRight = { none: [0, 0], one: [1, 1], some: [1, Number.POSITIVE_INFINITY] }[
    notices
  ];
  const [least = 0, most = 0] = areNoticesRight;
  return [
    ...wrong,
    ...(outcome.notices < least || outcome.notices > most
      ? [`notices are ${outcome.notices}, not ${notices}`]
      : []),
    ...(isRepeatedSo(repeats, repeat)
      ? []
      : [`repeated ${repeats.calls} calls and ${repeats.runs} runs, not '${repeat}'`]),
    ...(outcome.struck === 0 ? ["the fault did not strike"] : []),
    ...outcome.violations,
  ];
}

function isRepeatedSo({ calls, runs }: Repeats, repeat: Repeat): boolean {
  switch (repeat) {
    case "call":
      return calls === 1 && runs === 0;
    case "run":
      return runs === 1;
    case "never":
      return calls <= 0 && runs <= 0;
    case "either":
      return calls + runs > 0;
    case "any":
      return true;
  }
}

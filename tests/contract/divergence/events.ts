import type { Divergence } from "./divergence.ts";

/** Where moto's server is not what AWS documents. */
export const eventsDivergences: readonly Divergence[] = [
  {
    name: "events-boolean",
    differs: "moto",
    aws: "`true` is not `1`",
    instead: "it is",
    seen: {
      "events: true is not its text, nor 1": ["boolean", "number"],
    },
  },
  {
    name: "events-array-object",
    differs: "moto",
    aws: "conditions on objects in an array match one of them",
    instead: "none",
    seen: {
      "events: conditions on objects of an array hold for one and the same": [],
    },
  },
  {
    name: "events-pattern-check",
    differs: "moto",
    aws: "`InvalidEventPatternException`",
    instead: "only empty arrays, bare values and broken JSON are refused; an array is an error 500",
    seen: {
      "events: a pattern that is an array is refused": { refused: "unreadable", status: 500 },
      "events: a pattern with an unknown operator is refused": "accepted",
      "events: a pattern with two operators in one is refused": "accepted",
      "events: a pattern with a number as prefix is refused": "accepted",
      "events: a pattern with a numeric comparison of text is refused": "accepted",
      "events: a pattern with an address range that is none is refused": "accepted",
      "events: a pattern with two stars in a row is refused": "accepted",
      "events: a pattern with exists: a text is refused": "accepted",
    },
  },
  {
    name: "events-source",
    differs: "moto",
    aws: "sources of AWS are refused",
    instead: "accepted",
    seen: {
      "events: an entry may not pose as an AWS service": { failed: 0, codes: ["taken"] },
    },
  },
];

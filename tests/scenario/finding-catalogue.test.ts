import { findingKinds } from "@latchkey/core/audit/finding-catalogue";
import { expect, it } from "vitest";
import { certificateCases } from "./finding/certificate-cases.ts";
import { stories } from "./finding/stories.ts";
import { surroundingCases } from "./finding/surrounding-cases.ts";

/** Told by finding-deletable.test.ts: it needs a week. */
const elsewhere = ["certificateDeletable"];

it("every kind of finding of the catalogue has a scenario that causes, shows and mends it", () => {
  const told = [...certificateCases, ...surroundingCases, ...stories].map(({ name }) => name);
  expect([...new Set([...told, ...elsewhere])].toSorted()).toEqual(
    Object.keys(findingKinds).toSorted(),
  );
});

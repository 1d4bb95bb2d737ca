import type { TargetName } from "../target.ts";
import { acmDivergences } from "./acm.ts";
import { cognitoDivergences } from "./cognito.ts";
import { eventsDivergences } from "./events.ts";
import { nameRuleDivergences } from "./name-rule.ts";
import { route53Divergences } from "./route53.ts";

/**
 * A known difference between a target and what AWS documents; a row of docs/twin-divergence.md.
 * AWS's pages are the cases' own (`ContractCase.page`).
 */
export interface Divergence {
  readonly name: string;
  /** Who is not as AWS documents it. */
  readonly differs: TargetName;
  /** In short: what AWS does. */
  readonly aws: string;
  /** And what the target does instead. */
  readonly instead: string;
  /** By the case's name: what is seen on the target instead of what is documented. */
  readonly seen: Readonly<Record<string, unknown>>;
}

/** Every known difference. One that is not here fails the suite, and so does one that is gone. */
export const divergences: readonly Divergence[] = [
  ...acmDivergences,
  ...cognitoDivergences,
  ...route53Divergences,
  ...eventsDivergences,
  ...nameRuleDivergences,
];

/** What is to be seen on the target: what is documented, or what the table says is seen instead. */
export function expectedOn(
  target: TargetName,
  { name, documented }: { readonly name: string; readonly documented: unknown },
): { readonly value: unknown; readonly divergence: Divergence | undefined } {
  const divergence = divergences.find(
    ({ differs, seen }) => differs === target && Object.hasOwn(seen, name),
  );
  return { value: divergence === undefined ? documented : divergence.seen[name], divergence };
}

import { loadServiceModel } from "@latchkey/twin/wire/service-model";
import fc from "fast-check";
import { arbitraryWorld } from "./arbitrary-world.ts";
import { invariants, type Violation } from "./oracle/violation.ts";
import type { Plant } from "./planted-bug.ts";
import { runWorld } from "./run-world.ts";
import type { WorldPlan } from "./world/world-plan.ts";

/** A world in which something that must always hold did not, made as small as it gets. */
export interface Counterexample {
  readonly seed: number;
  /** Leads from the seed to the smallest plan. */
  readonly path: string;
  readonly plan: WorldPlan;
  readonly violations: readonly Violation[];
}

/** What is simulated. */
export interface SimulationRequest {
  readonly seed: number;
  /** Where a counterexample was found before: only that plan is run. */
  readonly path?: string;
  readonly plant?: Plant;
  /** Plans that are tried to make a counterexample smaller. */
  readonly mostShrinks?: number;
}

class Violated extends Error {
  override readonly name = "Violated";
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    super(violations.map(({ what }) => what).join("\n"));
    this.violations = violations;
  }
}

let warming: Promise<unknown> | undefined;

/**
 * The first world of a process meets modules that are still being read, which takes real time and
 * so would not come out the same as later ones. Nobody looks at it.
 */
export function warmUp(): Promise<unknown> {
  warming ??= preload().then(async () => await runWorld(firstWorld));
  return warming;
}

const firstWorld: WorldPlan = {
  seed: 0,
  domains: [{ securityPolicy: "TLS_V1_2_2021", managedLoginVersion: 2, hasRouting: true }],
  omittedSettings: "keep",
  unknownDomain: "empty",
  edgeLagMinutes: 1,
  rates: { "call.throttled": 0.1, "call.reset-after": 0.1 },
  steps: [
    { afterMs: 0, act: { do: "issue", domain: 0, names: "exact", key: "RSA_2048", days: 250 } },
    { afterMs: 60_000, act: { do: "audit", apply: true } },
  ],
};

async function preload(): Promise<void> {
  const names = ["acm", "cognito-idp", "route53", "monitoring", "events", "states", "s3", "ssm"];
  await Promise.all([...names, "lambda", "sqs", "cloudtrail"].map(loadServiceModel));
}

/** Simulates the world of one seed; undefined when all that must hold did. */
export async function simulate(request: SimulationRequest): Promise<Counterexample | undefined> {
  const { seed, path, plant, mostShrinks = 150 } = request;
  await warmUp();
  let runs = 0;
  const property = fc.asyncProperty(fc.noBias(arbitraryWorld), async (plan) => {
    runs += 1;
    // Small enough: whatever else would be tried counts as held.
    if (runs > mostShrinks + 1) return;
    const { violations } = await runWorld(plan, plant);
    if (violations.length > 0) throw new Violated(violations);
  });
  const details = await fc.check(property, {
    seed,
    numRuns: 1,
    ...(path === undefined ? {} : { path, endOnFailure: true }),
  });
  if (!details.failed) return undefined;
  if (!(details.errorInstance instanceof Violated)) throw details.errorInstance;
  return {
    seed,
    path: details.counterexamplePath ?? "0",
    plan: details.counterexample?.[0] as WorldPlan,
    violations: details.errorInstance.violations,
  };
}

/** What was broken, by which script, and the one command that shows it again. */
export function tellCounterexample(found: Counterexample, bug: string | undefined): string {
  const { steps, ...world } = found.plan;
  return [
    ...found.violations.flatMap(({ invariant, at, what }) => [
      `VIOLATION of ${invariant}: ${invariants[invariant]}`,
      `  ${at} ${what}`,
    ]),
    `world ${JSON.stringify(world)}`,
    ...steps.map(({ afterMs, act }) => `  after ${afterMs} ms ${JSON.stringify(act)}`),
    "again:",
    `  npm run test:fault -- --seed ${found.seed} --path ${found.path}${bug === undefined ? "" : ` --bug ${bug}`}`,
  ].join("\n");
}

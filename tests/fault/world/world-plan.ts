import type { FaultRates } from "@latchkey/twin/fault/fault-kind";
import type { Settings } from "./fleet.ts";
import type { ScriptStep } from "./script-step.ts";

/** Everything that makes one world: the same plan gives the same run. Plain JSON. */
export interface WorldPlan {
  readonly seed: number;
  /** One custom domain each; at most three. */
  readonly domains: readonly Settings[];
  /** What Cognito does with settings that an update leaves out: AWS does not say. */
  readonly omittedSettings: "keep" | "reset";
  readonly unknownDomain: "empty" | "not-found";
  readonly edgeLagMinutes: number;
  readonly rates: FaultRates;
  readonly steps: readonly ScriptStep[];
}

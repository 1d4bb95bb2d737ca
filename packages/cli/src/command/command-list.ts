import { auditSpec } from "../audit/audit-spec.ts";
import { doctorSpec } from "../doctor/doctor-spec.ts";
import { historySpec } from "../history/history-spec.ts";
import { listSpec } from "../list/list-spec.ts";
import { planSpec } from "../plan/plan-spec.ts";
import { redriveSpec } from "../redrive/redrive-spec.ts";
import { rollbackSpec } from "../rotation/rollback-spec.ts";
import { rotateSpec } from "../rotation/rotate-spec.ts";
import { showSpec } from "../show/show-spec.ts";
import { verifySpec } from "../verify/verify-spec.ts";
import { watchSpec } from "../watch/watch-spec.ts";
import type { CommandSpec } from "./command-spec.ts";

/** Every command, in the order of the help. */
export const commandSpecs: readonly CommandSpec[] = [
  auditSpec,
  listSpec,
  showSpec,
  planSpec,
  rotateSpec,
  verifySpec,
  rollbackSpec,
  historySpec,
  watchSpec,
  doctorSpec,
  redriveSpec,
];

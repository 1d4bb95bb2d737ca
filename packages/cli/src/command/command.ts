import type { AuditOptions } from "../audit/audit-spec.ts";
import type { DoctorOptions } from "../doctor/doctor-spec.ts";
import type { HistoryOptions } from "../history/history-spec.ts";
import type { ListOptions } from "../list/list-spec.ts";
import type { PlanOptions } from "../plan/plan-spec.ts";
import type { RedriveOptions } from "../redrive/redrive-spec.ts";
import type { RollbackOptions } from "../rotation/rollback-spec.ts";
import type { RotateOptions } from "../rotation/rotate-spec.ts";
import type { ShowOptions } from "../show/show-spec.ts";
import type { VerifyOptions } from "../verify/verify-spec.ts";
import type { WatchOptions } from "../watch/watch-spec.ts";

/** The commands, in the order of the help. */
export const commandNames = [
  "audit",
  "list",
  "show",
  "plan",
  "rotate",
  "verify",
  "rollback",
  "history",
  "watch",
  "doctor",
  "redrive",
] as const;
export type CommandName = (typeof commandNames)[number];

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help"; readonly of: "latchkey" | CommandName }
  | { readonly kind: "version" }
  | { readonly kind: "audit"; readonly options: AuditOptions }
  | { readonly kind: "list"; readonly options: ListOptions }
  | { readonly kind: "show"; readonly options: ShowOptions }
  | { readonly kind: "plan"; readonly options: PlanOptions }
  | { readonly kind: "rotate"; readonly options: RotateOptions }
  | { readonly kind: "verify"; readonly options: VerifyOptions }
  | { readonly kind: "rollback"; readonly options: RollbackOptions }
  | { readonly kind: "history"; readonly options: HistoryOptions }
  | { readonly kind: "watch"; readonly options: WatchOptions }
  | { readonly kind: "doctor"; readonly options: DoctorOptions }
  | { readonly kind: "redrive"; readonly options: RedriveOptions };

import { createHash } from "node:crypto";
import type { FunctionConfig } from "../config/latchkey-config.ts";
import type { ExecutionInfo } from "../rotation/plan-state.ts";
import { readGivenEvent } from "../trigger/given-event.ts";
import type { AuditPlan } from "./audit-plan.ts";
import { type CustomDomainChange, changesInEvent } from "./custom-domain-change.ts";

/** Which other accounts are looked at, and how each is entered. */
export interface FleetSettings {
  readonly accounts: readonly string[];
  readonly roleName: string;
  /** There when there are accounts. */
  readonly externalId?: string;
}

/** What an audit is planned from. */
export interface AuditPlanning {
  /** What the state machine was started with: any JSON value. */
  readonly given: unknown;
  readonly execution: ExecutionInfo;
  readonly fleet: FleetSettings;
  readonly config: Pick<FunctionConfig, "mode">;
  readonly regions: readonly string[];
}

/** Longest text of a change that goes on to the other states. */
const longestText = 1_000;

/**
 * Decides what an audit looks at, and whether anything may come of it: a rehearsal, unless what it
 * was given says `"apply": true`, as schedule and rules do. Nothing that is given makes it fail.
 *
 * @returns the plan, and the accounts to look at, the audit's own first
 * @throws RangeError when the execution's ARN holds no account
 */
export function planAudit(planning: AuditPlanning): {
  readonly audit: AuditPlan;
  readonly accounts: readonly string[];
} {
  const { given, execution, fleet, config, regions } = planning;
  const { apply, event } = readGivenEvent(given);
  const ownAccountId = accountOf(execution.arn);
  const { accounts, roleName: name, externalId } = fleet;
  const audit: AuditPlan = {
    id: folderNameOf(execution.name),
    at: execution.startedAt,
    apply,
    told: changesInEvent(event).map(shortened),
    regions: [...regions],
    mode: apply ? config.mode : "observe",
    ownAccountId,
    ...(externalId === undefined ? {} : { role: { name, externalId } }),
  };
  return { audit, accounts: [...new Set([ownAccountId, ...accounts])] };
}

function accountOf(arn: string): string {
  const accountId = arn.split(":")[4] ?? "";
  if (/^\d{12}$/.test(accountId)) return accountId;
  throw new RangeError(`The ARN of the execution holds no account's ID: ${arn}`);
}

/**
 * An execution's name may hold what is better not in a key, e.g. a dot; two that differ in that
 * alone must not share a folder.
 */
function folderNameOf(name: string): string {
  if (/^[\w-]{1,80}$/.test(name)) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return `${name.replace(/[^\w-]/g, "-").slice(0, 63)}-${hash}`;
}

/** Anybody may write the event: its texts are cut before they travel through 500 states. */
function shortened(change: CustomDomainChange): CustomDomainChange {
  const members = Object.entries(change).map(([key, value]) => [
    key,
    typeof value === "string" ? value.slice(0, longestText) : value,
  ]);
  return Object.fromEntries(members) as CustomDomainChange;
}

import * as v from "valibot";
import { AccountId, AuditPlan, RegionName } from "./audit-plan.ts";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A Region of an account that is still to be looked at, or to be gone on with. */
const UnitLeft = v.object({
  region: RegionName,
  /** Where the search goes on; absent at its beginning. */
  cursor: v.exactOptional(v.string()),
  /** Number of the part that is next written. */
  part: Count,
});
export type UnitLeft = v.InferOutput<typeof UnitLeft>;

/** What one turn of an account's audit is given: at first only audit and account. */
export const AccountState = v.pipe(
  v.object({
    audit: AuditPlan,
    accountId: AccountId,
    /** All Regions of the audit when absent. */
    left: v.exactOptional(v.pipe(v.array(UnitLeft), v.maxLength(40))),
    /** Turns before this one. */
    round: v.optional(Count, 0),
    /** Parts that those have written. */
    parts: v.optional(Count, 0),
  }),
  v.check(
    ({ audit, accountId }) => accountId === audit.ownAccountId || audit.role !== undefined,
    "is an account for which the audit names no role",
  ),
);
export type AccountState = v.InferOutput<typeof AccountState>;

/** What one turn gives: a state to go on with, unless it is done. */
export interface AccountOutcome extends Required<AccountState> {
  readonly isDone: boolean;
}

import { AccountState } from "@latchkey/core/audit/account-state";
import { AccountId, AuditPlan } from "@latchkey/core/audit/audit-plan";
import { memberOf, textOf } from "@latchkey/core/trigger/event-member";
import * as v from "valibot";
import type { LogKeys } from "./middleware.ts";
import { ExecutionPart } from "./task-payload.ts";

/** A list as the state machine's definition has it, of at most 500 accounts besides its own. */
const Accounts = v.pipe(v.array(AccountId), v.maxLength(501));

const Fleet = v.pipe(
  v.object({
    accounts: Accounts,
    roleName: v.pipe(v.string(), v.regex(/^[\w+=,.@-]{1,64}$/, "must be the name of an IAM role")),
    externalId: v.exactOptional(v.pipe(v.string(), v.minLength(2), v.maxLength(1_224))),
  }),
  v.check(
    ({ accounts, externalId }) => accounts.length === 0 || externalId !== undefined,
    "names accounts and no external ID",
  ),
);

/** What `ListUnits` is given; what the audit was started with may be anything. */
export const ListUnitsPayload = v.object({
  given: v.unknown(),
  execution: ExecutionPart,
  fleet: Fleet,
});

/** What `AuditUnits` is given. */
export const AuditUnitsPayload = v.object({ state: AccountState, execution: ExecutionPart });

const Outcome = v.pipe(
  v.object({
    accountId: AccountId,
    error: v.exactOptional(v.object({ Error: v.optional(v.string(), "an unnamed error") })),
  }),
  v.transform(({ accountId, error }) => ({
    accountId,
    ...(error === undefined ? {} : { error: error.Error.slice(0, 200) }),
  })),
);

/** What `FinishAudit` is given, as core names its parts. */
export const FinishAuditPayload = v.pipe(
  v.object({
    state: v.object({ audit: AuditPlan, accounts: Accounts, outcomes: v.array(Outcome) }),
    execution: ExecutionPart,
  }),
  v.transform(({ state: { audit, accounts, outcomes }, execution }) => ({
    audit,
    accounts,
    ends: outcomes,
    executionArn: execution.arn,
  })),
);

const execution =
  '"execution":{"Id":"arn:aws:states:us-east-1:123456789012:execution:latchkey-audit:try","Name":"try","StartTime":"2026-09-01T05:00:00.000Z"}';
const audit =
  '"audit":{"id":"try","at":"2026-09-01T05:00:00.000Z","apply":false,"told":[],"regions":["eu-west-1"],"mode":"observe","ownAccountId":"123456789012"}';

/** Shown to whoever invokes a state's Lambda with something else. */
export const auditExample = {
  listUnits: `{"given":{"apply":false},${execution},"fleet":{"accounts":[],"roleName":"latchkey-audit"}}`,
  auditUnits: `{"state":{${audit},"accountId":"123456789012"},${execution}}`,
  finishAudit: `{"state":{${audit},"accounts":["123456789012"],"outcomes":[{"accountId":"123456789012"}]},${execution}}`,
} as const;

/** Which audit, and account, a log line is about. Names only: the payload has not been parsed. */
export function auditKeys(step: string, payload: unknown): LogKeys {
  const name = textOf(memberOf(payload, "execution"), "Name");
  const account = textOf(memberOf(payload, "state"), "accountId");
  return {
    step,
    ...(name === undefined ? {} : { execution: name.slice(0, 80) }),
    ...(account === undefined ? {} : { account: account.slice(0, 12) }),
  };
}

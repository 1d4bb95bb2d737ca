import { foundFinding, seen } from "./finding/finding-draft.ts";
import { regionUnreadable } from "./finding/search-findings.ts";
import { messageOf } from "./message-of.ts";
import type { AuditUnit, UnitAudit } from "./unit-audit.ts";

/** The audit of a unit whose account could not be entered: told once for the account. */
export function unentered(unit: AuditUnit, reason: unknown): UnitAudit {
  const { accountId, roleArn } = unit;
  const by = roleArn === undefined ? "" : ` by the role ${roleArn}`;
  const why = messageOf(reason);
  const message = `The account ${accountId} could not be entered${by}: ${why}`;
  const word = reason instanceof Error ? reason.name : why;
  const finding = foundFinding(
    { accountId },
    {
      name: "accountUnreadable",
      message,
      evidence: [seen("audit", roleArn ?? "credentials", word)],
      fix: "Check the role, its trust policy and the external ID (docs/accounts.md). Then run the audit again.",
    },
  );
  return { ...nothingOf(unit), problem: message, findings: [finding] };
}

/** The audit of a unit that was not looked at, or not to its end, for a reason of its own. */
export function unread(unit: AuditUnit, reason: unknown): UnitAudit {
  return {
    ...nothingOf(unit),
    problem: messageOf(reason),
    findings: [regionUnreadable(unit, reason)],
  };
}

function nothingOf(unit: AuditUnit): UnitAudit {
  return {
    schema: "latchkey/unit-audit/1",
    unit,
    userPools: 0,
    customDomains: [],
    certificates: [],
    findings: [],
  };
}

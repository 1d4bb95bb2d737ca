import { messageOf } from "../message-of.ts";
import type { AuditUnit, FoundFinding } from "../unit-audit.ts";
import type { SearchProblem } from "../unit-search.ts";
import { foundFinding, seen } from "./finding-draft.ts";

/**
 * Regions and user pools that the search could not look at, as findings. A custom domain that it
 * could not describe is looked at again by its name, and is told then if that fails, too.
 */
export function searchFindings(
  problems: readonly SearchProblem[],
  unit: Pick<AuditUnit, "accountId" | "region">,
): readonly FoundFinding[] {
  return problems.flatMap(({ kind, userPoolId, reason }) => {
    if (kind === "region") return [regionUnreadable(unit, reason)];
    return kind === "userPool" ? [userPoolUnreadable(unit, userPoolId ?? "", reason)] : [];
  });
}

/** That not all of a Region could be looked through. */
export function regionUnreadable(
  { accountId, region }: Pick<AuditUnit, "accountId" | "region">,
  reason: unknown,
): FoundFinding {
  return foundFinding(
    { accountId, region },
    {
      name: "regionUnreadable",
      message: `The user pools of ${region} could not all be looked through: ${messageOf(reason)}`,
      evidence: [seen("cognito", region, wordOf(reason))],
      fix: `Put right what the message names; if nothing is to be looked for in ${region}, leave it out with --region, or take it out of regions in latchkey.config.ts and deploy.`,
    },
  );
}

function userPoolUnreadable(
  { accountId, region }: Pick<AuditUnit, "accountId" | "region">,
  userPoolId: string,
  reason: unknown,
): FoundFinding {
  return foundFinding(
    { accountId, region },
    {
      name: "userPoolUnreadable",
      resource: userPoolId,
      message: `The user pool ${userPoolId} in ${region} could not be described, so its custom domain, if it has one, was not looked at: ${messageOf(reason)}`,
      evidence: [seen("cognito", userPoolId, wordOf(reason))],
      fix: "Put right what the message names, and run the audit again.",
    },
  );
}

/** The kind of a failure: its text has a request's ID in it, which differs each time. */
function wordOf(reason: unknown): string {
  return reason instanceof Error ? reason.name : "could not be read";
}

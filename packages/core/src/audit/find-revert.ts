import type { CustomDomain } from "../custom-domain/custom-domain.ts";
import type { RotationRequest } from "../rotation/rotation-request.ts";
import type { Situation } from "../rotation/situation.ts";
import { subjectOf } from "../rotation/subject.ts";
import type { AuditUnitPorts } from "./audit-unit-ports.ts";
import { certificateReverted, revertOf } from "./certificate-reverted.ts";
import type { ChangeLog, PublishedCertificate } from "./change-log.ts";
import type { CustomDomainChange } from "./custom-domain-change.ts";
import { messageOf } from "./message-of.ts";
import { authorOf } from "./revert-author.ts";
import type { RevertFinding } from "./revert-evidence.ts";

/**
 * A proved ARN is published within that time: at once as a rule, but the workflow tries for hours
 * when Systems Manager is out of order, and somebody may put a certificate back meanwhile.
 */
const publishedWithinHours = 4;

/** What a custom domain is, and what was proved of it. */
interface RevertQuestion {
  readonly situation: Situation;
  readonly request: RotationRequest;
  /** What reading the SSM parameter came to. */
  readonly read: PromiseSettledResult<PublishedCertificate | undefined>;
}

/**
 * Looks whether somebody put an older certificate back over the one that Latchkey last set and
 * proved, and who. The log is asked only if so. That it cannot be asked, or does not know, takes
 * nothing from the finding but the name. Never rejects: what cannot be read is a finding.
 *
 * @param told changes that the audit was started because of; the log shows them only minutes later
 */
export async function findRevert(
  { situation, request, read }: RevertQuestion,
  ports: Pick<AuditUnitPorts, "changeLog" | "ownRoles">,
  told: readonly CustomDomainChange[],
): Promise<readonly RevertFinding[]> {
  const found = situation.domain.value;
  if (found.kind !== "custom") return [];
  const { customDomain } = found;
  if (read.status === "rejected") return [activeArnUnreadable(customDomain, read.reason)];
  const published = read.value;
  if (published === undefined) return [];
  const revert = revertOf(subjectOf(customDomain, situation, request), published);
  if (revert === undefined) return [];
  const { name, userPoolId, region, certificateArn: heldArn } = customDomain;
  const { publishedAt } = published;
  const since = new Date((publishedAt?.getTime() ?? 0) - publishedWithinHours * 3_600_000);
  const query = {
    customDomain: name,
    userPoolId,
    region,
    ...(publishedAt === undefined ? {} : { since }),
  };
  const author = authorOf(
    { ...query, heldArn, ownRoles: ports.ownRoles },
    await logOf(ports, query),
    told,
  );
  return author.kind === "own" ? [] : [certificateReverted(revert, author)];
}

async function logOf(
  { changeLog }: Pick<AuditUnitPorts, "changeLog">,
  query: Parameters<AuditUnitPorts["changeLog"]["changesOf"]>[0],
): Promise<ChangeLog | { readonly kind: "failed"; readonly message: string }> {
  const [log] = await Promise.allSettled([changeLog.changesOf(query)]);
  return log.status === "fulfilled"
    ? log.value
    : { kind: "failed", message: messageOf(log.reason) };
}

function activeArnUnreadable({ name }: CustomDomain, reason: unknown): RevertFinding {
  return {
    name: "activeArnUnreadable",
    message: `The SSM parameter with the active ARN of ${name} could not be read, so the audit cannot tell whether its certificate was put back: ${messageOf(reason)}`,
    fix: "Put right what the message names, and run the audit again.",
  };
}

import { certificateExpiresSooner } from "../certificate/choose-best-certificate.ts";
import { certificateRefOf } from "../rotation/progress-state.ts";
import { type Subject, violationsOfNamed } from "../rotation/subject.ts";
import type { PublishedCertificate } from "./change-log.ts";
import { stopTheRevert } from "./change-tool.ts";
import type { Author } from "./revert-author.ts";
import type { RevertAuthor, RevertEvidence, RevertFinding } from "./revert-evidence.ts";

/** A custom domain that went back from what Latchkey had proved; who did it is another question. */
export interface Revert extends Pick<RevertEvidence, "proved" | "provedAt" | "held" | "parameter"> {
  readonly customDomain: string;
}

/** Characters of a user agent that a message repeats: Terraform's are long, and anybody's choice. */
const agentLength = 120;

/**
 * Whether the custom domain holds something lesser than what Latchkey last set and proved. It is no
 * revert when it moved on to a better one, when the proved one does not work any more, and when the
 * pool's tag pins another: then leaving it was right.
 */
export function revertOf(subject: Subject, published: PublishedCertificate): Revert | undefined {
  const { customDomain, current, use, pinned, situation, isCurrentUsable } = subject;
  const { arn, publishedAt, parameter } = published;
  if (arn === customDomain.certificateArn) return undefined;
  const proved = situation.candidates.value.find((certificate) => certificate.arn === arn);
  if (proved === undefined || violationsOfNamed({ arn, certificate: proved }, use).length > 0) {
    return undefined;
  }
  const isPinnedElsewhere = pinned !== undefined && pinned.arn !== arn;
  const isOutlived =
    pinned === undefined &&
    isCurrentUsable &&
    current !== undefined &&
    certificateExpiresSooner(proved, current) !== undefined;
  if (isPinnedElsewhere || isOutlived) return undefined;
  return {
    customDomain: customDomain.name,
    proved: certificateRefOf(proved),
    ...(publishedAt === undefined ? {} : { provedAt: publishedAt.toISOString() }),
    held: current === undefined ? { arn: customDomain.certificateArn } : certificateRefOf(current),
    parameter,
  };
}

/** The finding of a revert that is not Latchkey's own doing. */
export function certificateReverted(
  revert: Revert,
  author: Exclude<Author, { kind: "own" }>,
): RevertFinding {
  const { customDomain, proved, provedAt, held, parameter } = revert;
  const tool = author.kind === "known" ? author.by.tool : undefined;
  const known = author.kind === "known" ? { by: author.by } : { whyUnknown: author.why };
  return {
    name: "certificateReverted",
    // Who comes first: mails cut long lines.
    message: `${customDomain} was put back on ${held.arn}${saidOf(author)} Latchkey had last set and proved ${proved.arn}, valid until ${endOf(proved)}; what is held now is valid until ${endOf(held)}.`,
    fix: `${stopTheRevert(tool, parameter)} Otherwise its next run does it again; a rotation moves ${customDomain} to the best certificate meanwhile. To keep ${held.arn} on purpose, set the user pool's tag latchkey:certificate-arn to it. See docs/coexistence.md.`,
    evidence: {
      proved,
      ...(provedAt === undefined ? {} : { provedAt }),
      held,
      parameter,
      ...known,
    },
  };
}

function endOf({ notAfter }: RevertEvidence["held"]): string {
  return notAfter ?? "an unknown date";
}

function saidOf(author: Exclude<Author, { kind: "own" }>): string {
  return author.kind === "known"
    ? ` by ${nameOf(author.by)}`
    : `. Who did it is not known: ${author.why}`;
}

function nameOf(by: RevertAuthor): string {
  const { at, principalArn, tool, userAgent, sourceIpAddress, eventId, eventName, region } = by;
  const how = tool === undefined ? "" : `, by its looks with ${tool}`;
  const from = sourceIpAddress === undefined ? "" : `, from ${sourceIpAddress}`;
  const agent = userAgent === undefined ? "" : `, user agent ${shortened(userAgent)}`;
  const doubt = by.isCertain
    ? ""
    : " CloudTrail hides of which custom domain that call was; it is the latest that may be meant.";
  return `${principalArn} at ${at}${how}${from}${agent}: CloudTrail event ${eventId} (${eventName}, ${region}).${doubt}`;
}

function shortened(text: string): string {
  return text.length > agentLength ? `${text.slice(0, agentLength)}…` : text;
}

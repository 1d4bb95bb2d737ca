import { certificateRegion, parseCertificateArn } from "../certificate/certificate-arn.ts";
import { flagOf, instantOf, listOf, memberOf, textOf } from "./event-member.ts";
import { quoted, type TriggerRefusal } from "./trigger-refusal.ts";

/** `Action` of "ACM Certificate Available" (ACM user guide, "Amazon EventBridge support for ACM"). */
export const certificateActions = ["ISSUANCE", "RENEWAL", "IMPORT", "REIMPORT"] as const;
export type CertificateAction = (typeof certificateActions)[number];

/** An event about a certificate: a hint which one to look at now, and nothing more. */
export interface CertificateTrigger {
  readonly certificateArn: string;
  readonly region: string;
  readonly accountId: string;
  /** One of `certificateDetailTypes`, or `AWS Health Event`. */
  readonly detailType: string;
  /** Only of "ACM Certificate Available", and only one that is documented. */
  readonly action?: CertificateAction;
  /**
   * Same ARN, new certificate: a custom domain that holds it takes it up by itself, so that only
   * what is served is in doubt.
   */
  readonly isVerifyOnly: boolean;
  /** ACM's word at that time; absent where the event does not say. */
  readonly isInUse?: boolean;
  /** When the event arose, by its own word. */
  readonly time?: Date;
  /** Set by EventBridge when an archived event is sent again on purpose. */
  readonly replayName?: string;
}

/** What an event came to: both of one that names several certificates, and never neither. */
export interface ParsedTrigger {
  /** The certificates that it names and that may be looked at. */
  readonly triggers: readonly CertificateTrigger[];
  /** Why it, or something that it names, is refused. */
  readonly refusals: readonly TriggerRefusal[];
}

/**
 * Detail-types of ACM's events about a certificate (EventBridge reference, "AWS Certificate Manager
 * events"). The last two have no documented content but name a certificate, which is enough.
 */
export const certificateDetailTypes: readonly string[] = [
  "ACM Certificate Available",
  "ACM Certificate Approaching Expiration",
  "ACM Certificate Expired",
  "ACM Certificate Renewal Action Required",
  "ACM Certificate Revoked",
  "ACM Certificate Rotated",
  "ACM Certificate Revoked By CA",
];

const exampleArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";
const exampleType = '"ACM Certificate Available"';

/** Certificates that one event may name: AWS Health puts several into one. */
const mostCertificates = 20;

/**
 * Reads an EventBridge event of ACM or of AWS Health about ACM. Members that are not read may be
 * anything; what is read is checked, and never taken from a prototype. Never throws.
 *
 * @param accountId the account that Latchkey runs in, when known: a certificate must be its own
 */
export function parseTrigger(event: unknown, accountId?: string): ParsedTrigger {
  const problem = problemOfEnvelope(event);
  if (problem !== undefined) return { triggers: [], refusals: [problem] };
  const { arns: all, where } = certificateArnsOf(event);
  const arns = all.slice(0, mostCertificates);
  const owner = accountId ?? textOf(event, "account");
  const judged = arns.map((arn) => problemOfArn(arn, where, owner) ?? triggerOf(event, arn));
  const refusals = judged.filter((one) => "reason" in one);
  const unread = all.length - arns.length;
  if (unread > 0) refusals.push(tooMany(all.length, unread, where));
  if (judged.length === 0) refusals.push(noneNamed(where));
  return { triggers: judged.filter((one) => "certificateArn" in one), refusals };
}

function noneNamed(where: string): TriggerRefusal {
  const message = "The event names no certificate.";
  return { reason: "certificateArnMissing", message, where, example: exampleArn };
}

function tooMany(all: number, unread: number, where: string): TriggerRefusal {
  return {
    reason: "certificatesTooMany",
    message: `The event names ${all} certificates; the last ${unread} were not looked at. The next audit finds what they can be used for.`,
    where,
    example: `${mostCertificates} ARNs at most, such as ${exampleArn}`,
  };
}

function problemOfEnvelope(event: unknown): TriggerRefusal | undefined {
  if (typeof event !== "object" || event === null || Array.isArray(event)) {
    const message = `The event is not a JSON object but ${Array.isArray(event) ? "a list" : quoted(event)}.`;
    const example = '{"source": "aws.acm", "detail-type": "ACM Certificate Available", …}';
    return { reason: "eventNotAnObject", message, where: "event", example };
  }
  const source = memberOf(event, "source");
  if (source !== "aws.acm" && source !== "aws.health") {
    const message = `The event's source is ${quoted(source)}, not ACM or AWS Health.`;
    return { reason: "eventSourceUnknown", message, where: "source", example: '"aws.acm"' };
  }
  const detailType = memberOf(event, "detail-type");
  const isKnown =
    source === "aws.acm"
      ? typeof detailType === "string" && certificateDetailTypes.includes(detailType)
      : detailType === "AWS Health Event";
  if (!isKnown) {
    const message = `The event's detail-type is ${quoted(detailType)}, not one about a certificate.`;
    return { reason: "detailTypeUnknown", message, where: "detail-type", example: exampleType };
  }
  const service = memberOf(memberOf(event, "detail"), "service");
  if (source === "aws.health" && service !== "ACM") {
    const message = `The AWS Health event is about ${quoted(service)}, not ACM.`;
    return { reason: "detailTypeUnknown", message, where: "detail.service", example: '"ACM"' };
  }
  return undefined;
}

/** ACM: the first of `resources`. AWS Health: those, and the affected entities, each once. */
function certificateArnsOf(event: unknown): { arns: readonly unknown[]; where: string } {
  const resources = listOf(event, "resources");
  if (memberOf(event, "source") === "aws.acm") {
    return { arns: resources.slice(0, 1), where: "resources[0]" };
  }
  const entities = listOf(memberOf(event, "detail"), "affectedEntities");
  const named = entities.map((entity) => memberOf(entity, "entityValue"));
  return { arns: [...new Set([...resources, ...named])], where: "detail.affectedEntities" };
}

function problemOfArn(
  arn: unknown,
  where: string,
  owner: string | undefined,
): TriggerRefusal | undefined {
  const parts = typeof arn === "string" ? parseCertificateArn(arn) : undefined;
  const example = exampleArn;
  if (parts === undefined) {
    const message = `${quoted(arn)} is not the ARN of an ACM certificate.`;
    return { reason: "certificateArnInvalid", message, where, example };
  }
  if (parts.region !== certificateRegion) {
    const message = `The certificate ${arn} lives in ${parts.region}; a custom domain can only hold one of ${certificateRegion}.`;
    return { reason: "certificateInAnotherRegion", message, where, example };
  }
  if (owner !== undefined && parts.accountId !== owner) {
    const message = `The certificate ${arn} belongs to account ${parts.accountId}, not to ${quoted(owner)}; a custom domain can only hold one of its own account.`;
    return { reason: "certificateInAnotherAccount", message, where, example };
  }
  return undefined;
}

/** Of an ARN that has been checked. */
function triggerOf(event: unknown, arn: unknown): CertificateTrigger {
  const certificateArn = String(arn);
  const detail = memberOf(event, "detail");
  const detailType = String(memberOf(event, "detail-type"));
  const said = textOf(detail, "Action")?.toUpperCase();
  const action = certificateActions.find((known) => known === said);
  const time = instantOf(event, "time");
  const replayName = textOf(event, "replay-name");
  return {
    certificateArn,
    region: certificateRegion,
    accountId: parseCertificateArn(certificateArn)?.accountId ?? "",
    detailType,
    ...(action === undefined ? {} : { action }),
    isVerifyOnly: action === "RENEWAL" || action === "REIMPORT",
    ...(memberOf(detail, "InUse") === undefined ? {} : { isInUse: flagOf(detail, "InUse") }),
    ...(time === undefined ? {} : { time }),
    ...(replayName === undefined ? {} : { replayName }),
  };
}

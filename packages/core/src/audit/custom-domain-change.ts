import { normaliseName } from "../certificate/covers.ts";
import { instantOf, memberOf, textOf } from "../trigger/event-member.ts";

/** The calls that give a custom domain a certificate. */
export const changingCalls = ["UpdateUserPoolDomain", "CreateUserPoolDomain"] as const;

/** A call that gave a custom domain its certificate, as CloudTrail tells of it. */
export interface CustomDomainChange {
  readonly eventId: string;
  /** One of `changingCalls`. */
  readonly eventName: string;
  readonly at: Date;
  /** The Region whose endpoint was called. */
  readonly region?: string;
  /** Of the user, or of the role's session; of an AWS service its name. */
  readonly principalArn: string;
  readonly roleName?: string;
  readonly sessionName?: string;
  /** The AWS service that made the call for the principal: `cloudformation.amazonaws.com`. */
  readonly invokedBy?: string;
  readonly userAgent?: string;
  /** An IP address, or the name of an AWS service. */
  readonly sourceIpAddress?: string;
  readonly isFromConsole: boolean;
  /** These three are absent where CloudTrail hides them. */
  readonly customDomain?: string;
  readonly userPoolId?: string;
  readonly certificateArn?: string;
}

/**
 * Reads a CloudTrail record; undefined when it is no change of a custom domain that was carried
 * out. AWS publishes no sample of `UpdateUserPoolDomain`, and hides private members of Cognito's
 * events (developer guide, "Logging Amazon Cognito API calls using AWS CloudTrail"): so what the
 * call asked for is looked for by its form, wherever it stands, and may be missing.
 *
 * @param record any JSON value; never throws
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function readCustomDomainChange(record: unknown): CustomDomainChange | undefined {
  const eventName = textOf(record, "eventName") ?? "";
  const eventId = textOf(record, "eventID");
  const at = instantOf(record, "eventTime");
  const isChange = changingCalls.some((name) => name === eventName);
  const isCarriedOut = textOf(record, "errorCode") === undefined;
  if (!isChange || !isCarriedOut || eventId === undefined || at === undefined) return undefined;
  const parameters = memberOf(record, "requestParameters");
  const userPoolId = findText(parameters, (text) => userPoolPattern.test(text));
  const certificateArn = findText(parameters, (text) => certificatePattern.test(text));
  const domain = findText(parameters, (text, key) => /^domain$/i.test(key) && text.includes("."));
  const customDomain = domain === undefined ? undefined : normaliseName(domain);
  return {
    eventId,
    eventName,
    at,
    ...whoOf(record),
    ...present({ region: textOf(record, "awsRegion"), customDomain, userPoolId, certificateArn }),
  };
}

/** The change that an event of EventBridge tells of; none for every other event. */
export function changesInEvent(event: unknown): readonly CustomDomainChange[] {
  if (textOf(event, "detail-type") !== "AWS API Call via CloudTrail") return [];
  const change = readCustomDomainChange(memberOf(event, "detail"));
  return change === undefined ? [] : [change];
}

/**
 * How a change concerns a custom domain: `certain` when it names it or its user pool, `possible`
 * when CloudTrail hides both, undefined when it is about another one.
 */
export function concernOf(
  change: CustomDomainChange,
  customDomain: { readonly name: string; readonly userPoolId: string },
): "certain" | "possible" | undefined {
  if (change.customDomain !== undefined) {
    return change.customDomain === customDomain.name ? "certain" : undefined;
  }
  if (change.userPoolId === undefined) return "possible";
  return change.userPoolId === customDomain.userPoolId ? "certain" : undefined;
}

const userPoolPattern = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}_[0-9a-zA-Z]+$/;
const certificatePattern = /^arn:aws[\w-]*:acm:[a-z0-9-]*:\d{12}:certificate\/\S+$/;

function whoOf(
  record: unknown,
): Pick<CustomDomainChange, "principalArn" | "isFromConsole"> & Partial<CustomDomainChange> {
  const identity = memberOf(record, "userIdentity");
  const issuer = memberOf(memberOf(identity, "sessionContext"), "sessionIssuer");
  const arn = textOf(identity, "arn");
  const [, roleInArn, sessionName] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn ?? "") ?? [];
  const invokedBy = textOf(identity, "invokedBy");
  const names = [arn, invokedBy, textOf(identity, "userName"), textOf(identity, "principalId")];
  return {
    principalArn: names.find((name) => name !== undefined) ?? "an unknown principal",
    isFromConsole: String(memberOf(record, "sessionCredentialFromConsole")) === "true",
    ...present({
      roleName: roleInArn ?? textOf(issuer, "userName"),
      sessionName,
      invokedBy,
      userAgent: textOf(record, "userAgent"),
      sourceIpAddress: textOf(record, "sourceIPAddress"),
    }),
  };
}

/** The first text that fits, with the key that it stands under, at any depth. */
function findText(
  value: unknown,
  isWanted: (text: string, key: string) => boolean,
  key = "",
  depth = 0,
): string | undefined {
  if (typeof value === "string") return isWanted(value, key) ? value : undefined;
  // Deeper than any request of Cognito's.
  if (typeof value !== "object" || value === null || depth > 5) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = findText(member, isWanted, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Only the members that are there. */
function present<Members extends Readonly<Record<string, string | undefined>>>(
  members: Members,
): { readonly [Key in keyof Members]?: string } {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [Key in keyof Members]?: string };
}

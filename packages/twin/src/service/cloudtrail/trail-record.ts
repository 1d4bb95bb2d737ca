import { createHash } from "node:crypto";
import type { AnsweredCall } from "../../wire/answered-call.ts";
import { recordParameters } from "./record-parameters.ts";

/** A CloudTrail record of an API call: the members that the twin can fill. */
export interface TrailRecord {
  readonly eventVersion: "1.11";
  readonly userIdentity: UserIdentity;
  /** ISO 8601, whole seconds. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
  readonly requestID: string;
  readonly eventID: string;
  readonly readOnly: false;
  readonly eventType: "AwsApiCall";
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly eventCategory: "Management";
  readonly sessionCredentialFromConsole?: "true";
}

/** Who called, in CloudTrail's form. */
export interface UserIdentity {
  readonly type: "IAMUser" | "AssumedRole";
  readonly principalId: string;
  readonly arn: string;
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly userName?: string;
  readonly sessionContext?: {
    readonly sessionIssuer: {
      readonly type: "Role";
      readonly principalId: string;
      readonly arn: string;
      readonly accountId: string;
      readonly userName: string;
    };
    readonly attributes: { readonly creationDate: string; readonly mfaAuthenticated: "false" };
  };
  readonly invokedBy?: string;
}

/** Where every caller of the twin is. */
const LOOPBACK = "127.0.0.1";

/**
 * The record of a call. A user agent that is the name of an AWS service says that this service
 * called for the principal, as CloudFormation does; a browser's, that it was the console.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function trailRecordOf(
  call: AnsweredCall,
  context: {
    readonly accountId: string;
    readonly eventId: string;
    readonly hidden: ReadonlySet<string>;
  },
): TrailRecord {
  const { operation, result, userAgent, service } = call;
  const { accountId, hidden } = context;
  const isOk = "output" in result;
  const invokedBy = /^[a-z0-9-]+\.amazonaws\.com$/.test(userAgent) ? userAgent : undefined;
  return {
    eventVersion: "1.11",
    userIdentity: {
      ...identityOf(call, accountId),
      ...(invokedBy === undefined ? {} : { invokedBy }),
    },
    eventTime: wholeSeconds(call.time),
    eventSource: `${service}.amazonaws.com`,
    eventName: operation.name,
    awsRegion: call.region,
    sourceIPAddress: invokedBy ?? LOOPBACK,
    userAgent,
    ...(isOk ? {} : { errorCode: result.code, errorMessage: result.message }),
    requestParameters: recordParameters(operation.input, call.input, hidden),
    responseElements: isOk ? recordParameters(operation.output, result.output, hidden) : null,
    requestID: call.requestId,
    eventID: context.eventId,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: "Management",
    ...(userAgent.startsWith("Mozilla/") ? { sessionCredentialFromConsole: "true" } : {}),
  };
}

/** The user's name, or that of the role's session: what `LookupEvents` calls `Username`. */
export function userNameOf({ userIdentity }: TrailRecord): string {
  return userIdentity.arn.split("/").at(-1) ?? "";
}

function identityOf(
  { principal, accessKeyId, time }: AnsweredCall,
  accountId: string,
): UserIdentity {
  const { arn } = principal;
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(arn) ?? [];
  if (role === undefined) {
    const userName = arn.split("/").at(-1) ?? "";
    const principalId = uniqueId("AIDA", arn);
    return { type: "IAMUser", principalId, arn, accountId, accessKeyId, userName };
  }
  const principalId = uniqueId("AROA", role);
  return {
    type: "AssumedRole",
    principalId: `${principalId}:${session}`,
    arn,
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId,
        arn: `arn:aws:iam::${accountId}:role/${role}`,
        accountId,
        userName: role,
      },
      attributes: { creationDate: wholeSeconds(time), mfaAuthenticated: "false" },
    },
  };
}

/** An ID as IAM makes them, the same each time for one name. */
function uniqueId(prefix: string, name: string): string {
  return `${prefix}${createHash("sha256").update(name).digest("hex").slice(0, 17).toUpperCase()}`;
}

function wholeSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

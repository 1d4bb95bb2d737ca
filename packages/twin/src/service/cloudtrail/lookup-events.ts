import { createHash } from "node:crypto";
import type {
  Event,
  LookupAttribute,
  LookupEventsRequest,
  LookupEventsResponse,
} from "@aws-sdk/client-cloudtrail";
import { AwsError } from "../../service.ts";
import { type TrailRecord, userNameOf } from "./trail-record.ts";

/** The most, and the number when none is asked for. */
const PAGE = 50;

/** The value by which a record is found, for each attribute; a resource has a list of names. */
const attributes: Readonly<Record<string, (event: Event) => readonly (string | undefined)[]>> = {
  EventId: ({ EventId }) => [EventId],
  EventName: ({ EventName }) => [EventName],
  ReadOnly: ({ ReadOnly }) => [ReadOnly],
  Username: ({ Username }) => [Username],
  ResourceType: ({ Resources = [] }) => Resources.map(({ ResourceType }) => ResourceType),
  ResourceName: ({ Resources = [] }) => Resources.map(({ ResourceName }) => ResourceName),
  EventSource: ({ EventSource }) => [EventSource],
  AccessKeyId: ({ AccessKeyId }) => [AccessKeyId],
};

/**
 * Answers `LookupEvents` from the records of one Region.
 *
 * @param records newest first, only those that can be seen by now
 * @throws AwsError
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function lookupEvents(
  records: readonly TrailRecord[],
  input: LookupEventsRequest,
): LookupEventsResponse {
  const { StartTime: from, EndTime: to, MaxResults: most = PAGE } = input;
  if (most < 1 || most > PAGE) {
    throw new AwsError(
      "InvalidMaxResultsException",
      `A maximum of ${PAGE} results is allowed, and a minimum of 1.`,
    );
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new AwsError("InvalidTimeRangeException", "The start time occurs after the end time.");
  }
  const attribute = attributeOf(input);
  const start = startOf(input);
  // Insights events are another kind, which the twin does not have.
  const asked = isInsight(input) ? [] : records;
  const found = asked.filter((record) => {
    const time = new Date(record.eventTime);
    return (from === undefined || time >= from) && (to === undefined || time <= to);
  });
  const fitting = found.map(eventOf).filter((event) => fits(event, attribute));
  const page = fitting.slice(start, start + most);
  const isMore = start + most < fitting.length;
  return { Events: page, ...(isMore ? { NextToken: tokenOf(input, start + most) } : {}) };
}

function attributeOf({
  LookupAttributes: given = [],
}: LookupEventsRequest): LookupAttribute | undefined {
  // "Currently the list can contain only one item."
  if (given.length > 1) {
    throw new AwsError(
      "InvalidLookupAttributesException",
      "Only one lookup attribute can be specified in a request.",
    );
  }
  const [attribute] = given;
  if (attribute === undefined) return undefined;
  const { AttributeKey: key = "", AttributeValue: value = "" } = attribute;
  if (!Object.hasOwn(attributes, key)) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${key}' at 'lookupAttributes.1.member.attributeKey' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(attributes).join(", ")}]`,
    );
  }
  if (value.length < 1 || value.length > 2000) {
    throw new AwsError("InvalidLookupAttributesException", "The attribute's value is not valid.");
  }
  return attribute;
}

function fits(event: Event, attribute: LookupAttribute | undefined): boolean {
  if (attribute === undefined) return true;
  const { AttributeKey: key = "", AttributeValue: value } = attribute;
  return attributes[key]?.(event).includes(value) ?? false;
}

function isInsight({ EventCategory: category }: LookupEventsRequest): boolean {
  if (category === undefined) return false;
  if (category === "insight") return true;
  throw new AwsError("InvalidEventCategoryException", `${category} is not an event category.`);
}

/** A token tells where the page begins, and for which question: it is good for no other. */
function tokenOf(input: LookupEventsRequest, start: number): string {
  const { NextToken: _token, ...question } = input;
  const digest = createHash("sha256").update(JSON.stringify(question)).digest("hex");
  return Buffer.from(`${start}:${digest}`).toString("base64");
}

function startOf(input: LookupEventsRequest): number {
  const token = input.NextToken;
  if (token === undefined) return 0;
  const start = Number(Buffer.from(token, "base64").toString("utf8").split(":")[0]);
  if (Number.isInteger(start) && start > 0 && tokenOf(input, start) === token) return start;
  throw new AwsError(
    "InvalidNextTokenException",
    "The token is not valid, or was used in a request with different parameters.",
  );
}

function eventOf(record: TrailRecord): Event {
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    AccessKeyId: record.userIdentity.accessKeyId,
    EventTime: new Date(record.eventTime),
    EventSource: record.eventSource,
    Username: userNameOf(record),
    Resources: certificatesIn(record).map((ResourceName) => ({
      ResourceType: "AWS::ACM::Certificate",
      ResourceName,
    })),
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** Which resources the calls of other services name is not documented: they name none here. */
function certificatesIn({
  eventSource,
  requestParameters,
  responseElements,
}: TrailRecord): readonly string[] {
  if (eventSource !== "acm.amazonaws.com") return [];
  const arns = [requestParameters, responseElements].flatMap((part) => {
    const { certificateArn } = (part ?? {}) as { readonly certificateArn?: unknown };
    return typeof certificateArn === "string" ? [certificateArn] : [];
  });
  return [...new Set(arns)];
}

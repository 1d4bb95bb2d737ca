import type {
  PutEventsRequest,
  PutEventsRequestEntry,
  PutEventsResponse,
  PutEventsResultEntry,
} from "@aws-sdk/client-eventbridge";
import { type AwsCall, AwsError } from "../../service.ts";
import { busName } from "./bus-name.ts";
import type { RuleBus } from "./rule-bus.ts";

const MAXIMUM_ENTRIES = 10;
/** All entries together. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const MAXIMUM_BYTES = 262_144;
const TIME_BYTES = 14;

/**
 * Each entry is taken or refused by itself; what is taken is delivered after this returned.
 * @throws AwsError ValidationException when there are none, too many, or they are too large together
 */
export function putEvents(bus: RuleBus, input: PutEventsRequest, call: AwsCall): PutEventsResponse {
  const entries = input.Entries ?? [];
  if (entries.length === 0 || entries.length > MAXIMUM_ENTRIES) {
    const [bound, limit] = entries.length === 0 ? ["greater", 1] : ["less", MAXIMUM_ENTRIES];
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy constraint: Member must have length ${bound} than or equal to ${limit}`,
    );
  }
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAXIMUM_BYTES) {
    throw new AwsError(
      "ValidationException",
      "Total size of the entries in the request is over the limit.",
    );
  }
  const results = entries.map((entry) => putEntry(bus, entry, call));
  return {
    FailedEntryCount: results.filter((result) => result.ErrorCode !== undefined).length,
    Entries: results,
  };
}

function putEntry(bus: RuleBus, entry: PutEventsRequestEntry, call: AwsCall): PutEventsResultEntry {
  for (const key of ["Source", "DetailType", "Detail"] as const) {
    if (!entry[key]) {
      return refusal(
        "InvalidArgument",
        `Parameter ${key} is not valid. Reason: ${key} is a required argument.`,
      );
    }
  }
  const { Source: source = "", DetailType: detailType = "" } = entry;
  if (source.startsWith("aws.")) {
    return refusal("NotAuthorizedForSourceException", "Not authorized for the source.");
  }
  const detail = parseObject(entry.Detail ?? "");
  if (detail === undefined) return refusal("MalformedDetail", "Detail is malformed.");
  const { eventId } = bus.put(
    {
      region: call.region,
      source,
      detailType,
      resources: entry.Resources ?? [],
      detail,
      ...(entry.Time === undefined ? {} : { time: entry.Time }),
    },
    busName(entry.EventBusName),
  );
  return { EventId: eventId };
}

function refusal(code: string, message: string): PutEventsResultEntry {
  return { ErrorCode: code, ErrorMessage: message };
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** As AWS computes it: UTF-8 bytes of each part, a time counts as 14. */
function sizeOf(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  return texts.reduce(
    (sum, text) => sum + Buffer.byteLength(text ?? ""),
    entry.Time === undefined ? 0 : TIME_BYTES,
  );
}

import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsResponse,
} from "@aws-sdk/client-cloudtrail";
import type { ChangeLog, ChangeLogPort, ChangeLogQuery } from "../audit/change-log.ts";
import {
  type CustomDomainChange,
  changingCalls,
  concernOf,
  readCustomDomainChange,
} from "../audit/custom-domain-change.ts";
import type { ServicePace } from "../audit/service-pace.ts";
import type { Clock } from "../clock.ts";
import { type AwsAccess, callAws, clientConfig } from "./aws-client.ts";
import { AccessDeniedError } from "./errors.ts";

/** Pages of 50 events that are looked through for each of the calls. */
const mostPages = 4;

/** How long CloudTrail's event history goes back. */
const historyDays = 90;
const millisecondsOfDay = 24 * 60 * 60 * 1000;

/**
 * Who changed a custom domain, from CloudTrail's event history: management events of 90 days in the
 * Region that was called, kept without a trail and without charge. `LookupEvents` takes one
 * attribute, so it is asked for the name of each call, newest first, until one about the custom
 * domain is found. AWS: CloudTrail API, `LookupEvents`.
 */
export function createChangeLogAdapter(
  { clock, pace }: { readonly clock: Clock; readonly pace: ServicePace },
  access?: AwsAccess,
): ChangeLogPort {
  const clients = new Map<string, CloudTrailClient>();
  const clientIn = (region: string) => {
    const client = clients.get(region) ?? new CloudTrailClient(clientConfig(region, access));
    clients.set(region, client);
    return client;
  };
  return {
    async changesOf(query) {
      const client = clientIn(query.region);
      const oldest = clock.now().getTime() - historyDays * millisecondsOfDay;
      // One and the same for all pages: a token is only good with the parameters that it came from.
      const since = new Date(Math.max(query.since?.getTime() ?? oldest, oldest));
      const send: Send = async (input) => {
        await pace.of("LookupEvents", query.region).take();
        const command = commandOf(since, input);
        const call = { service: "CloudTrail", operation: "LookupEvents", region: query.region };
        return await callAws(call, () => client.send(command));
      };
      try {
        return await readLog(query, send);
      } catch (error) {
        // Not to be allowed to look is an answer: everything but the name is known all the same.
        if (error instanceof AccessDeniedError) return { kind: "denied", message: error.message };
        throw error;
      }
    },
  };
}

type Send = (input: {
  readonly eventName: string;
  readonly token?: string;
}) => Promise<LookupEventsResponse>;

async function readLog(query: ChangeLogQuery, send: Send): Promise<ChangeLog> {
  const changes: CustomDomainChange[] = [];
  let isComplete = true;
  for (const eventName of changingCalls) {
    const found = await readCalls(eventName, query, send);
    changes.push(...found.changes);
    isComplete &&= found.isComplete;
  }
  const newestFirst = changes.toSorted((a, b) => b.at.getTime() - a.at.getTime());
  return { kind: "read", changes: newestFirst, isComplete };
}

/** Page by page, newest first, as far as the first that has what is looked for. */
async function readCalls(
  eventName: string,
  { customDomain: name, userPoolId }: ChangeLogQuery,
  send: Send,
): Promise<{ readonly changes: readonly CustomDomainChange[]; readonly isComplete: boolean }> {
  const changes: CustomDomainChange[] = [];
  let token: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const output = await send({ eventName, ...(token === undefined ? {} : { token }) });
    const concerns = (output.Events ?? [])
      .flatMap(({ CloudTrailEvent }) => readCustomDomainChange(parsed(CloudTrailEvent)) ?? [])
      .map((change) => ({ change, concern: concernOf(change, { name, userPoolId }) }))
      .filter(({ concern }) => concern !== undefined);
    changes.push(...concerns.map(({ change }) => change));
    token = output.NextToken;
    const isFound = concerns.some(({ concern }) => concern === "certain");
    if (token === undefined || isFound) return { changes, isComplete: true };
  }
  return { changes, isComplete: false };
}

function commandOf(since: Date, { eventName, token }: Parameters<Send>[0]): LookupEventsCommand {
  return new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: eventName }],
    StartTime: since,
    MaxResults: 50,
    ...(token === undefined ? {} : { NextToken: token }),
  });
}

/** The record; undefined for what is no JSON, which then is no change either. */
function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

import type { LookupEventsRequest } from "@aws-sdk/client-cloudtrail";
import { type AwsCall, ControlRefusal, type ControlRoute, type Service } from "../../service.ts";
import { uuid } from "../../stack/uuid.ts";
import type { AnsweredCall } from "../../wire/answered-call.ts";
import type { World } from "../../world.ts";
import { EventHistory } from "./event-history.ts";
import { isLoggedCall } from "./logged-call.ts";
import { lookupEvents } from "./lookup-events.ts";
import { type TrailRecord, trailRecordOf } from "./trail-record.ts";

/** How late EventBridge gets an event of a trail, in simulated seconds; AWS tells no figure. */
const BUS_LAG_SECONDS = [30, 180] as const;

/** CloudTrail as a part of the twin. */
export interface CloudTrail {
  readonly service: Service;
  readonly routes: readonly ControlRoute[];
  /** Told of every call that was answered. */
  note(call: AnsweredCall): void;
}

/**
 * CloudTrail: the event history of calls that write, which every account has, and, where there is a
 * trail, an event of each on the bus of the Region that was called.
 *
 * @param options.hasTrail whether there is a trail at first
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function createCloudTrail(
  world: World,
  options: { readonly hasTrail: boolean },
): CloudTrail {
  const random = world.random.fork("cloudtrail");
  const history = new EventHistory(world.clock, random);
  const settings = { hasTrail: options.hasTrail, hidden: new Set<string>() };
  return {
    service: {
      signingName: "cloudtrail",
      operations: {
        LookupEvents: (input: LookupEventsRequest, call: AwsCall) =>
          lookupEvents(history.visibleIn(call.region), input),
      },
      // No resource level (Service Authorization Reference, "Actions for AWS CloudTrail").
      authorizationsOf: (operation) => [{ action: `cloudtrail:${operation}`, resources: ["*"] }],
    },
    routes: routesOf(settings),
    note(call) {
      if (!isLoggedCall(call)) return;
      const { accountId } = world;
      const eventId = uuid(random);
      const record = trailRecordOf(call, { accountId, eventId, hidden: settings.hidden });
      history.add(record);
      if (!settings.hasTrail) return;
      const [least, most] = BUS_LAG_SECONDS;
      const lagMs = random.integer(least, most) * 1000;
      world.clock.after(lagMs, () => emit(world, call.service, record));
    },
  };
}

function emit(world: World, service: string, record: TrailRecord): void {
  world.bus.emit({
    region: record.awsRegion,
    source: `aws.${service}`,
    detailType: "AWS API Call via CloudTrail",
    resources: [],
    detail: record,
  });
}

function routesOf(settings: { hasTrail: boolean; hidden: Set<string> }): readonly ControlRoute[] {
  const shown = () => ({ exists: settings.hasTrail, hidden: [...settings.hidden].sort() });
  return [
    {
      method: "GET",
      path: "/cloudtrail/trail",
      summary: "Whether there is a trail, and which members of requests its records hide.",
      handle: shown,
    },
    {
      method: "POST",
      path: "/cloudtrail/trail",
      summary:
        "Makes a trail, or deletes it (exists): with one, calls that write come as events on the bus of their Region. Or names members of requests whose values records hide from now on (hidden).",
      example: { exists: true, hidden: ["domain"] },
      handle: (body) => {
        const { exists = settings.hasTrail, hidden = [...settings.hidden] } = (body ?? {}) as {
          readonly exists?: unknown;
          readonly hidden?: unknown;
        };
        if (typeof exists !== "boolean")
          throw new ControlRefusal("'exists' must be true or false.");
        if (!Array.isArray(hidden) || !hidden.every((name) => typeof name === "string")) {
          throw new ControlRefusal("'hidden' must be a list of names in lower camel case.");
        }
        settings.hasTrail = exists;
        settings.hidden.clear();
        for (const name of hidden) settings.hidden.add(name);
        return shown();
      },
    },
  ];
}

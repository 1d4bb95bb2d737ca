import { ControlRefusal, type ControlRoute } from "../../service.ts";
import type { TopicDirectory } from "./topic-directory.ts";

/** What people would find in their mailbox, and whether they have confirmed that they want it. */
export function mailRoutes(topics: TopicDirectory): readonly ControlRoute[] {
  return [mailRoute(topics), confirmationRoute(topics)];
}

function mailRoute(topics: TopicDirectory): ControlRoute {
  return {
    method: "GET",
    path: "/mail",
    summary: "The mails that SNS topics sent, oldest first: ?to=ADDRESS or ?topic=NAME for some.",
    example: { to: "oncall@example.com" },
    handle: (query) => {
      const { to, topic } = (query ?? {}) as { readonly to?: string; readonly topic?: string };
      const isWanted = (wanted: string | undefined, actual: string) =>
        wanted === undefined || wanted === actual;
      return {
        mails: topics.outbox.filter((mail) => isWanted(to, mail.to) && isWanted(topic, mail.topic)),
      };
    },
  };
}

function confirmationRoute(topics: TopicDirectory): ControlRoute {
  return {
    method: "POST",
    path: "/mail/subscription",
    summary:
      "The click in SNS's first mail, by which an address confirms its subscriptions; or that nobody clicked.",
    example: { address: "oncall@example.com", isConfirmed: true },
    handle: (body) => {
      const { address, isConfirmed } = (body ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof address !== "string" || address === "") {
        throw new ControlRefusal("address must be a mail address.");
      }
      if (typeof isConfirmed !== "boolean") {
        throw new ControlRefusal("isConfirmed must be true or false.");
      }
      topics.setConfirmed(address, isConfirmed);
      return { address, isConfirmed };
    },
  };
}

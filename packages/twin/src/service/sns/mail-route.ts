import type { ControlRoute } from "../../service.ts";
import type { TopicDirectory } from "./topic-directory.ts";

/** What people would find in their mailbox. */
export function mailRoute(topics: TopicDirectory): ControlRoute {
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

import * as v from "valibot";
import { isDailySchedule, isTimeZone } from "./schedule.ts";

const emailPattern = /^[^\s@"<>]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}$/;

/** Addresses that are mailed. */
const mostEmails = 20;

function flag(byDefault: boolean) {
  return v.optional(v.boolean("must be true or false"), byDefault);
}

const Schedule = v.strictObject(
  {
    expression: v.optional(
      v.pipe(
        v.string("must be a cron(…) or rate(…) expression"),
        v.check(isDailySchedule, "must be a cron(…) or rate(…) that runs at least once a day"),
      ),
      "cron(0 5 * * ? *)",
    ),
    timeZone: v.optional(
      v.pipe(
        v.string("must be an IANA time zone"),
        v.check(isTimeZone, "must be an IANA time zone"),
      ),
      "UTC",
    ),
  },
  "must be an object",
);

const Notices = v.strictObject(
  {
    emails: v.optional(
      v.pipe(
        v.array(
          v.pipe(
            v.string("must be an e-mail address"),
            v.regex(emailPattern, "must be an e-mail address"),
          ),
          "must be a list of e-mail addresses",
        ),
        v.maxLength(mostEmails, `has more than ${mostEmails} entries`),
        v.check((emails) => new Set(emails).size === emails.length, "names an address twice"),
      ),
      [],
    ),
  },
  "must be an object",
);

/** What only a deployment needs. */
export const deploymentFields = {
  /** When the audit runs. */
  schedule: v.optional(Schedule, {}),
  /** Who is told, by mail. */
  notices: v.optional(Notices, {}),
  /** Grants `cloudfront:UpdateDistribution`, which Cognito's guide asks for. */
  cloudFrontPermission: flag(true),
  /** Rules for out-of-band changes; they need a CloudTrail trail of management events. */
  cloudTrail: flag(false),
};

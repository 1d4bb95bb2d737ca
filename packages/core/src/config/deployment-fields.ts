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

/** Other accounts that one installation may look at: an iteration of the audit's Map each. */
const mostAccounts = 500;

const Accounts = v.pipe(
  v.strictObject(
    {
      ids: v.optional(
        v.pipe(
          v.array(
            v.pipe(
              v.string("must be an AWS account's ID"),
              v.regex(/^\d{12}$/, "must be the 12 digits of an AWS account's ID"),
            ),
            "must be a list of AWS accounts' IDs",
          ),
          v.maxLength(mostAccounts, `has more than ${mostAccounts} entries`),
          v.check((ids) => new Set(ids).size === ids.length, "names an account twice"),
        ),
        [],
      ),
      /** The role to be assumed in each of them. IAM API, `RoleName`. */
      roleName: v.optional(
        v.pipe(
          v.string("must be the name of an IAM role"),
          v.regex(/^[\w+=,.@-]{1,64}$/, "must be the name of an IAM role, without a path"),
        ),
        "latchkey-audit",
      ),
      /** What the roles' trust policies ask for. STS API, `AssumeRole`, `ExternalId`. */
      externalId: v.exactOptional(
        v.pipe(
          v.string("must be an external ID"),
          v.regex(
            /^[\w+=,.@:/-]{2,1224}$/,
            "must be an external ID: 2 to 1224 letters, digits and _+=,.@:/-",
          ),
        ),
      ),
    },
    "must be an object",
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.ids.length === 0) return;
    const { externalId } = dataset.value;
    if (externalId !== undefined) return;
    const key = {
      type: "object",
      origin: "value",
      input: dataset.value,
      value: externalId,
    } as const;
    addIssue({ message: "is missing", input: externalId, path: [{ ...key, key: "externalId" }] });
  }),
);

/** What only a deployment needs. */
export const deploymentFields = {
  /** Other accounts that the audit looks at, and how it enters them. */
  accounts: v.optional(Accounts, {}),
  /** When the audit runs. */
  schedule: v.optional(Schedule, {}),
  /** Who is told, by mail. */
  notices: v.optional(Notices, {}),
  /** Grants `cloudfront:UpdateDistribution`, which Cognito's guide asks for. */
  cloudFrontPermission: flag(true),
  /** Rules for out-of-band changes; they need a CloudTrail trail of management events. */
  cloudTrail: flag(false),
};

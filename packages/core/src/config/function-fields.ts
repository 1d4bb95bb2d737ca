import * as v from "valibot";

/** `example.com` or `*.example.com`: a name, or every name below one. */
const namePattern = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** Names that a list may have. */
const mostNames = 20;

const Names = v.pipe(
  v.array(
    v.pipe(
      v.string("must be a custom domain's name"),
      v.transform((name) => name.toLowerCase()),
      v.maxLength(255, "must be a custom domain's name"),
      v.regex(namePattern, "must be a custom domain's name, or *. and a name for all below it"),
    ),
    "must be a list of names",
  ),
  v.maxLength(mostNames, `has more than ${mostNames} entries`),
);

function wholeNumber(from: number, to: number, byDefault: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  const range = v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(from, message),
    v.maxValue(to, message),
  );
  return v.optional(range, byDefault);
}

/** What every custom domain should be set to; a rotation reports what differs, never changes it. */
const Baseline = v.pipe(
  v.strictObject(
    {
      securityPolicy: v.exactOptional(
        v.picklist(
          ["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"],
          "must be a SecurityPolicy of Cognito",
        ),
      ),
      managedLoginVersion: v.exactOptional(v.picklist([1, 2], "must be 1 or 2")),
    },
    "must be an object",
  ),
  // Cognito refuses the pair (developer guide, "Using your own domain for managed login").
  v.forward(
    v.check(
      ({ securityPolicy, managedLoginVersion }) =>
        !(securityPolicy === "TLS_V1" && managedLoginVersion === 2),
      "cannot be TLS_V1 together with managedLoginVersion 2, which Cognito refuses",
    ),
    ["securityPolicy"],
  ),
);

const Selection = v.strictObject(
  {
    /** Only custom domains of user pools with this tag, and this value if one is given. */
    requireTag: v.exactOptional(
      v.strictObject(
        {
          key: v.pipe(
            v.string("must be the key of a tag"),
            v.minLength(1, "must be the key of a tag"),
            v.maxLength(128, "must be the key of a tag, of at most 128 characters"),
          ),
          value: v.exactOptional(
            v.pipe(
              v.string("must be the value of a tag"),
              v.maxLength(256, "must be the value of a tag, of at most 256 characters"),
            ),
          ),
        },
        "must be an object with the key of a tag",
      ),
    ),
    /** Only these; all when empty. */
    include: v.optional(Names, []),
    /** None of these, even if included. */
    exclude: v.optional(Names, []),
  },
  "must be an object",
);

/** How long edges are watched. Both end well before the workflow's own time-out of 30 hours. */
const Verification = v.strictObject(
  {
    /** After a new ARN: Cognito documents up to an hour. */
    rotatedDeadlineMinutes: wholeNumber(10, 12 * 60, 60),
    /** After a renewal or re-import: CloudFront may serve the previous one for up to 24 hours. */
    renewedDeadlineMinutes: wholeNumber(10, 24 * 60, 24 * 60),
  },
  "must be an object",
);

/** ACM renews its own certificates 45 days before they expire: a warning before that is noise. */
const Expiry = v.pipe(
  v.strictObject(
    {
      /** The audit reports a certificate with fewer days left, and an alarm goes off. */
      warnDays: wholeNumber(1, 44, 30),
      /** With fewer than these it is called urgent; 0 for never. */
      urgentDays: wholeNumber(0, 44, 7),
    },
    "must be an object",
  ),
  v.forward(
    v.check(
      ({ warnDays, urgentDays }) => urgentDays < warnDays,
      "must be less than expiry.warnDays",
    ),
    ["urgentDays"],
  ),
);

/** What the functions need, too. */
export const functionFields = {
  /** `observe` makes plans, records and reports, and changes nothing. */
  mode: v.optional(v.picklist(["auto", "observe"], "must be auto or observe"), "auto"),
  baseline: v.optional(Baseline, {}),
  selection: v.optional(Selection, {}),
  verification: v.optional(Verification, {}),
  expiry: v.optional(Expiry, {}),
};

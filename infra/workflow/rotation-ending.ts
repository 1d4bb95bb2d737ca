import type { Verdict } from "@latchkey/core/rotation/verdict";
import type { State } from "./asl.ts";

/**
 * Where each verdict ends. A verdict that needs somebody's attention fails the execution, so that
 * Step Functions' own metric `ExecutionsFailed` and its console tell the truth; the record holds
 * the details.
 */
const stateOfVerdict: Readonly<Record<Verdict, string>> = {
  rotated: "Succeeded",
  verified: "Succeeded",
  "nothing-to-do": "Succeeded",
  refused: "Succeeded",
  superseded: "Succeeded",
  "rolled-back": "RolledBack",
  "not-served": "NotServed",
  failed: "Failed",
};

/** The states after `Record`. */
export const endings: Readonly<Record<string, State>> = {
  AfterRecord: {
    Type: "Choice",
    Comment: "By verdict, once all is published.",
    Choices: [
      { Variable: "$.unpublished", IsPresent: true, Next: "Publish" },
      ...Object.entries(stateOfVerdict).map(([verdict, state]) => ({
        Variable: "$.verdict",
        StringEquals: verdict,
        Next: state,
      })),
    ],
    Default: "Failed",
  },
  Succeeded: { Type: "Succeed", Comment: "Nothing is left for a person to do, or it was refused." },
  RolledBack: {
    Type: "Fail",
    Comment: "The previous certificate is back.",
    Error: "RolledBack",
    Cause: "Users would have been harmed; the previous certificate was put back. See the record.",
  },
  NotServed: {
    Type: "Fail",
    Comment: "No harm, but no proof either.",
    Error: "NotServed",
    Cause: "Not every edge served the certificate within the deadline. See the record.",
  },
  Failed: {
    Type: "Fail",
    Comment: "Anything else.",
    Error: "Failed",
    Cause:
      "The rotation could not be carried out. See the record for what is known and what to do.",
  },
  NotPublished: {
    Type: "Fail",
    Comment: "Recorded and told, but what others read is out of date.",
    Error: "NotPublished",
    Cause:
      "The rotation ended and is recorded, but its SSM parameters could not be written. See $.error in the history.",
  },
  RecordNotWritten: {
    Type: "Fail",
    Comment: "`close` sees this execution fail and tries to record it once more.",
    Error: "RecordNotWritten",
    Cause: "The rotation ended, but its record could not be written. See $.error in the history.",
  },
};

import * as v from "valibot";
import { cutText, printable } from "../record/printable-text.ts";
import type { ConfigurationProblem } from "./errors.ts";

/** A value that would do, for each field: shown with each complaint. */
const examples: Readonly<Record<string, string>> = {
  "": '{ "regions": ["eu-west-1"] }',
  regions: '["eu-west-1", "us-east-1"]',
  "regions.*": '"eu-west-1"',
  mode: '"auto"',
  baseline: '{ "securityPolicy": "TLS_V1_2_2021" }',
  "baseline.securityPolicy": '"TLS_V1_2_2021"',
  "baseline.managedLoginVersion": "2",
  selection: '{ "exclude": ["auth.example.com"] }',
  "selection.requireTag": '{ "key": "latchkey:managed", "value": "yes" }',
  "selection.requireTag.key": '"latchkey:managed"',
  "selection.requireTag.value": '"yes"',
  "selection.include": '["*.example.com"]',
  "selection.include.*": '"auth.example.com"',
  "selection.exclude": '["auth.example.com"]',
  "selection.exclude.*": '"auth.example.com"',
  verification: '{ "rotatedDeadlineMinutes": 60 }',
  "verification.rotatedDeadlineMinutes": "60",
  "verification.renewedDeadlineMinutes": "1440",
  schedule: '{ "expression": "cron(0 5 * * ? *)" }',
  "schedule.expression": '"cron(0 5 * * ? *)"',
  "schedule.timeZone": '"Europe/Berlin"',
  notices: '{ "emails": ["ops@example.com"] }',
  "notices.emails": '["ops@example.com"]',
  "notices.emails.*": '"ops@example.com"',
  expiry: '{ "warnDays": 30, "urgentDays": 7 }',
  "expiry.warnDays": "30",
  "expiry.urgentDays": "7",
  accounts: '{ "ids": ["210987654321"], "externalId": "latchkey-5f0c7e" }',
  "accounts.ids": '["210987654321"]',
  "accounts.ids.*": '"210987654321"',
  "accounts.roleName": '"latchkey-audit"',
  "accounts.externalId": '"latchkey-5f0c7e"',
  cloudFrontPermission: "true",
  cloudTrail: "false",
};

/** Characters of a wrong value that are repeated. */
const longestValue = 120;

/**
 * An issue of the schema as a complaint: the field by its path, what is wrong, the value that is
 * there, and one that would do.
 *
 * @param root what the whole is called where it has no field's name
 */
export function configurationProblemOf(
  issue: v.BaseIssue<unknown>,
  root = "the configuration",
): ConfigurationProblem {
  const path = v.getDotPath(issue) ?? "";
  const field = path === "" ? root : printable(cutText(path, longestValue));
  if (issue.type === "strict_object" && issue.expected === "never") {
    return {
      variable: field,
      problem: "is no field of the configuration",
      example: `one of ${fieldsBeside(path).join(", ")}`,
    };
  }
  const example = examples[path.replace(/\.\d+(?=\.|$)/g, ".*")] ?? examples[""] ?? "";
  if (issue.input === undefined) return { variable: field, problem: "is missing", example };
  return { variable: field, problem: `${issue.message}, and is ${said(issue.input)}`, example };
}

/** The fields that there are where an unknown one stands. */
function fieldsBeside(path: string): readonly string[] {
  const parent = path.slice(0, path.lastIndexOf(".") + 1);
  return Object.keys(examples).filter((field) => {
    const name = field.slice(parent.length);
    return field.startsWith(parent) && name !== "" && name !== "*" && !name.includes(".");
  });
}

function said(value: unknown): string {
  return printable(cutText(jsonOf(value), longestValue));
}

/** A configuration is code: it may hold what JSON cannot say, or what is too deep for it. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value;
  }
}

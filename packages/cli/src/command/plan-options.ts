import { parseArgs } from "node:util";
import { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { UsageError } from "../errors.ts";
import { type AwsSettings, readAwsSettings } from "./aws-settings.ts";
import { type LookSettings, readLookSettings } from "./look-settings.ts";

/** What `latchkey plan` was asked. */
export interface PlanOptions {
  /** Never one that may change anything. */
  readonly request: RotationRequest;
  readonly isJson: boolean;
  readonly look: LookSettings;
  readonly aws: AwsSettings;
}

const example = "latchkey plan auth.example.com";

/** A right use of each option, shown with each complaint about it. */
const examples: Readonly<Record<string, string>> = {
  "--region": `${example} --region eu-west-1`,
  "--certificate": `${example} --certificate arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b`,
};

/**
 * Understands what follows `latchkey plan`.
 * @throws UsageError
 */
export function parsePlanOptions(
  args: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): PlanOptions {
  const { values, positionals } = parse(args);
  const [name, ...others] = positionals;
  if (name === undefined) {
    throw new UsageError(["The name of the custom domain is missing."], example);
  }
  if (others.length > 0) {
    const given = others.map((other) => JSON.stringify(other)).join(" ");
    throw new UsageError([`One custom domain at a time; ${given} is too much.`], example);
  }
  return {
    request: requestOf(name, values),
    isJson: values.json ?? false,
    look: readLookSettings(values, variables),
    aws: readAwsSettings(values, variables),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        region: { type: "string" },
        certificate: { type: "string" },
        json: { type: "boolean" },
        profile: { type: "string" },
        "pool-regions": { type: "string" },
        "endpoint-url": { type: "string" },
        "edge-port": { type: "string" },
        "dns-server": { type: "string", multiple: true },
        "allow-loopback": { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError([sayWhatIsWrong(error)], example, error);
  }
}

/** Node.js goes on to explain how to pass a file name that looks like an option: not needed here. */
function sayWhatIsWrong(error: unknown): string {
  const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
  const [, valueless] = /^Option '(?:-\w, )?(--[\w-]+).*(?:missing|ambiguous)/.exec(sentence) ?? [];
  if (valueless !== undefined) return `${valueless} needs a value.`;
  return sentence.endsWith(".") ? sentence : `${sentence}.`;
}

const membersByOption: Readonly<Record<string, string>> = {
  customDomain: "NAME",
  region: "--region",
  certificateArn: "--certificate",
};

function requestOf(
  name: string,
  { region, certificate }: { region?: string | undefined; certificate?: string | undefined },
): RotationRequest {
  // The schema's own library is core's business; this is the interface that such libraries share.
  const result = RotationRequest["~standard"].validate({
    customDomain: name,
    ...(region === undefined ? {} : { region }),
    ...(certificate === undefined ? {} : { certificateArn: certificate }),
    apply: false,
  });
  if (result instanceof Promise) throw new TypeError("A rotation request is parsed at once.");
  if (result.issues === undefined) return result.value;
  const wrong = result.issues.map(({ path, message }) => {
    const [member] = path ?? [];
    const key = String(typeof member === "object" ? member.key : member);
    return { option: membersByOption[key] ?? key, message };
  });
  const given: Readonly<Record<string, string | undefined>> = { NAME: name, "--region": region };
  throw new UsageError(
    wrong.map(({ option, message }) => {
      const value = given[option];
      return `${option}${value === undefined ? "" : ` ${JSON.stringify(value.slice(0, 300))}`} is wrong. ${message}`;
    }),
    examples[wrong[0]?.option ?? ""] ?? example,
  );
}

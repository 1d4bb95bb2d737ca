import { parseCertificateArn } from "../certificate/certificate-arn.ts";
import type { SecurityPolicy } from "../custom-domain/custom-domain.ts";
import { quoted } from "../trigger/trigger-refusal.ts";

/** The exceptions that the owner of a user pool makes for its custom domain, by tags. */
export interface TagExceptions {
  /** `latchkey:mode`: `off` leaves it alone, `observe` only plans, `auto` says what is usual. */
  readonly mode?: "auto" | "observe" | "off";
  /** `latchkey:certificate-arn`: this certificate and no other. */
  readonly certificateArn?: string;
  /** `latchkey:security-policy`: instead of the configuration's baseline. */
  readonly securityPolicy?: SecurityPolicy;
  /** Tags whose value, or key, cannot be meant; they make no exception. */
  readonly problems: readonly TagProblem[];
}

/** One tag that is wrong. */
export interface TagProblem {
  /** What is wrong, a sentence that names the tag and its value. */
  readonly message: string;
  /** What to do, with a value that would do. */
  readonly fix: string;
}

const modes = ["auto", "observe", "off"] as const;
const securityPolicies = ["TLS_V1", "TLS_V1_2_2021", "TLS_V1_3_2025"] as const;

/** Keys are compared as they are: AWS tells `latchkey:mode` from `Latchkey:Mode`, too. */
const tag = {
  mode: "latchkey:mode",
  certificateArn: "latchkey:certificate-arn",
  securityPolicy: "latchkey:security-policy",
} as const;

const exampleArn =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

/**
 * Reads the exceptions out of a user pool's tags. A wrong value is a problem and not an exception;
 * so is an unknown tag that begins with `latchkey:`, because a misspelt exception would be none.
 *
 * @param ownKeys tags of that beginning that are used otherwise (`selection.requireTag`)
 */
export function readTagExceptions(
  tags: Readonly<Record<string, string>>,
  ownKeys: readonly string[] = [],
): TagExceptions {
  const problems: TagProblem[] = unknownTags(tags, ownKeys);
  const take = <Value extends string>(
    key: string,
    parse: (value: string) => Value | undefined,
    allowed: string,
  ): Value | undefined => {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    const parsed = value === undefined ? undefined : parse(value.trim());
    if (value !== undefined && parsed === undefined) problems.push(wrongValue(key, value, allowed));
    return parsed;
  };
  const mode = take(tag.mode, oneOf(modes), modes.join(", "));
  const certificateArn = take(
    tag.certificateArn,
    (value) => (parseCertificateArn(value) === undefined ? undefined : value),
    `the ARN of an ACM certificate, such as ${exampleArn}`,
  );
  const securityPolicy = take(
    tag.securityPolicy,
    oneOf(securityPolicies),
    securityPolicies.join(", "),
  );
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(certificateArn === undefined ? {} : { certificateArn }),
    ...(securityPolicy === undefined ? {} : { securityPolicy }),
    problems,
  };
}

function oneOf<Value extends string>(values: readonly Value[]) {
  return (value: string): Value | undefined => values.find((one) => one === value);
}

function unknownTags(
  tags: Readonly<Record<string, string>>,
  ownKeys: readonly string[],
): TagProblem[] {
  const known: readonly string[] = [...Object.values(tag), ...ownKeys];
  return Object.keys(tags)
    .filter((key) => key.toLowerCase().startsWith("latchkey:") && !known.includes(key))
    .map((key) => ({
      message: `The user pool has the tag ${quoted(key)}, which is none of Latchkey's.`,
      fix: `Remove it, or name it one of ${Object.values(tag).join(", ")}.`,
    }));
}

function wrongValue(key: string, value: string, allowed: string): TagProblem {
  return {
    message: `The user pool's tag ${key} is ${quoted(value)}.`,
    fix: `Set it to one of: ${allowed}; or remove it.`,
  };
}

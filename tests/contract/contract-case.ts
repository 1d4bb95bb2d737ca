import type { Target } from "./target.ts";

/** One thing that AWS's documentation says, and how to see whether a target does it. */
export interface ContractCase {
  /** A sentence, unique in the suite; what `divergence.ts` calls it by. */
  readonly name: string;
  /** The page of AWS's documentation that says so. */
  readonly page: string;
  /** What is seen on AWS, by that page: plain JSON, written by hand. */
  readonly documented: unknown;
  /** What is seen on the target, in the same form. A refusal that it lets through is seen, too. */
  observe(target: Target): Promise<unknown>;
}

/** A refusal as an SDK tells it: exception name and HTTP status. */
export interface Refusal {
  readonly refused: string;
  readonly status: number | undefined;
  readonly message?: string;
}

/** `refused("NoSuchHealthCheck", 404)`: the expectation for `refusalOf`. */
export function refused(name: string, status = 400, message?: string): Refusal {
  return { refused: name, status, ...(message === undefined ? {} : { message }) };
}

/** How a call is refused, or `"accepted"`. With `text`, its message too: where AWS's is known. */
export async function refusalOf(
  call: Promise<unknown>,
  show: "code" | "text" = "code",
): Promise<Refusal | "accepted"> {
  try {
    await call;
    return "accepted";
  } catch (error) {
    return describeRefusal(error, show);
  }
}

/** Runs a case; an unexpected refusal is what was seen, any other error is thrown. */
export async function observeCase(one: ContractCase, target: Target): Promise<unknown> {
  try {
    return JSON.parse(JSON.stringify((await one.observe(target)) ?? "absent"));
  } catch (error) {
    return describeRefusal(error, "code");
  }
}

function describeRefusal(error: unknown, show: "code" | "text"): Refusal {
  const { name, message, $metadata } = error as Error & {
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  if ($metadata === undefined) throw error;
  // The SDK could not read the answer: it is no JSON, or no XML.
  if (name === "SyntaxError") return refused("unreadable", $metadata.httpStatusCode ?? 0);
  return refused(name, $metadata.httpStatusCode ?? 0, show === "text" ? message : undefined);
}

let counter = 0;

/** A name that no other case uses: `label-<n>`. */
export function uniqueName(label: string): string {
  counter += 1;
  return `${label}-${counter}`;
}

/** Whether the text has the documented shape. The text itself may be another one in each run. */
export function shapeOf(text: string | undefined, pattern: RegExp): string {
  if (text === undefined) return "absent";
  return pattern.test(text) ? "as documented" : "of another shape";
}

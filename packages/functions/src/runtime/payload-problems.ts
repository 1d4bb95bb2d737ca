/** At most this many are told: the first ones say enough. */
const mostProblems = 5;

/** An issue as Standard Schema shapes it (https://standardschema.dev). */
interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}

/**
 * What the parser middleware found wrong, as `path: problem`. Valibot's sentences end in what was
 * received; that part is left out, for it may be anything, and long.
 *
 * @param cause `cause` of the middleware's `ParseError`
 */
export function payloadProblems(cause: unknown): readonly string[] {
  const issues = Array.isArray(cause) ? cause.filter(isIssue) : [];
  if (issues.length === 0) return ["payload: it could not be read"];
  return issues.slice(0, mostProblems).map(({ path, message }) => {
    const keys = (path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
    return `${["payload", ...keys].join(".")}: ${message.split(" but received ")[0]}`;
  });
}

function isIssue(value: unknown): value is SchemaIssue {
  return typeof value === "object" && value !== null && "message" in value;
}

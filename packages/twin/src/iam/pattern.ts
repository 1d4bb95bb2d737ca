const compiled = new Map<string, RegExp>();

/** IAM's wildcards: `*` is any text, `?` any one character; letter case matters. */
export function matchesPattern(pattern: string, text: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, (character) =>
      character === "*" ? ".*" : character === "?" ? "." : `\\${character}`,
    );
    expression = new RegExp(`^${source}$`, "s");
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

/**
 * Like `matchesPattern`, but the first five colon-separated parts of an ARN are matched one by
 * one, so that a wildcard for the account cannot swallow the resource.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === "*") {
    return true;
  }
  const patternParts = splitArn(pattern);
  const arnParts = splitArn(arn);
  return (
    patternParts.length === arnParts.length &&
    patternParts.every((part, index) => matchesPattern(part, arnParts[index] ?? ""))
  );
}

function splitArn(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length < 6 ? [arn] : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

import { matchesArn, matchesPattern } from "./pattern.ts";

/** By operator, then by key. */
export type PolicyCondition = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

/** A single value counts as a list of one. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value as T];
}

type Comparison = (expected: string, actual: string) => boolean;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (expected, actual) => expected === actual,
  StringEqualsIgnoreCase: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
  StringLike: matchesPattern,
  // AWS treats the two alike: both take wildcards.
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
};

/**
 * Whether every operator and key of a condition holds. A key that the call does not carry does
 * not match; with an operator that the twin does not know an Allow does not apply, a Deny does.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionMatches(
  condition: PolicyCondition | undefined,
  context: Readonly<Record<string, string>>,
  isDeny: boolean,
): boolean {
  const lowerCased = new Map(
    Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]),
  );
  return Object.entries(condition ?? {}).every(([operator, keys]) => {
    const compare = COMPARISONS[operator];
    if (!compare) {
      return isDeny;
    }
    return Object.entries(keys).every(([key, expected]) => {
      const actual = lowerCased.get(key.toLowerCase());
      return actual !== undefined && listOf(expected).some((item) => compare(String(item), actual));
    });
  });
}

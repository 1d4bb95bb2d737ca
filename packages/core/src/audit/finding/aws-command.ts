/** A value of an option; `true` for an option that stands alone. */
type OptionValue = string | number | true | undefined;

/**
 * An AWS CLI command as it may be pasted into a POSIX shell, whatever the values hold. Options that
 * are undefined are left out.
 */
export function awsCommand(
  operation: string,
  options: Readonly<Record<string, OptionValue>>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return value === true ? [`--${name}`] : [`--${name}`, shellWord(String(value))];
  });
  return ["aws", operation, ...words].join(" ");
}

/**
 * A structure in the AWS CLI's shorthand; members that are undefined are left out.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 */
export function shorthand(
  members: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  return Object.entries(members)
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${shorthandValue(value)}`))
    .join(",");
}

function shorthandValue(value: string | number | boolean): string {
  const text = String(value);
  return /^[\w:/.@+-]+$/.test(text) ? text : JSON.stringify(text);
}

function shellWord(text: string): string {
  return /^[\w:/.,=@+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Within one account and Region, where CloudFront wants them, only the last part tells them apart. */
const certificateArn = /\barn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:(certificate\/[0-9a-f-]{36})/g;

/** Characters of an indent and a comma beside the ARN. */
const beside = 10;

/**
 * A text whose ARNs of certificates are cut to `certificate/…` where a line is too narrow for them.
 * Not for commands, which are copied.
 */
export function shortenArns(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text.replace(certificateArn, (arn, end: string) =>
    arn.length + beside > width ? end : arn,
  );
}

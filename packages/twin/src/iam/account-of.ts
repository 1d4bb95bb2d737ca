/** The account in an ARN; empty where the ARN has none, as a bucket's. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

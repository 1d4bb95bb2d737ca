/**
 * Whether an audit may start rotations that change something. The schedule may, and so may an
 * out-of-band change that CloudTrail told of; a person has to say `"apply": true`, as everywhere.
 *
 * @param event what the function was invoked with: any JSON value
 */
export function mayAuditApply(event: unknown): boolean {
  if (typeof event !== "object" || event === null) return false;
  const { trigger, apply, "detail-type": detailType } = event as Readonly<Record<string, unknown>>;
  return trigger === "schedule" || apply === true || detailType === "AWS API Call via CloudTrail";
}

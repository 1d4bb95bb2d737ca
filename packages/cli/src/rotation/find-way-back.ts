import type { RotationRecord } from "@latchkey/core/record/record";

/** From what a custom domain holds to what it held before. */
export interface WayBack {
  /** What was held before. */
  readonly from: string;
  /** What is held now. */
  readonly to: string;
  readonly verdict: RotationRecord["verdict"];
  readonly endedAt: string;
}

/**
 * The way back of the newest record that tells of a change to what the custom domain holds now. Its
 * verdict does not count: one that ended otherwise than `rotated` may have left the certificate there
 * all the same.
 * @param records newest first
 */
export function findWayBack(
  records: readonly RotationRecord[],
  heldArn: string,
): WayBack | undefined {
  return records.flatMap(wayBackOf).find(({ to }) => to === heldArn);
}

/** None where nothing was to change, or where it is not known what was. */
export function wayBackOf({ from, to, verdict, endedAt }: RotationRecord): readonly WayBack[] {
  if (from === undefined || to === undefined || from.arn === to.arn) return [];
  return [{ from: from.arn, to: to.arn, verdict, endedAt }];
}

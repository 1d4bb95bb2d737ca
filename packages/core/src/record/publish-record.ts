import type { Verdict } from "../rotation/verdict.ts";
import type { RecordPort, RotationRecord } from "./record.ts";
import { rolledBackAfter } from "./rolled-back-memory.ts";

/** Verdicts after which the custom domain is known to be right. */
const publishedVerdicts: readonly Verdict[] = [
  "rotated",
  "verified",
  "nothing-to-do",
  "rolled-back",
];

/** Verdicts that a memory of roll-backs is made or ended by. */
const rememberedVerdicts: readonly Verdict[] = ["rotated", "verified", "rolled-back"];

/** Verdicts after which no proof is outstanding. */
const settledVerdicts: readonly Verdict[] = ["rotated", "verified", "rolled-back", "superseded"];

/** Whether the ARN that the custom domain holds is published after such a rotation. */
export function isPublished({ verdict, after }: RotationRecord): boolean {
  return after !== undefined && publishedVerdicts.includes(verdict);
}

/**
 * Publishes what others go by after a rotation: the ARN that the custom domain holds, for Terraform,
 * CDK or SST; and certificates not to be tried again, for Latchkey's own plans. Each is tried though
 * the other fails; repeating it changes nothing more.
 *
 * @throws what the port threw first
 */
export async function publishRecord(record: RotationRecord, records: RecordPort): Promise<void> {
  const held = isPublished(record) ? record.after?.certificateArn : undefined;
  const results = await Promise.allSettled([
    held === undefined ? undefined : records.publishCertificateArn(record.customDomain, held),
    remember(record, records),
    forgetUnproven(record, records),
  ]);
  const failure = results.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

/** What users are served is known, so no proof is outstanding; one that did not change anything has none. */
async function forgetUnproven(
  { verdict, customDomain, from, to }: RotationRecord,
  records: RecordPort,
): Promise<void> {
  if (!settledVerdicts.includes(verdict)) return;
  if (from === undefined || to === undefined || from.arn === to.arn) return;
  // Another execution may have updated the custom domain since, and is proving that.
  if ((await records.readUnproven(customDomain))?.toArn !== to.arn) return;
  await records.storeUnproven(customDomain, undefined);
}

async function remember(record: RotationRecord, records: RecordPort): Promise<void> {
  if (!rememberedVerdicts.includes(record.verdict)) return;
  const known = await records.readRolledBack(record.customDomain);
  const next = rolledBackAfter(record, known);
  if (next !== undefined) await records.storeRolledBack(record.customDomain, next);
}

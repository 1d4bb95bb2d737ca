import * as v from "valibot";
import { RolledBackCertificate } from "../certificate/rolled-back-certificate.ts";
import type { RotationRecord } from "./record.ts";

/** Certificates that are remembered for one custom domain: more are not tried within a month. */
const mostRemembered = 8;

/** Characters that a standard parameter holds (Systems Manager API, `PutParameter`). */
const longestValue = 4096;

const Memory = v.object({
  schema: v.literal("latchkey/rolled-back/1"),
  certificates: v.array(v.unknown()),
});

/** The list as the value of an SSM parameter; what does not fit is forgotten, the oldest first. */
export function renderRolledBack(certificates: readonly RolledBackCertificate[]): string {
  const text = JSON.stringify({ schema: "latchkey/rolled-back/1", certificates });
  return text.length <= longestValue || certificates.length === 0
    ? text
    : renderRolledBack(certificates.slice(0, -1));
}

/**
 * The list in such a value. What somebody has edited beyond recognition counts as nothing
 * remembered: it must not keep a certificate from being replaced. Never throws.
 */
export function parseRolledBack(value: string): readonly RolledBackCertificate[] {
  const memory = v.safeParse(Memory, parsed(value));
  if (!memory.success) return [];
  return memory.output.certificates.flatMap((one) => {
    const certificate = v.safeParse(RolledBackCertificate, one);
    return certificate.success ? [certificate.output] : [];
  });
}

/**
 * What is to be remembered after a rotation, newest first; undefined when nothing changes. One that
 * was rolled back adds its target; one that proved its target takes it out.
 */
export function rolledBackAfter(
  record: RotationRecord,
  known: readonly RolledBackCertificate[],
): readonly RolledBackCertificate[] | undefined {
  const { verdict, to, execution } = record;
  if (to === undefined || execution === undefined) return undefined;
  const others = known.filter(({ certificateArn }) => certificateArn !== to.arn);
  if (verdict === "rotated" || verdict === "verified") {
    return others.length === known.length ? undefined : others;
  }
  const isKnown = known.some(
    (one) => one.execution === execution.name && one.certificateArn === to.arn,
  );
  if (verdict !== "rolled-back" || isKnown) return undefined;
  const { fingerprintSha256 } = to;
  const added: RolledBackCertificate = {
    certificateArn: to.arn,
    ...(fingerprintSha256 === undefined ? {} : { fingerprintSha256 }),
    readAt: record.before?.observedAt ?? record.startedAt,
    rolledBackAt: record.endedAt,
    reasons: [...new Set(record.reasons.filter(isHarm).map(({ name }) => name))].slice(0, 5),
    execution: execution.name,
  };
  return [added, ...others].slice(0, mostRemembered);
}

/** Reasons why the target was chosen are none for going back. */
function isHarm({ name }: RotationRecord["reasons"][number]): boolean {
  return !["bestCertificateFound", "certificateRequested", "certificatePinned"].includes(name);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

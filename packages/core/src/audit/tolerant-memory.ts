import type { RollBackMemory } from "../rotation/ports.ts";
import { type FindingDraft, seen } from "./finding/finding-draft.ts";
import { messageOf } from "./message-of.ts";

/**
 * The memory of rolled back certificates, for looking only: where it cannot be read (an account
 * whose Systems Manager nobody may read) the audit goes on without, and says so.
 */
export function readMemory(given: RollBackMemory): {
  readonly rollBacks: RollBackMemory;
  readonly findings: () => readonly FindingDraft[];
} {
  const failures: unknown[] = [];
  return {
    rollBacks: {
      async readRolledBack(customDomain) {
        const [read] = await Promise.allSettled([given.readRolledBack(customDomain)]);
        if (read.status === "fulfilled") return read.value;
        failures.push(read.reason);
        return [];
      },
    },
    findings: () => failures.slice(0, 1).map(unreadable),
  };
}

function unreadable(reason: unknown): FindingDraft {
  return {
    name: "activeArnUnreadable",
    message: `What earlier rotations rolled back could not be read: ${messageOf(reason)}`,
    evidence: [seen("audit", "failed with", reason instanceof Error ? reason.name : "a failure")],
    fix: "Put right what the message names, and run the audit again.",
  };
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import {
  bootFindingBench,
  type FindingBench,
  issueUnheard,
  rotate,
} from "./finding/finding-bench.ts";
import { importAged } from "./finding/import-aged.ts";
import { setCertificate, terraform } from "./other-owner.ts";
import type { Subject } from "./stack.ts";

/** An event as the twin's control port shows it. */
interface ShownEvent {
  readonly id: string;
  readonly "detail-type": string;
  readonly resources: readonly string[];
  readonly detail: {
    readonly news?: { readonly findings: number; readonly resolved: number };
    readonly findings?: readonly { readonly name: string }[];
  };
}

async function eventsOf({ stack }: FindingBench, type: string): Promise<readonly ShownEvent[]> {
  const { events } = (await stack.control("/events")) as { events: readonly ShownEvent[] };
  return events.filter((event) => event["detail-type"] === type);
}

const heldBy = async (subject: Subject) =>
  (await subject.describe()).CustomDomainConfig?.CertificateArn;

/** Seven in the evening of yesterday: ten hours before the schedule's next time. */
function yesterdayEvening(): Date {
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  return new Date(`${day}T19:00:00Z`);
}

describe("the schedule's next audit, with nobody acting,", () => {
  let bench: FindingBench;
  /** What each custom domain should hold. */
  const wanted = new Map<string, string>();
  let importedArn: string;

  beforeAll(async () => {
    // No rule listens: whatever ACM tells is lost.
    bench = await bootFindingBench({ start: yesterdayEvening() });
    await bench.makeSubjects(["lost", "reverted", "imported"]);
    const [lost, reverted, imported] = ["lost", "reverted", "imported"].map(bench.subject);
    if (lost === undefined || reverted === undefined || imported === undefined) throw new Error();
    await Promise.all([
      issueUnheard(bench, lost).then((arn) => wanted.set("lost", arn)),
      rotate(bench, reverted).then(async (arn) => {
        wanted.set("reverted", arn);
        await setCertificate(bench.stack, reverted, terraform, reverted.firstCertificateArn);
      }),
      importAged(bench, imported, 10).then(async (arn) => {
        importedArn = arn;
        wanted.set("imported", await issueUnheard(bench, imported));
        await bench.stack.control("/acm/expire", { certificateArn: arn });
      }),
    ]);
    expect(await heldBy(reverted)).toBe(reverted.firstCertificateArn);
    expect(await heldBy(imported)).toBe(importedArn);
    // Runs of the set-up's nights were lost; from now on the schedule is heard.
    await bench.stack.control("/schedules/fault", { mode: "none" });
  });
  afterAll(async () => {
    await bench.stop();
  });

  it.each([
    ["a certificate whose event was lost", "lost"],
    ["a rotation that a deployment reverted", "reverted"],
    ["an imported certificate that has expired, of which ACM sends no event,", "imported"],
  ])("mends %s", async (_, label) => {
    const subject = bench.subject(label);
    const arn = wanted.get(label);
    const record = await waitFor(
      `a scheduled rotation of ${subject.customDomain}`,
      async () =>
        (await subject.records()).findLast(({ request }) =>
          JSON.stringify(request).includes('"schedule"'),
        ),
      55_000,
    );
    expect(record).toMatchObject({ verdict: "rotated", to: { arn } });
    expect(await heldBy(subject)).toBe(arn);
  });

  it("was started by the schedule alone, and ACM had told nothing of the end", async () => {
    const { executions } = (await bench.stack.control("/executions")) as {
      executions: { executionArn: string; input: unknown }[];
    };
    const inputs = executions
      .filter(({ executionArn }) => executionArn.includes(":latchkey-audit:"))
      .map(({ input }) => input);
    expect([...new Set(inputs.map((input) => JSON.stringify(input)))]).toEqual([
      JSON.stringify({ apply: true, trigger: "schedule" }),
    ]);
    const told = await eventsOf(bench, "ACM Certificate Expired");
    expect(told.filter(({ resources }) => resources.includes(importedArn))).toEqual([]);
  });
});

describe("night after night", () => {
  let bench: FindingBench;
  beforeAll(async () => {
    bench = await bootFindingBench();
    await bench.makeSubjects(["ending"]);
  });
  afterAll(async () => {
    await bench.stop();
  });

  /** Has the schedule fire, and waits for the audit's notice; what is told, and whether by mail. */
  async function night() {
    const before = await eventsOf(bench, "Latchkey Audit Ended");
    await bench.stack.control("/schedules/run", { schedule: "latchkey-audit" });
    const event = await waitFor("the audit's notice", async () => {
      const now = await eventsOf(bench, "Latchkey Audit Ended");
      return now.length > before.length ? now.at(-1) : undefined;
    });
    const latest = async () => {
      const { executions } = (await bench.stack.control("/executions")) as {
        executions: { executionArn: string; status: string }[];
      };
      const audits = executions.filter(({ executionArn }) => executionArn.includes("-audit:"));
      return audits.every(({ status }) => status === "SUCCEEDED") ? true : undefined;
    };
    await waitFor("the audit to end", latest);
    const { deliveries } = (await bench.stack.control("/deliveries")) as {
      deliveries: { ruleArn: string; eventId: string }[];
    };
    const isMailed = deliveries.some(
      ({ ruleArn, eventId }) =>
        eventId === event.id && ruleArn.endsWith("rule/latchkey-audit-findings"),
    );
    const { news, findings = [] } = event.detail;
    return { news, isMailed, told: findings.map(({ name }) => name) };
  }

  it("a finding is told once, and again when it is worse", async () => {
    const subject = bench.subject("ending");
    await importAged(bench, subject, 20);
    const { firstCertificateArn: certificateArn } = subject;
    // So that no rotation can mend it.
    await bench.stack.control("/acm/forget", { certificateArn });

    const first = await night();
    expect(first).toMatchObject({ isMailed: true, news: { resolved: 0 } });
    expect(first.told).toContain("certificateExpiring");
    const second = await night();
    expect(second).toEqual({ news: { findings: 0, resolved: 0 }, isMailed: false, told: [] });

    await bench.stack.control("/acm/forget", { certificateArn: await heldBy(subject) });
    await importAged(bench, subject, 4);
    const third = await night();
    expect(third.isMailed).toBe(true);
    expect(third.told).toContain("certificateExpiringSoon");
    const fourth = await night();
    expect(fourth).toEqual({ news: { findings: 0, resolved: 0 }, isMailed: false, told: [] });
  });
});

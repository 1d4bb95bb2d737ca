import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding, FleetReport } from "@latchkey/core/audit/fleet-report";
import { parseStackDescription } from "@latchkey/twin/stack/parse-stack-description";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import { setCertificate, terraform } from "../scenario/other-owner.ts";
import { readObject } from "../scenario/run-audit.ts";
import { bootStack, type Stack } from "../scenario/stack.ts";
import { synthesiseApp } from "./synthesised-app.ts";

describe("with cloudTrail: true", async () => {
  const text = await synthesiseApp("with-trail.config.ts");
  const withTrail = parseStackDescription(JSON.parse(text));
  const name = "latchkey-custom-domain-changed";

  test("there is a rule in us-east-1, and one in each other Region that forwards to it", () => {
    const rules = Object.entries(withTrail.rules).filter(([key]) => key.endsWith(name));
    expect(rules.map(([key]) => key).sort()).toEqual([
      `eu-central-1/${name}`,
      `eu-west-1/${name}`,
      name,
      `us-west-2/${name}`,
    ]);
    expect(withTrail.rules[`eu-west-1/${name}`]).toMatchObject({
      arn: `arn:aws:events:eu-west-1:123456789012:rule/${name}`,
      targets: [
        {
          arn: "arn:aws:events:us-east-1:123456789012:event-bus/default",
          roleArn: "arn:aws:iam::123456789012:role/latchkey-trail-role",
        },
      ],
    });
    expect(withTrail.rules[`eu-west-1/${name}`]?.eventPattern).toEqual(
      withTrail.rules[name]?.eventPattern,
    );
  });

  test("each rule in us-east-1 starts the audit, by a role that may start nothing else", () => {
    for (const rule of [name, "latchkey-certificate-changed"]) {
      expect(withTrail.rules[rule]?.targets).toEqual([
        {
          id: "audit",
          arn: "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit",
          roleArn: "arn:aws:iam::123456789012:role/latchkey-change-role",
          deadLetterArn: "arn:aws:sqs:us-east-1:123456789012:latchkey-dead-letters",
          retry: { maximumEventAgeSeconds: 86_400, maximumRetryAttempts: 185 },
          inputTransformer: {
            inputTemplate: '{"apply": true, "event": <aws.events.event.json>}',
          },
        },
      ]);
    }
    expect(withTrail.roles["latchkey-change-role"]).toMatchObject({
      trust: ["events.amazonaws.com"],
      statements: [
        {
          Action: ["states:StartExecution"],
          Resource: ["arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-audit"],
        },
      ],
    });
    expect(withTrail.roles["latchkey-change-role"]?.statements).toHaveLength(1);
  });

  describe("on the twin", () => {
    let work: string;
    let stack: Stack;
    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), "latchkey-trail-"));
      const snapshotFile = join(work, "stack.json");
      await writeFile(snapshotFile, text);
      stack = await bootStack({ snapshotFile, faults: "none" });
    });
    afterAll(async () => {
      await stack.stop();
      await rm(work, { recursive: true, force: true });
    });

    test("a change elsewhere starts an audit by itself, which names it and has it mended", async () => {
      const subject = await stack.newSubject("watched");
      expect(subject.region).toBe("eu-west-1");
      const arn = await subject.issue();
      expect((await subject.recordAfter(0)).verdict).toBe("rotated");
      await setCertificate(stack, subject, terraform, subject.firstCertificateArn);

      const finding = await revertFound(stack, subject.customDomain);
      expect(finding).toMatchObject({
        region: "eu-west-1",
        resource: arn,
        evidence: expect.arrayContaining([
          {
            source: "cloudtrail",
            what: "userIdentity",
            value: "arn:aws:sts::123456789012:assumed-role/terraform/deploy",
          },
          { source: "cloudtrail", what: "tool", value: "Terraform" },
        ]),
      });
      expect(finding.message).toContain("(UpdateUserPoolDomain, eu-west-1)");
      const mended = async () =>
        (await subject.describe()).CustomDomainConfig?.CertificateArn === arn ? true : undefined;
      await waitFor("the better certificate to be back", mended, 50_000);
      const records = await waitFor(
        "its record",
        async () => {
          const all = await subject.records();
          return all.filter(({ verdict }) => verdict === "rotated").length > 1 ? all : undefined;
        },
        50_000,
      );
      expect(records.at(-1)?.to?.arn).toBe(arn);
    });

    test("what Latchkey's own roles change starts none", async () => {
      const { deliveries } = (await stack.control("/deliveries")) as {
        deliveries: { ruleArn: string; eventId: string; outcome: string }[];
      };
      const { events } = (await stack.control("/events")) as {
        events: { id: string; detail: { userIdentity?: { arn: string }; eventName?: string } }[];
      };
      const updates = events.filter(({ detail }) => detail.eventName === "UpdateUserPoolDomain");
      const own = updates.filter(({ detail }) =>
        detail.userIdentity?.arn.includes("/latchkey-update-role/"),
      );
      const isDelivered = ({ id }: { id: string }) =>
        deliveries.some(({ eventId }) => eventId === id);
      expect(own.length).toBeGreaterThan(0);
      expect(own.filter(isDelivered)).toEqual([]);
      expect(updates.filter(isDelivered)).toHaveLength(1);
    });
  });
});

/** Waits for the notice of an audit that found the certificate put back, and reads its report. */
async function revertFound(stack: Stack, customDomain: string): Promise<Finding> {
  const isIt = ({ name, customDomain: about }: Pick<Finding, "name" | "customDomain">) =>
    name === "certificateReverted" && about === customDomain;
  return await waitFor("an audit that finds it", async () => {
    const { events } = (await stack.control("/events")) as {
      events: { detail: { reportKey?: string; findings?: readonly Finding[] } }[];
    };
    const told = events.find(({ detail }) => detail.findings?.some(isIt) === true);
    if (told?.detail.reportKey === undefined) return undefined;
    const report = JSON.parse(await readObject(stack, told.detail.reportKey)) as FleetReport;
    return report.findings.find(isIt);
  });
}

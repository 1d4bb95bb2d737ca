import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import { executionsOf } from "./observation.ts";
import { bootStack, type Stack } from "./stack.ts";

const root = resolve(import.meta.dirname, "../..");
const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };

/** The command that docs/runbook/dead-letter.md gives, in a process of its own. */
async function redrive(stack: Stack, ...flags: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [resolve(root, "packages/cli/bin/redrive.ts"), ...flags],
    {
      cwd: root,
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: stack.twin.endpoint,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    },
  );
  return stdout;
}

/** The audit of the small hours would start rotations of its own. */
const noAudit = { mode: "lose", times: 1000 };

describe("an event in the dead-letter queue", () => {
  let stack: Stack;
  let sqs: SQSClient;

  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
    await stack.control("/schedules/fault", noAudit);
    sqs = new SQSClient({ endpoint: stack.twin.endpoint, region: "us-east-1", credentials });
  });
  afterAll(async () => {
    sqs.destroy();
    await stack.stop();
  });

  const countLetters = async () => {
    const { QueueUrl } = await sqs.send(
      new GetQueueUrlCommand({ QueueName: "latchkey-dead-letters" }),
    );
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } =
      Attributes ?? {};
    return Number(visible) + Number(hidden);
  };
  const untilThereIs = async (count: number) =>
    await waitFor(
      `${count} dead letters`,
      async () => ((await countLetters()) === count ? true : undefined),
      30_000,
    );

  it("put there by a broken target is shown, redriven, and ends in a verdict", async () => {
    const subject = await stack.newSubject("rule-letter");
    await stack.control("/events/fault", { mode: "refuse", times: 1 });
    const arn = await subject.issue();
    await untilThereIs(1);

    const shown = await redrive(stack);
    expect(shown).toContain("given up by rule latchkey-certificate-available");
    expect(shown).toContain(`ACM Certificate Available of ${arn}`);
    expect(shown).toContain("because NO_PERMISSIONS");
    expect(shown).toContain("can be sent to latchkey-dispatch");
    expect(shown).toContain("1 in the queue, 1 can be sent once more; nothing was changed.");
    expect(await countLetters()).toBe(1);
    expect(await subject.records()).toEqual([]);

    expect(await redrive(stack, "--apply")).toContain("1 sent and removed, 0 left, 0 failed.");
    expect(await countLetters()).toBe(0);
    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({ verdict: "rotated", to: { arn } });
    expect(await redrive(stack)).toBe("The dead-letter queue is empty.\n");
  });

  it("put there by Lambda, after a function failed three times, is redriven too", async () => {
    const subject = await stack.newSubject("function-letter");
    const fault = { function: "latchkey-dispatch", mode: "kill-before", times: 3 };
    await stack.control("/lambda/fault", fault);
    const arn = await subject.issue();
    await untilThereIs(1);
    expect(await redrive(stack)).toContain("given up by function");
    expect(await redrive(stack, "--apply")).toContain("sent to latchkey-dispatch");
    expect(await subject.recordAfter(0)).toMatchObject({ verdict: "rotated", to: { arn } });
    expect(await countLetters()).toBe(0);
  });
});

describe("an audit that the schedule could not start", () => {
  let stack: Stack;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-letter-"));
    const snapshotFile = join(folder, "stack.json");
    await writeFile(snapshotFile, await snapshotWithoutStart());
    stack = await bootStack({ snapshotFile, faults: "none" });
    await stack.control("/schedules/fault", { mode: "none" });
  });
  afterAll(async () => {
    await stack?.stop();
    await rm(folder, { recursive: true });
  });

  it("is redriven once, under the message's own name", async () => {
    await stack.control("/schedules/run", { schedule: "latchkey-audit" });
    await waitFor("a dead letter", async () => {
      const { runs } = (await stack.control("/schedules")) as { runs: { outcome: string }[] };
      return runs.some(({ outcome }) => outcome === "dead-lettered") ? true : undefined;
    });
    const shown = await redrive(stack);
    expect(shown).toContain("given up by schedule latchkey-audit");
    expect(shown).toContain("because AccessDeniedException");
    expect(shown).toContain("can be sent to latchkey-audit");
    expect(await executionsOf(stack, { naming: '"trigger":"schedule"' })).toEqual([]);

    expect(await redrive(stack, "--apply")).toContain("1 sent and removed, 0 left, 0 failed.");
    const [messageId = ""] = shown.split(" ");
    const started = await executionsOf(stack, { naming: '"trigger":"schedule"' });
    expect(started.map(({ name, input }) => ({ name, input }))).toEqual([
      {
        name: `redrive-${messageId}`,
        input: { apply: true, event: { apply: true, trigger: "schedule" } },
      },
    ]);
    expect(await redrive(stack)).toBe("The dead-letter queue is empty.\n");
  });
});

/** The deployed stack, whose schedule has lost the permission to start the audit. */
async function snapshotWithoutStart(): Promise<string> {
  const snapshot = JSON.parse(await readFile(join(root, "infra/stack.snapshot.json"), "utf8")) as {
    readonly roles: Readonly<
      Record<string, { readonly statements: readonly { readonly Action: readonly string[] }[] }>
    >;
  };
  const role = snapshot.roles["latchkey-schedule-role"];
  const statements = role?.statements.filter(
    ({ Action }) => !Action.includes("states:StartExecution"),
  );
  const roles = { ...snapshot.roles, "latchkey-schedule-role": { ...role, statements } };
  return JSON.stringify({ ...snapshot, roles });
}

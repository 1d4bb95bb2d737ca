import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import {
  executionAt,
  executionEnd,
  executionsOf,
  functionDone,
  onlyRecordOf,
  recordsOf,
  updateCallsOf,
} from "./observation.ts";
import { bootStack, type Stack } from "./stack.ts";

/** Every trigger that is accepted ends in exactly one recorded verdict, whatever fails in between. */
describe("exactly one verdict is recorded", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
  });
  afterAll(async () => {
    await stack?.stop();
  });

  it("of an event, and one notice of it is put on the bus", async () => {
    const subject = await stack.newSubject("event");
    const certificateArn = await subject.issue();
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record.verdict).toBe("rotated");
    expect(await executionsOf(stack, { naming: certificateArn })).toHaveLength(1);
    expect(await noticesOf(stack, record.execution?.arn)).toEqual([
      { verdict: "rotated", recordKey: record.key },
    ]);
  });

  it.each([
    ["before its call", "kill-before"],
    ["after its call", "kill-after"],
  ])("when the Lambda that updates is killed %s: the rotation goes on", async (_, mode) => {
    const subject = await stack.newSubject(mode);
    await stack.control("/lambda/fault", { function: "latchkey-update", mode });
    const certificateArn = await subject.issue();
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(await failuresOf(stack, record.execution?.arn)).toEqual(["Runtime.ExitError"]);
    expect(record).toMatchObject({ verdict: "rotated", to: { arn: certificateArn } });
    // Looking first, the second attempt finds it done, so the lost answer costs no second call.
    expect(await updateCallsOf(stack, subject.customDomain)).toHaveLength(1);
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(certificateArn);
  });

  it.each([
    ["before it writes", "kill-before"],
    ["after it wrote", "kill-after"],
  ])("when the Lambda that records is killed %s", async (_, mode) => {
    await whenQuiet(stack);
    await stack.control("/lambda/fault", { function: "latchkey-record", mode });
    const arn = await stack.start({ customDomain: `auth.${mode}.nobody.example`, apply: true });
    const record = await onlyRecordOf(stack, { arn });
    expect(await failuresOf(stack, arn)).toEqual(["Runtime.ExitError"]);
    expect(record.verdict).toBe("refused");
  });

  it("when the Lambda that plans dies again and again: failed, with the cause", async () => {
    const subject = await stack.newSubject("dying");
    await whenQuiet(stack);
    const dying = { function: "latchkey-plan", mode: "kill-before", times: 1000 };
    await stack.control("/lambda/fault", dying);
    const certificateArn = await subject.issue();
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    await stack.control("/lambda/fault", { ...dying, mode: "none" });
    expect(record).toMatchObject({ verdict: "failed", error: { Error: "Runtime.ExitError" } });
    expect(record.reasons.map(({ name }) => name)).toContain("stepFailed");
    // The close function hears of every execution that failed; this one has its record already.
    const { name = "" } = record.execution ?? {};
    await functionDone(stack, "latchkey-close", { naming: name });
    expect(await recordsOf(stack, { name })).toHaveLength(1);
  });

  it("when the Lambda that checks the domain dies in each of its runs: rolled back, with the cause", async () => {
    const subject = await stack.newSubject("dying-later");
    await whenQuiet(stack);
    // The first run and its three repeats; those on the way back live.
    const dying = { function: "latchkey-check-domain", mode: "kill-before", times: 4 };
    await stack.control("/lambda/fault", dying);
    const certificateArn = await subject.issue();
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record).toMatchObject({
      verdict: "rolled-back",
      after: { certificateArn: subject.firstCertificateArn },
      reasons: expect.arrayContaining([
        expect.objectContaining({
          name: "proofInterrupted",
          message: expect.stringContaining("Runtime.ExitError"),
        }),
      ]),
    });
  });

  it("when a person stops the execution in mid-rotation: failed, by the close function", async () => {
    const subject = await stack.newSubject("stopped");
    const { customDomain } = subject;
    await stack.control("/cognito/domain-failure", { customDomain, mode: "stuck-updating" });
    const certificateArn = await subject.issue();
    const { executionArn } = await executionAt(stack, { naming: certificateArn }, "WaitForDomain");
    await stack.clients.states.send(
      new StopExecutionCommand({ executionArn, error: "Stopped", cause: "lunch" }),
    );
    const record = await onlyRecordOf(stack, { arn: executionArn });
    expect(record).toMatchObject({
      verdict: "failed",
      customDomain,
      reasons: [{ name: "executionAborted", message: expect.stringContaining("lunch") }],
    });
    expect((await executionEnd(stack, { arn: executionArn })).status).toBe("ABORTED");
  });

  it("when every event comes twice: one rotation, one update, one record", async () => {
    const subject = await stack.newSubject("doubled");
    await stack.control("/events/fault", { mode: "duplicate", times: 1_000_000 });
    const certificateArn = await subject.issue();
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    await stack.control("/events/fault", { mode: "none" });
    expect(await deliveriesOf(stack, certificateArn)).toBe(2);
    await waitFor("both deliveries to be dispatched", async () =>
      (await startCallsNaming(stack, certificateArn)) === 2 ? true : undefined,
    );
    await whenQuiet(stack);
    expect(record.verdict).toBe("rotated");
    const executions = await executionsOf(stack, { naming: certificateArn });
    expect(executions).toHaveLength(1);
    expect(await recordsOf(stack, { name: record.execution?.name ?? "" })).toHaveLength(1);
    expect(await updateCallsOf(stack, subject.customDomain)).toHaveLength(1);
  });
});

/** Waits until nothing runs: a fault for the next invocation must not meet another execution's. */
async function whenQuiet(stack: Stack): Promise<void> {
  await waitFor("all executions to end", async () => {
    const all = await executionsOf(stack, { naming: "" });
    return all.every(({ status }) => status !== "RUNNING") ? true : undefined;
  });
}

/** What the functions of an execution failed with, in order. */
async function failuresOf(stack: Stack, executionArn: string | undefined): Promise<string[]> {
  const command = new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 });
  const { events = [] } = await stack.clients.states.send(command);
  return events.flatMap(({ lambdaFunctionFailedEventDetails: failed }: HistoryEvent) =>
    failed?.error === undefined ? [] : [failed.error],
  );
}

interface BusEvent {
  readonly id: string;
  readonly source: string;
  readonly "detail-type": string;
  readonly resources: readonly string[];
  readonly detail: { readonly verdict?: string; readonly recordKey?: string };
}

async function noticesOf(stack: Stack, executionArn: string | undefined): Promise<object[]> {
  const { events } = (await stack.control("/events")) as { events: BusEvent[] };
  return events
    .filter(
      (event) => event.source === "latchkey" && event.resources.includes(executionArn ?? "none"),
    )
    .map(({ detail: { verdict, recordKey } }) => ({ verdict, recordKey }));
}

/** How often the event of a certificate's issue was delivered. */
async function deliveriesOf(stack: Stack, certificateArn: string): Promise<number> {
  const { events } = (await stack.control("/events")) as { events: BusEvent[] };
  const event = events.find(
    (one) => one.source === "aws.acm" && one.resources.includes(certificateArn),
  );
  const { deliveries } = (await stack.control("/deliveries")) as {
    deliveries: { eventId: string; outcome: string }[];
  };
  return deliveries.filter(
    ({ eventId, outcome }) => eventId === event?.id && outcome === "delivered",
  ).length;
}

/** Calls of StartExecution for a certificate, those that found the execution running too. */
async function startCallsNaming(stack: Stack, certificateArn: string): Promise<number> {
  const path = "/history?service=states&operation=StartExecution";
  const { entries } = (await stack.control(path)) as { entries: { request: unknown }[] };
  return entries.filter(({ request }) => JSON.stringify(request).includes(certificateArn)).length;
}

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executionEnd, onlyRecordOf, updateCallsOf } from "./observation.ts";
import { bootStack, type Stack } from "./stack.ts";

const role = "latchkey-update-role";
const action = "cognito-idp:UpdateUserPoolDomain";

/** The part of the snapshot that is changed here. */
interface Snapshot {
  readonly roles: Readonly<
    Record<string, { statements: readonly { Action: readonly string[] }[] }>
  >;
}

describe("a stack whose update role lacks cognito-idp:UpdateUserPoolDomain", () => {
  let stack: Stack;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "latchkey-permission-"));
    const snapshotFile = join(folder, "stack.json");
    await writeFile(snapshotFile, await snapshotWithout());
    stack = await bootStack({ snapshotFile, faults: "none" });
  });
  afterAll(async () => {
    await stack?.stop();
    await rm(folder, { recursive: true });
  });

  it("ends a rotation as failed, with a record that names the missing action and role", async () => {
    const subject = await stack.newSubject("denied");
    const before = await subject.describe();
    const certificateArn = await subject.issue();
    const record = await onlyRecordOf(stack, { naming: certificateArn });
    expect(record).toMatchObject({ verdict: "failed", error: { Error: "AccessDeniedError" } });
    const [reason] = record.reasons.filter(({ name }) => name === "stepFailed");
    expect(reason?.message).toContain(`not authorized to perform: ${action}`);
    expect(reason?.message).toContain(role);
    expect(reason?.message).toContain(`Allow ${action} on arn:aws:cognito-idp:`);
    const execution = await executionEnd(stack, { naming: certificateArn });
    expect(execution.status).toBe("FAILED");
    expect(await subject.describe()).toEqual(before);
    // Repeating it would not help, so it was tried once.
    const calls = await updateCallsOf(stack, subject.customDomain);
    expect(calls.map(({ outcome }) => outcome)).toEqual(["AccessDeniedException"]);
  });
});

/** The deployed stack, without that permission of that role. */
async function snapshotWithout(): Promise<string> {
  const file = resolve(import.meta.dirname, "../../infra/stack.snapshot.json");
  const snapshot = JSON.parse(await readFile(file, "utf8")) as Snapshot;
  const changed = snapshot.roles[role];
  const fewer = changed?.statements.filter(({ Action }) => !Action.includes(action)) ?? [];
  if (fewer.length + 1 !== changed?.statements.length) {
    throw new Error(`${role} should have one statement with ${action}`);
  }
  const roles = { ...snapshot.roles, [role]: { ...changed, statements: fewer } };
  return JSON.stringify({ ...snapshot, roles });
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UsedPermission } from "@latchkey/twin/iam/deployed-iam";
import { parseStackDescription } from "@latchkey/twin/stack/parse-stack-description";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootStack, type Stack } from "../scenario/stack.ts";
import { oneByOne, sideBySide } from "./flows.ts";
import { countOf, type Grant, grantsOfAllRoles, textOf } from "./grants.ts";
import { openOtherAccount, otherAccount, otherAccountStatements } from "./other-account.ts";
import { synthesiseApp } from "./synthesised-app.ts";

/** What only AWS itself uses, where the twin does without; by hand, each with its reason. */
const usedByAwsAlone: readonly {
  readonly role: RegExp;
  readonly actions: readonly string[];
  readonly reason: string;
}[] = [
  {
    role: /^latchkey-(?!(rotation|audit|schedule)-role$)/,
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    reason: "Lambda writes the function's log; the twin keeps it on its control port",
  },
  {
    role: /^latchkey-(rotation|audit)-role$/,
    actions: [
      "logs:CreateLogDelivery",
      "logs:GetLogDelivery",
      "logs:UpdateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:DescribeResourcePolicies",
      "logs:DescribeLogGroups",
    ],
    reason: "Step Functions sets up its log's delivery; the twin has the history, but no log",
  },
  {
    role: /^latchkey-(rotation|audit)-role$/,
    actions: [
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
    ],
    reason: "Step Functions sends its traces; the twin has no X-Ray",
  },
  {
    role: /^latchkey-schedule-role$/,
    actions: ["sqs:SendMessage"],
    reason: "Scheduler gives up after a day of retries; the twin's own scheduler tests show that",
  },
];

/** An entry of the twin's history, as far as it matters here. */
interface Call {
  readonly number: number;
  readonly principal: string;
  readonly outcome: string;
  readonly operation: string;
  readonly response: { readonly message?: string };
}

/** How IAM words a refusal. */
const refusal = /User: \S+ is not authorized to perform: \S+ on resource: [^\s"\\]+/g;

describe("after every kind of flow on the deployed stack, with another account", async () => {
  const text = await synthesiseApp("with-accounts.config.ts");
  /** What the stack's own roles may do, and the role that the audit assumes elsewhere. */
  const { account, roles } = parseStackDescription(JSON.parse(text));
  const elsewhere = { "latchkey-audit": { statements: otherAccountStatements() } };
  const grants = [
    ...grantsOfAllRoles(roles, account),
    ...grantsOfAllRoles(elsewhere, otherAccount.accountId),
  ];
  const ends: Record<string, string> = {};
  let used: readonly UsedPermission[] = [];
  /** All of them, in order. */
  const calls: Call[] = [];
  /** Where a refusal shows that is no call on the wire: AWS itself acting by a role. */
  let told = "";

  beforeAll(async () => {
    const work = await mkdtemp(join(tmpdir(), "latchkey-granted-"));
    const snapshotFile = join(work, "stack.json");
    await writeFile(snapshotFile, text);
    const stack = await bootStack({ snapshotFile });
    try {
      // The audit of the small hours would start rotations of its own.
      await stack.control("/schedules/fault", { mode: "lose", times: 1000 });
      await openOtherAccount(stack, "auth.elsewhere.example");
      await Promise.all(Object.entries(sideBySide).map((flow) => run(stack, flow)));
      await keepCalls(stack);
      for (const flow of Object.entries(oneByOne)) {
        await run(stack, flow);
        await keepCalls(stack);
      }
      ({ used } = (await stack.control("/permissions")) as { used: readonly UsedPermission[] });
      told = JSON.stringify([
        await stack.control("/executions"),
        await stack.control("/schedules"),
        await stack.records(),
      ]);
    } finally {
      await stack.stop();
      await rm(work, { recursive: true, force: true });
    }
  }, 400_000);

  /** The twin forgets the first ones while there are more and more. */
  async function keepCalls(stack: Stack) {
    const { entries } = (await stack.control(`/history?after=${calls.length}`)) as {
      entries: readonly Call[];
    };
    calls.push(...entries);
  }

  /** What became of a flow is looked at later, so that the lists are printed in any case. */
  async function run(stack: Stack, [name, flow]: [string, (stack: Stack) => Promise<string>]) {
    try {
      ends[name] = await flow(stack);
    } catch (error) {
      ends[name] = String(error);
    }
  }

  afterAll(() => {
    const lines = (list: readonly Grant[], noteOf: (grant: Grant) => string) =>
      list.map((grant) => `  ${noteOf(grant)}  ${textOf(grant)}`).join("\n");
    const within = grants.filter((grant) => reasonOf(grant) === undefined);
    const beyond = grants.filter((grant) => reasonOf(grant) !== undefined);
    const mark = (grant: Grant) => String(countOf(grant, used)).padStart(4);
    const asked = usesByAction(used);
    const reasons = usedByAwsAlone.map(({ role, reason }) => `  ${role.source}: ${reason}`);
    console.info(
      [
        `Granted (${within.length}), with the number of uses:\n${lines(within, mark)}`,
        `Granted, but used by AWS alone (${beyond.length}):\n${lines(beyond, () => "   -")}\n${reasons.join("\n")}`,
        `Used (${asked.length}):\n${asked.join("\n")}`,
      ].join("\n\n"),
    );
  });

  it("each flow has ended as it should", () => {
    expect(ends).toEqual({
      "a certificate is issued, then renewed": "rotated, then verified",
      "edges serve a broken chain": "rolled-back",
      "a certificate with a wildcard is issued": "rotated",
      "a deployment puts the old certificate back": "rotated, then put back",
      "an event names a certificate that is not there": "refused",
      "a person stops an execution": "failed",
      "a person stops an execution, and close fails for good": "dead letter",
      "dispatch fails for good, and the audit finds what it missed": "dead letter, then rotated",
      "the audit looks at another account, twice": "both accounts, then both accounts",
      "the audit fails for good": "FAILED",
    });
  });

  it("every permission of every role was used", () => {
    const unused = grants.filter((grant) => countOf(grant, used) === 0);
    expect(unused.filter((grant) => reasonOf(grant) === undefined).map(textOf)).toEqual([]);
  });

  it("every call of a role was granted", () => {
    const ofRoles = calls.filter(({ principal }) => principal.includes(":assumed-role/"));
    expect(ofRoles.length).toBeGreaterThan(100);
    // Silence about calls that the twin had forgotten would prove nothing.
    expect(calls[0]?.number).toBe(1);
    expect(calls.at(-1)?.number).toBe(calls.length);
    const denied = ofRoles.filter(({ outcome }) => /AccessDenied|NotAuthorized/.test(outcome));
    const messages = denied.map(({ operation, response }) => response.message ?? operation);
    expect([...new Set([...messages, ...(told.match(refusal) ?? [])])]).toEqual([]);
  });

  it("each exception is of something granted that nothing here uses", () => {
    const excepted = grants.filter((grant) => reasonOf(grant) !== undefined);
    expect(excepted.filter((grant) => countOf(grant, used) > 0).map(textOf)).toEqual([]);
    const stale = usedByAwsAlone.flatMap(({ role, actions }) =>
      actions.filter(
        (action) => !excepted.some((grant) => role.test(grant.role) && grant.action === action),
      ),
    );
    expect(stale).toEqual([]);
  });
});

/** One line for each action that a role called: how often, and on how many resources. */
function usesByAction(used: readonly UsedPermission[]): readonly string[] {
  const byAction = Map.groupBy(used, ({ roleName, action }) => `${roleName}  ${action}`);
  return [...byAction]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([text, uses]) => {
      const count = uses.reduce((sum, use) => sum + use.count, 0);
      const resources = new Set(uses.map(({ resource }) => resource)).size;
      return `  ${String(count).padStart(4)}  ${text}  on ${resources} resource(s)`;
    });
}

function reasonOf({ role, action }: Grant): string | undefined {
  return usedByAwsAlone.find(
    (exception) => exception.role.test(role) && exception.actions.includes(action),
  )?.reason;
}

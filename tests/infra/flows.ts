import { GetObjectCommand } from "@aws-sdk/client-s3";
import { StartExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { UsedPermission } from "@latchkey/twin/iam/deployed-iam";
import { requestCertificate, validateCertificate } from "../../demo/fleet.ts";
import { waitFor } from "../../demo/wait.ts";
import { executionAt, executionEnd } from "../scenario/observation.ts";
import { setCertificate, terraform } from "../scenario/other-owner.ts";
import { auditArn, runAuditWith } from "../scenario/run-audit.ts";
import { bucket, type Stack } from "../scenario/stack.ts";
import { otherAccount } from "./other-account.ts";

/** A certificate that ACM does not have. */
const nobodys =
  "arn:aws:acm:us-east-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b";

/** What a flow came to: the verdict of its notice. */
type Flow = (stack: Stack) => Promise<string>;

/** Flows that do not meet: each has a custom domain of its own. */
export const sideBySide: Readonly<Record<string, Flow>> = {
  async "a certificate is issued, then renewed"(stack) {
    const subject = await stack.newSubject("rotated");
    const certificateArn = await subject.issue();
    const first = await noticeOf(stack, "rotation", certificateArn);
    await stack.control("/acm/renew", { certificateArn });
    return `${first}, then ${await noticeOf(stack, "rotation", certificateArn, 1)}`;
  },
  async "edges serve a broken chain"(stack) {
    const subject = await stack.newSubject("broken");
    const { customDomain, hostedZoneId } = subject;
    const certificateArn = await requestCertificate(stack.clients, customDomain);
    await stack.control("/edges/fault", { customDomain, certificateArn, fault: "broken-chain" });
    await validateCertificate(stack.clients, hostedZoneId, certificateArn);
    return await noticeOf(stack, "rotation", certificateArn);
  },
  async "a certificate with a wildcard is issued"(stack) {
    const subject = await stack.newSubject("wildcard");
    return await noticeOf(stack, "rotation", await subject.issue("*.wildcard.example"));
  },
  // The audit that finds what dispatch missed finds this, too, and asks CloudTrail who it was.
  async "a deployment puts the old certificate back"(stack) {
    const subject = await stack.newSubject("reverted");
    const first = await noticeOf(stack, "rotation", await subject.issue());
    await setCertificate(stack, subject, terraform, subject.firstCertificateArn);
    return `${first}, then put back`;
  },
  async "an event names a certificate that is not there"(stack) {
    await stack.control("/events/emit", {
      source: "aws.acm",
      detailType: "ACM Certificate Available",
      resources: [nobodys],
      detail: { Action: "ISSUANCE" },
    });
    return await noticeOf(stack, "trigger", nobodys);
  },
};

/** Flows that put whole functions out of order, so one after the other. */
export const oneByOne: Readonly<Record<string, Flow>> = {
  async "a person stops an execution"(stack) {
    return await noticeOf(stack, "rotation", await stopMidway(stack, "stopped"));
  },
  async "a person stops an execution, and close fails for good"(stack) {
    return await whileDying(stack, "latchkey-close", async () => {
      await stopMidway(stack, "unclosed");
    });
  },
  async "dispatch fails for good, and the audit finds what it missed"(stack) {
    const subject = await stack.newSubject("missed");
    const { customDomain } = subject;
    let certificateArn = "";
    const first = await whileDying(stack, "latchkey-dispatch", async () => {
      const issued = await stack.control("/acm/issue", { names: [customDomain] });
      ({ certificateArn } = issued as { certificateArn: string });
    });
    await stack.control("/schedules/fault", { mode: "none" });
    await stack.control("/schedules/run", { schedule: "latchkey-audit" });
    return `${first}, then ${await noticeOf(stack, "rotation", certificateArn)}`;
  },
  // The second reads what the first left, and the records of custom domains that it knows.
  async "the audit looks at another account, twice"(stack) {
    return `${await accountsAudited(stack)}, then ${await accountsAudited(stack)}`;
  },
  async "the audit fails for good"(stack) {
    const fault = { function: "latchkey-finish-audit", mode: "kill-before", times: 1000 };
    await stack.control("/lambda/fault", fault);
    try {
      const { executionArn: arn = "" } = await stack.clients.states.send(
        new StartExecutionCommand({
          stateMachineArn: auditArn,
          input: "{}",
        }),
      );
      return (await executionEnd(stack, { arn })).status;
    } finally {
      await stack.control("/lambda/fault", { ...fault, mode: "none" });
    }
  },
};

/** Runs an audit that may act, and says whether its report shows custom domains of both accounts. */
async function accountsAudited(stack: Stack): Promise<string> {
  const { reportKey } = await runAuditWith(stack, { apply: true });
  const { Body } = await stack.clients.s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: reportKey }),
  );
  const { customDomains } = JSON.parse((await Body?.transformToString()) ?? "") as {
    readonly customDomains: readonly { readonly accountId: string }[];
  };
  const seen = new Set(customDomains.map(({ accountId }) => accountId));
  const isBoth = seen.has("123456789012") && seen.has(otherAccount.accountId);
  return isBoth ? "both accounts" : [...seen].join();
}

/** Starts a rotation that cannot go on and stops it; gives the execution's ARN. */
async function stopMidway(stack: Stack, label: string): Promise<string> {
  const subject = await stack.newSubject(label);
  const { customDomain } = subject;
  await stack.control("/cognito/domain-failure", { customDomain, mode: "stuck-updating" });
  const naming = await subject.issue();
  const { executionArn } = await executionAt(stack, { naming }, "WaitForDomain");
  await stack.clients.states.send(new StopExecutionCommand({ executionArn, cause: "lunch" }));
  return executionArn;
}

/** Lets a function die before its handler runs until Lambda has given an event up. */
async function whileDying(stack: Stack, name: string, cause: () => Promise<void>): Promise<string> {
  const fault = { function: name, mode: "kill-before", times: 1000 };
  const before = await lettersOf(stack, name);
  await stack.control("/lambda/fault", fault);
  try {
    await cause();
    return await waitFor(`a dead letter of ${name}`, async () =>
      (await lettersOf(stack, name)) > before ? "dead letter" : undefined,
    );
  } finally {
    await stack.control("/lambda/fault", { ...fault, mode: "none" });
  }
}

/** How often a function's role was let send to the dead-letter queue. */
async function lettersOf(stack: Stack, name: string): Promise<number> {
  const { used } = (await stack.control("/permissions")) as { used: readonly UsedPermission[] };
  return used
    .filter(({ roleName, action }) => roleName === `${name}-role` && action === "sqs:SendMessage")
    .reduce((sum, { count }) => sum + count, 0);
}

/** Waits for Latchkey's own event on the bus that names a certificate or an execution. */
async function noticeOf(
  stack: Stack,
  about: "rotation" | "trigger",
  naming: string,
  after = 0,
): Promise<string> {
  const probe = async () => {
    const { events } = (await stack.control("/events")) as {
      events: { source: string; "detail-type": string; detail: { verdict?: string } }[];
    };
    const isWanted = (event: (typeof events)[number]) =>
      event.source === "latchkey" &&
      event["detail-type"].toLowerCase().includes(about) &&
      JSON.stringify(event).includes(naming);
    return events.filter(isWanted).at(after)?.detail.verdict;
  };
  return await waitFor(`a notice of ${naming}`, probe, 100_000);
}

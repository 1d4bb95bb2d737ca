import type { AccountCheck } from "@latchkey/core/aws/account-check-adapter";
import { controlRegion } from "@latchkey/core/aws/aws-client";
import type { Clock } from "@latchkey/core/clock";
import type { RecordHistoryPort } from "@latchkey/core/record/record-history";
import type { ExecutionPort } from "@latchkey/core/rotation/execution";
import type { Installation } from "../installation/find-installation.ts";
import { sayCount } from "../text/say-count.ts";
import { sayDistance } from "../text/say-time.ts";
import { sentenceOf } from "./ask.ts";
import type { Check } from "./doctor-report.ts";

/** The audit is nightly: later than this, one was missed. */
const oldestAuditHours = 26;

/** What the installation is asked through. */
export interface InstallationPorts {
  readonly clock: Clock;
  readonly executions: Pick<ExecutionPort, "hasStateMachine">;
  readonly records: Pick<RecordHistoryPort, "readLatestReportTime">;
  readonly account: Pick<AccountCheck, "countMessages" | "listSubscriptions">;
}

/** Whether a Latchkey is deployed, audits, and leaves nothing lying about. */
export async function checkInstallation(
  installation: Installation,
  ports: InstallationPorts,
): Promise<readonly Check[]> {
  const { stateMachineArn, accountId, prefix } = installation;
  const place = `${stateMachineArn.slice(stateMachineArn.lastIndexOf(":") + 1)} in account ${accountId}`;
  const machine = await attempt("state machine", async () => {
    if (await ports.executions.hasStateMachine(stateMachineArn)) {
      return { outcome: "good", message: `${place}.` };
    }
    return {
      outcome: "warning",
      message: `None: there is no ${place}.`,
      fix: "Deploy Latchkey (docs/deploy.md), or name the one that is meant with --stage.",
    };
  });
  if (machine.outcome !== "good") return [machine];
  const audit = await attempt("last audit", () => checkAudit(ports));
  const queue = `${prefix}-dead-letters`;
  const letters = await attempt("dead letters", () => checkDeadLetters(queue, ports));
  const mail = await attempt("notices", () => checkSubscriptions(installation, ports));
  return [machine, audit, letters, mail];
}

type Answer = Pick<Check, "outcome" | "message" | "fix">;

async function attempt(name: string, ask: () => Promise<Answer>): Promise<Check> {
  try {
    return { group: "installation", name, ...(await ask()) };
  } catch (error) {
    return { group: "installation", name, outcome: "skipped", message: sentenceOf(error) };
  }
}

async function checkAudit({ clock, records }: InstallationPorts): Promise<Answer> {
  const at = await records.readLatestReportTime();
  const fix = "See docs/runbook/audit-missed.md.";
  if (at === undefined) return { outcome: "warning", message: "No report of an audit yet.", fix };
  const message = `Its report was written ${sayDistance(at, clock.now())}.`;
  const hours = (clock.now().getTime() - at.getTime()) / 3_600_000;
  return hours <= oldestAuditHours
    ? { outcome: "good", message }
    : { outcome: "bad", message, fix };
}

async function checkDeadLetters(queue: string, { account }: InstallationPorts): Promise<Answer> {
  const count = await account.countMessages(queue);
  if (count === undefined) {
    return { outcome: "warning", message: `There is no queue ${queue}.`, fix: "Deploy it anew." };
  }
  if (count === 0) return { outcome: "good", message: "None." };
  const message = `${count} in ${queue}.`;
  return { outcome: "bad", message, fix: "Look at them: latchkey redrive." };
}

/** Whether anybody is told: SNS sends nothing to an address that has not confirmed. */
async function checkSubscriptions(
  { stateMachineArn, accountId, prefix }: Installation,
  { account }: InstallationPorts,
): Promise<Answer> {
  const [, partition] = stateMachineArn.split(":");
  const topic = `${prefix}-notices`;
  const arn = `arn:${partition}:sns:${controlRegion}:${accountId}:${topic}`;
  const all = await account.listSubscriptions(arn);
  if (all === undefined) {
    return { outcome: "warning", message: `There is no topic ${topic}.`, fix: "Deploy it anew." };
  }
  if (all.length === 0) {
    return {
      outcome: "warning",
      message: `Nobody is subscribed to ${topic}, or nobody confirmed within two days.`,
      fix: "Name somebody in notices.emails of latchkey.config.ts and deploy; or subscribe to the topic.",
    };
  }
  const waiting = all.filter(({ isConfirmed }) => !isConfirmed).map(({ endpoint }) => endpoint);
  const confirmed = sayCount(all.length - waiting.length, "confirmed subscription");
  if (waiting.length === 0) return { outcome: "good", message: `${confirmed}.` };
  return {
    outcome: waiting.length === all.length ? "bad" : "warning",
    message: `${confirmed}; not confirmed: ${waiting.join(", ")}.`,
    fix: "Follow the link in the mail of AWS Notifications; after two days AWS forgets the address, then deploy again or subscribe it anew.",
  };
}

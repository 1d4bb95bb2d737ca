import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { Verdict } from "@latchkey/core/rotation/verdict";
import type { Clients } from "./clients.ts";
import { type Fleet, issueCertificate, requestCertificate, validateCertificate } from "./fleet.ts";
import type { RotationWatch, WatchedRotation } from "./rotation-watch.ts";
import type { Screen } from "./screen.ts";
import { waitFor } from "./wait.ts";

/** How one story went against how it was told. */
export interface Outcome {
  readonly story: string;
  readonly expected: Verdict | "nothing started";
  /** Absent when, as told, no rotation was started. */
  readonly rotation?: WatchedRotation;
  readonly isAsTold: boolean;
}

export interface Stage {
  readonly clients: Clients;
  readonly fleet: Fleet;
  readonly watch: RotationWatch;
  readonly screen: Screen;
  readonly stateMachineArn: string;
  /** Asks the twin's control port for what AWS does not let one do. */
  control(path: string, body?: object): Promise<unknown>;
}

/** The five stories, told one after the other on the same custom domain. */
export async function tellStories(stage: Stage): Promise<readonly Outcome[]> {
  const replaced = await tellReplacement(stage);
  const second = replaced.rotation?.record.to?.arn ?? "";
  return [
    replaced,
    await tellDuplicate(stage, second),
    await tellRenewal(stage, second),
    await tellRefusal(stage),
    await tellRollBack(stage, second),
  ];
}

async function tellReplacement(stage: Stage): Promise<Outcome> {
  const { clients, fleet } = stage;
  stage.screen.title("1. The certificate is replaced: a new one is issued, with a new ARN");
  return await expectVerdict(stage, "replaced by a new ARN", "rotated", async () => {
    await issueCertificate(clients, fleet.hostedZoneId, fleet.customDomain);
  });
}

async function tellDuplicate(stage: Stage, certificateArn: string): Promise<Outcome> {
  stage.screen.title("2. The same event arrives again");
  const known = await knownExecutions(stage);
  const before = await countStarts(stage);
  await stage.control("/acm/emit", {
    certificateArn,
    detailType: "ACM Certificate Available",
    action: "ISSUANCE",
  });
  await waitFor("the duplicate to be dispatched", async () =>
    (await countStarts(stage)) > before ? true : undefined,
  );
  const isStarted = (await knownExecutions(stage)).size > known.size;
  const story = "duplicate event";
  if (!isStarted) {
    stage.screen.line("  the execution of that name has run already: nothing started");
    return { story, expected: "nothing started", isAsTold: true };
  }
  const rotation = await stage.watch.followNext(known);
  return conclude(stage, { story, expected: "nothing-to-do", rotation });
}

async function tellRenewal(stage: Stage, certificateArn: string): Promise<Outcome> {
  stage.screen.title(
    "3. The certificate is renewed: same ARN, new serial, edges follow by themselves",
  );
  return await expectVerdict(stage, "renewed under its ARN", "verified", async () => {
    await stage.control("/acm/renew", { certificateArn });
  });
}

async function tellRefusal(stage: Stage): Promise<Outcome> {
  const { clients, fleet, screen } = stage;
  screen.title("4. A person asks for a certificate that does not cover the name");
  return await expectVerdict(stage, "certificate for another name", "refused", async () => {
    const certificateArn = await issueCertificate(clients, fleet.hostedZoneId, "shop.example.com");
    const input = { customDomain: fleet.customDomain, certificateArn, apply: true };
    await clients.states.send(
      new StartExecutionCommand({
        stateMachineArn: stage.stateMachineArn,
        input: JSON.stringify(input),
      }),
    );
  });
}

async function tellRollBack(stage: Stage, currentArn: string): Promise<Outcome> {
  const { clients, fleet, screen } = stage;
  screen.title("5. A new certificate whose chain the edges serve broken");
  const { customDomain, hostedZoneId } = fleet;
  const outcome = await expectVerdict(stage, "edges come out broken", "rolled-back", async () => {
    const certificateArn = await requestCertificate(clients, customDomain);
    await stage.control("/edges/fault", { customDomain, certificateArn, fault: "broken-chain" });
    await validateCertificate(clients, hostedZoneId, certificateArn);
  });
  const isBack = outcome.rotation?.record.after?.certificateArn === currentArn;
  return { ...outcome, isAsTold: outcome.isAsTold && isBack };
}

async function expectVerdict(
  stage: Stage,
  story: string,
  expected: Verdict,
  act: () => Promise<void>,
): Promise<Outcome> {
  const known = await knownExecutions(stage);
  await act();
  const rotation = await stage.watch.followNext(known);
  return conclude(stage, { story, expected, rotation });
}

function conclude(
  stage: Stage,
  told: { story: string; expected: Verdict; rotation: WatchedRotation },
): Outcome {
  const { verdict, reasons } = told.rotation.record;
  const isAsTold = verdict === told.expected;
  const { screen } = stage;
  screen.done();
  screen.line(`  ${screen.paint(isAsTold ? "green" : "red", verdict)}`);
  for (const reason of reasons) screen.line(`  ${screen.paint("dim", reason.message)}`);
  return { ...told, isAsTold };
}

async function knownExecutions(stage: Stage): Promise<ReadonlySet<string>> {
  return new Set((await stage.watch.listExecutions()).map((item) => item.executionArn ?? ""));
}

/** Calls of StartExecution that were carried out or refused as doubled: each dispatch makes one. */
async function countStarts(stage: Stage): Promise<number> {
  const answer = await stage.control("/history?service=states&operation=StartExecution");
  const { entries } = answer as { entries: readonly { outcome: string }[] };
  return entries.filter(({ outcome }) => ["ok", "ExecutionAlreadyExists"].includes(outcome)).length;
}

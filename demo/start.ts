import { rm } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { mildFaults } from "@latchkey/twin/fault/fault-kind";
import { describeFaultRates } from "@latchkey/twin/fault/parse-fault-rates";
import { startTwin } from "@latchkey/twin/twin";
import { createClients } from "./clients.ts";
import { createControl } from "./control.ts";
import { createFleet } from "./fleet.ts";
import { printSummary, saveRecords } from "./report.ts";
import { createRotationWatch } from "./rotation-watch.ts";
import { createScreen } from "./screen.ts";
import { settle } from "./settle.ts";
import { parseStartFlags, USAGE, WrongStartFlag } from "./start-flags.ts";
import { type Outcome, tellStories } from "./stories.ts";

const root = resolve(import.meta.dirname, "..");
const recordFolder = resolve(root, ".latchkey/demonstration");
const stateMachineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:latchkey-rotation";
const bucket = "latchkey-records-123456789012";
/** Simulated seconds a second: an hour of distribution passes in four. */
const speed = 900;

/**
 * Boots the twin, tells five stories of one certificate, and proves each by its record.
 * Exit code 0 only if every story ended as told.
 */
async function demonstrate(seed: number): Promise<boolean> {
  const started = performance.now();
  const screen = createScreen(process.stdout);
  screen.line(
    "Latchkey on its twin: AWS on this machine, loopback only, nothing to install or pay.",
  );
  const twin = await startTwin({
    awsPort: 0,
    controlPort: 0,
    edgePort: 0,
    dnsPort: 0,
    speed,
    seed,
    faults: mildFaults,
    root,
    snapshotFile: resolve(root, "infra/stack.snapshot.json"),
  });
  const stop = () => void twin.stop().finally(() => process.exit(130));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const clients = createClients(twin.endpoint);
  try {
    screen.line(
      `Seed ${twin.seed}, ${twin.speed} simulated seconds a second; what goes wrong by itself: ${describeFaultRates(mildFaults)}.`,
    );
    screen.title("Setting up auth.example.com: eu-west-1, replica in eu-central-1, TLS_V1_2_2021");
    const fleet = await createFleet(clients);
    const control = createControl(twin.controlUrl);
    // The nightly audit would start rotations of its own whenever simulated time passes it.
    await control("/schedules/fault", { mode: "lose", times: 1000 });
    await settle(control, fleet.firstCertificateArn);
    const watch = createRotationWatch({
      clients,
      screen,
      stateMachineArn,
      bucket,
      now: () => twin.clock.now(),
    });
    const outcomes = await tellStories({ clients, fleet, watch, screen, stateMachineArn, control });
    await rm(recordFolder, { recursive: true, force: true });
    await saveRecords(recordFolder, outcomes);
    printSummary(screen, outcomes);
    screen.line("");
    screen.line(`Records: ${relative(process.cwd(), recordFolder) || "."}`);
    return conclude(screen.line, outcomes, (performance.now() - started) / 1000);
  } finally {
    clients.destroy();
    await twin.stop();
  }
}

function conclude(
  line: (text: string) => void,
  outcomes: readonly Outcome[],
  seconds: number,
): boolean {
  const untold = outcomes.filter((outcome) => !outcome.isAsTold);
  for (const { story, expected, rotation } of untold) {
    line(`"${story}" should have ended ${expected}, but ended ${rotation?.record.verdict}.`);
  }
  const told = outcomes.length - untold.length;
  line(`${told} of ${outcomes.length} stories ended as told, in ${seconds.toFixed(1)} s.`);
  return untold.length === 0;
}

async function main(): Promise<number> {
  try {
    const { isHelp, seed } = parseStartFlags(process.argv.slice(2), process.env);
    if (!isHelp) return (await demonstrate(seed)) ? 0 : 1;
    process.stdout.write(USAGE);
    return 0;
  } catch (error) {
    if (!(error instanceof WrongStartFlag)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

process.exitCode = await main();

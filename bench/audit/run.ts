import assert from "node:assert/strict";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startTwin } from "@latchkey/twin/twin";
import { createClients } from "../../demo/clients.ts";
import { createControl } from "../../demo/control.ts";
import { preparePythonEnvironment } from "../../tests/contract/python-environment.ts";
import { makeOtherCertificates, makeRegion, makeZone, type RegionPlan } from "./fleet.ts";
import { floorOfNames, floorOfWalk } from "./floor.ts";
import { measureManyAccounts } from "./many-accounts.ts";
import {
  type Expiring,
  type Place,
  type Run,
  runBoto,
  runCli,
  runSearch,
  runWholeAudit,
  type SearchOrder,
  type SearchRun,
} from "./measure.ts";
import { startSlowWay } from "./slow-way.ts";
import { medianOf, tableOf } from "./table.ts";

/** Certificates that end within so many days are looked for. */
const days = 30;
/** Latchkey's time may be so many times what the rate limits alone force. */
const mostRatio = 1.1;

const wholeAudit = "Latchkey, the whole audit";
const botoScript = "boto3 script";
const cliLoop = "AWS CLI loop";

/** Collected eagerly: with memory to spare, Node lets garbage pile up, and that is what one would see. */
const smallHeap = ["--expose-gc", "--max-old-space-size=64", "--max-semi-space-size=1"];
/** Heap of each Lambda of the audit of many accounts, however many: an eighth of what is deployed. */
const lambdaHeapMegabytes = 128;
/** The live heap of the most pools may be so much above that of the fewest. */
const mostGrowthMegabytes = 5;

/** What is measured, how large and how often. */
interface Scale {
  readonly pools: number;
  readonly runs: number;
  readonly otherCertificates: number;
  readonly poolsOfCli: number;
  readonly poolsForMemory: readonly number[];
  /** Beside the installation's own, with four Regions each. */
  readonly accounts: readonly number[];
  /** Of the documented rates; Latchkey's default when absent. */
  readonly share?: number;
}

const full: Scale = {
  pools: 1_000,
  runs: 3,
  otherCertificates: 160,
  poolsOfCli: 60,
  poolsForMemory: [100, 1_000, 5_000],
  accounts: [50, 500],
};

/** Short runs are mostly bursts, of which the default share leaves less: the whole rate is used. */
const quick: Scale = {
  pools: 180,
  runs: 1,
  otherCertificates: 48,
  poolsOfCli: 4,
  poolsForMemory: [],
  accounts: [10],
  share: 1,
};

/** What one way of finding took. */
interface Measured {
  readonly way: string;
  readonly runs: readonly Run[];
  /** Seconds that count; where only a part was run, those of the whole. */
  readonly seconds: number;
  readonly floor: number;
  readonly note: string;
}

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean" },
    memory: { type: "boolean" },
    accounts: { type: "boolean" },
    latency: { type: "string", default: "0" },
  },
});
const scale = options.quick === true ? quick : full;
/** Milliseconds that every answer takes longer. */
const latencyMs = Number(options.latency);
if (options.accounts === true) {
  await measureAccounts();
  process.exit();
}
const twin = await startTwin({ speed: 1, rates: "off", seed: 1 });
const clients = createClients(twin.endpoint);
const way = await startSlowWay(twin.endpoint, latencyMs);
try {
  const python = await preparePythonEnvironment();
  const endpoint = latencyMs > 0 ? way.endpoint : twin.endpoint;
  const { edgePort, dnsPort } = twin;
  const place = { endpoint, control: createControl(twin.controlUrl), python, edgePort, dnsPort };
  await (options.memory === true ? measureMemory(place) : measure(place));
} finally {
  clients.destroy();
  await way.stop();
  await twin.stop();
}
if (options.memory !== true) await measureAccounts();

async function measure(place: Place): Promise<void> {
  const walked = planOf("eu-west-1", "walk", [5, 20, 198]);
  const named = planOf("eu-central-1", "name", [5, 12, 198, 198]);
  await makeZone(clients);
  await makeOtherCertificates(place.control, scale.otherCertificates);
  const userPoolIds = await makeRegion(clients, place.control, walked);
  await makeRegion(clients, place.control, named);
  await place.control("/rates", { mode: "documented" });
  say(`Made ${scale.pools} user pools in each of two Regions; measuring.`);
  const results = [
    ...(await compareWalks(place, walked, userPoolIds)),
    ...(await compareNames(place, named)),
  ];
  print(results);
  await measureMemory(place);
  // A short run is no measure of a rate where the few answers waited for are a part of it.
  if (latencyMs > 0 && scale === quick) return;
  for (const { way, seconds, floor } of results) {
    // The whole audit keeps its share of the rates, which a short run consists of bursts for.
    const isHeld = way.startsWith("Latchkey") && !(scale === quick && way === wholeAudit);
    if (!isHeld) continue;
    const isIn = floor === 0 || seconds <= mostRatio * floor;
    assert.ok(isIn, `${way}: ${seconds.toFixed(2)} s are more than ${mostRatio} × ${floor} s`);
  }
  say(`Latchkey is within ${mostRatio} of the floor, with the findings of the others.`);
}

/** Custom domains stand near the beginning, in the middle and at the end of the list. */
function planOf(region: string, label: string, lefts: readonly number[]): RegionPlan {
  const places = [2, scale.pools / 2, scale.pools - 2, scale.pools - 1];
  const customDomains = lefts.map((left, nth) => ({
    name: `${label}${nth}.bench.example`,
    place: places[nth] ?? nth,
    days: left,
  }));
  return { region, pools: scale.pools, customDomains };
}

/** Three custom domains: since there may be a fourth, every pool has to be looked at. */
async function compareWalks(
  place: Place,
  { region, customDomains }: RegionPlan,
  userPoolIds: readonly string[],
): Promise<readonly Measured[]> {
  const floor = floorOfWalk(scale.pools);
  const latchkey = await repeat(scale.runs, () => runSearch(place, orderOf(region)));
  const whole = await repeat(scale.runs, () => runWholeAudit(place, region, days));
  const boto = await repeat(scale.runs, () => runBoto(place, region, days));
  const cli = await runCli(place, region, { days, pools: scale.poolsOfCli });
  const soon = customDomains.filter((one) => one.days <= days).map(({ name }) => name);
  for (const run of latchkey) {
    assert.equal(run.end, "all-pools");
    assert.equal(run.userPools, scale.pools);
  }
  for (const run of whole) assert.equal(run.userPools, scale.pools);
  const expected = agreedOn([...latchkey, ...whole, ...boto], soon);
  const seen = new Set(userPoolIds.slice(0, scale.poolsOfCli));
  assert.deepEqual(
    cli.expiring,
    expected.filter(({ userPoolId }) => seen.has(userPoolId)),
  );
  return [
    latchkeyRow("Latchkey, every pool", latchkey, floor),
    {
      way: wholeAudit,
      runs: whole,
      seconds: medianOf(whole.map(({ auditSeconds }) => auditSeconds)),
      floor,
      note: `${medianOf(whole.map(({ seconds }) => seconds)).toFixed(1)} s with Node's start`,
    },
    row(botoScript, boto, floor),
    {
      way: cliLoop,
      runs: [cli],
      seconds: (cli.seconds / scale.poolsOfCli) * scale.pools,
      floor,
      note: `extrapolated: ${scale.poolsOfCli} pools in ${cli.seconds.toFixed(1)} s`,
    },
  ];
}

/** Four custom domains, which is all that a Region can have: their names end the search. */
async function compareNames(
  place: Place,
  { region, customDomains }: RegionPlan,
): Promise<readonly Measured[]> {
  const last = await repeat(scale.runs, () => runSearch(place, orderOf(region, true)));
  const first = await repeat(scale.runs, () => runSearch(place, orderOf(region)));
  const boto = scale === full ? [await runBoto(place, region, days)] : [];
  const soon = customDomains.filter((one) => one.days <= days).map(({ name }) => name);
  agreedOn([...last, ...first, ...boto], soon);
  for (const run of [...last, ...first]) assert.equal(run.end, "quota");
  const names = last[0]?.names ?? 0;
  return [
    latchkeyRow(`Latchkey, the last of ${names} names`, last, floorOfNames(names)),
    latchkeyRow("Latchkey, names in use first", first, 0),
    ...boto.map((run) => row("boto3 script, same Region", [run], floorOfWalk(scale.pools))),
  ];
}

function orderOf(region: string, isLikeliestLast = false): SearchOrder {
  const share = scale.share === undefined ? {} : { share: scale.share };
  return { region, days, isLikeliestLast, haste: 1, ...share };
}

async function measureMemory(place: Place): Promise<void> {
  if (scale.poolsForMemory.length === 0) return;
  await place.control("/rates", { mode: "off" });
  const rows: string[][] = [];
  const lives: number[] = [];
  const regions = ["us-west-1", "us-west-2", "ap-south-1"];
  for (const [nth, pools] of scale.poolsForMemory.entries()) {
    const region = regions[nth] ?? "us-east-2";
    await makeRegion(clients, place.control, { region, pools, customDomains: [] });
    const order = { ...orderOf(region), haste: 20 };
    const runs = await repeat(scale.runs, () => runSearch(place, order, smallHeap));
    const peak = medianOf(runs.map(({ peakMegabytes }) => peakMegabytes));
    const live = medianOf(runs.map(({ liveMegabytes }) => liveMegabytes));
    lives.push(live);
    rows.push([String(pools), peak.toFixed(0), live.toFixed(1)]);
  }
  say(
    `\nMemory, hurried 20 times with the twin's rates off, median of ${scale.runs} (64 MB heap):`,
  );
  say(tableOf(["user pools", "peak RSS, MB", "live heap, MB"], rows));
  const growth = (lives.at(-1) ?? 0) - (lives[0] ?? 0);
  assert.ok(growth <= mostGrowthMegabytes, `The live heap grew by ${growth.toFixed(1)} MB.`);
}

/** The deployed audit over many accounts: one execution each, with the same little memory. */
async function measureAccounts(): Promise<void> {
  const rows: string[][] = [];
  for (const accounts of scale.accounts) {
    for (const run of await measureManyAccounts(accounts, lambdaHeapMegabytes)) {
      rows.push([
        String(accounts),
        String(run.night),
        String(run.units),
        run.seconds.toFixed(1),
        String(run.events),
        String(run.throttled),
        String(lambdaHeapMegabytes),
      ]);
    }
  }
  const head = [
    "accounts",
    "night",
    "Regions",
    "seconds",
    "history events",
    "throttled",
    "Lambda heap, MB",
  ];
  say(
    "\nThe deployed audit of many accounts, one execution each, of 25,000 history events at most:",
  );
  say(tableOf(head, rows));
}

/** One after the other; the buckets are full again in between. */
async function repeat<Result>(times: number, once: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let time = 0; time < times; time += 1) results.push(await once());
  return results;
}

/** @throws AssertionError unless all found the same, of these custom domains */
function agreedOn(runs: readonly Run[], names: readonly string[]): readonly Expiring[] {
  const expected = runs[0]?.expiring ?? [];
  assert.deepEqual(
    expected.map(({ customDomain }) => customDomain),
    names,
  );
  for (const run of runs) assert.deepEqual(run.expiring, expected);
  return expected;
}

/** The search itself is held against the floor; what Node's start adds is told beside it. */
function latchkeyRow(way: string, runs: readonly SearchRun[], floor: number): Measured {
  const whole = medianOf(runs.map(({ seconds }) => seconds));
  const seconds = medianOf(runs.map(({ searchSeconds }) => searchSeconds));
  return { way, runs, seconds, floor, note: `${whole.toFixed(1)} s with Node's start` };
}

function row(way: string, runs: readonly Run[], floor: number): Measured {
  return { way, runs, seconds: medianOf(runs.map(({ seconds }) => seconds)), floor, note: "" };
}

function print(results: readonly Measured[]): void {
  const rows = results.map(({ way, runs, seconds, floor, note }) => [
    way,
    seconds.toFixed(2),
    floor === 0 ? "0" : floor.toFixed(2),
    floor === 0 ? "-" : (seconds / floor).toFixed(3),
    String(runs.length),
    String(medianOf(runs.map(({ throttled }) => throttled))),
    medianOf(runs.map(({ load }) => load)).toFixed(1),
    note,
  ]);
  const share = scale.share === undefined ? "its default share" : `${scale.share * 100} %`;
  say(`\n${scale.pools} user pools a Region; Latchkey uses ${share} of the documented rates.`);
  say(`Each answer takes ${latencyMs} ms longer than the twin needs.`);
  say("Medians; throttled calls and the machine's load average beside them.");
  const head = ["", "seconds", "floor", "ratio", "runs", "throttled", "load", ""];
  say(tableOf(head, rows));
  const audit = results.find(({ way }) => way === wholeAudit)?.seconds ?? Number.NaN;
  for (const { way, seconds } of results) {
    // Those that looked at the same Region.
    if (way !== botoScript && way !== cliLoop) continue;
    say(`The whole audit takes ${(audit / seconds).toFixed(3)} times as long as: ${way}.`);
  }
  say(
    `Load average now: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
  );
}

function say(text: string): void {
  console.info(text);
}

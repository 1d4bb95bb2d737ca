import { warmUp } from "../simulate.ts";
import { callKeyOf, findSites, type Outcome, runCell } from "./cell-run.ts";
import { differencesOf, type Repeats, undisturbed } from "./expected.ts";
import {
  callColumns,
  type FaultColumn,
  lastingCallColumns,
  lastingRunColumns,
  runColumns,
  strikeOf,
} from "./fault-column.ts";
import { expectAlways } from "./rule-always.ts";
import { expectOnce } from "./rule-once.ts";
import { type Scenario, scenarios } from "./scenario.ts";
import { type CallSite, type Site, shortNameOf } from "./site.ts";

/** One cell: what came of it, or why there is nothing to come. */
export interface Cell {
  readonly text: string;
  /** In what it is not as the rules want it. */
  readonly wrong: readonly string[];
}

/** One row of cells, in the order of its table's columns. */
export interface Row {
  readonly label: string;
  readonly cells: readonly Cell[];
}

/** Whether a fault strikes once or stays. */
export type Lasting = "once" | "always";

/** All rows of one scenario under the same columns. */
export interface FaultTable {
  readonly scenario: Scenario;
  readonly of: "call" | "run";
  readonly lasts: Lasting;
  readonly columns: readonly FaultColumn[];
  readonly rows: readonly Row[];
}

/**
 * Runs every cell of the tables of faults that strike once, or stay: some hundred worlds, a tenth of
 * a second each. Takes over the process's time.
 *
 * @throws Error when a scenario does not end as it should without any fault
 */
export async function makeTables(lasts: Lasting): Promise<readonly FaultTable[]> {
  await warmUp();
  const { stackTraceLimit } = Error;
  // Stacks of errors that are expected are a third of the work.
  Error.stackTraceLimit = 0;
  try {
    return await makeAll(lasts);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function makeAll(lasts: Lasting): Promise<readonly FaultTable[]> {
  const tables: FaultTable[] = [];
  for (const scenario of scenarios) {
    const { calls, runs } = await findSites(scenario);
    const plain = await runCell(scenario);
    const wrong = differencesUndisturbed(scenario, plain);
    if (wrong.length > 0) throw new Error(`${scenario.title}, without faults: ${wrong.join("; ")}`);
    const rowsOf = <One extends Site>(sites: readonly One[]) => {
      const own = ownOf(scenario, sites);
      return lasts === "once" ? own : lastingOf(scenario, own);
    };
    const common = { scenario, plain, lasts };
    const ofCalls = { of: "call", columns: columnsOf.call[lasts], sites: rowsOf(calls) } as const;
    const ofRuns = { of: "run", columns: columnsOf.run[lasts], sites: rowsOf(runs) } as const;
    for (const table of [ofCalls, ofRuns]) tables.push(await makeTable({ ...common, ...table }));
  }
  return tables;
}

const columnsOf = {
  call: { once: callColumns, always: lastingCallColumns },
  run: { once: runColumns, always: lastingRunColumns },
} as const;

function differencesUndisturbed(scenario: Scenario, outcome: Outcome): readonly string[] {
  const none = { calls: 0, runs: 0 };
  return differencesOf({ ...outcome, struck: 1 }, none, undisturbed[scenario.name]);
}

interface Making extends Omit<FaultTable, "rows"> {
  readonly plain: Outcome;
  readonly sites: readonly Site[];
}

async function makeTable({ plain, sites, ...table }: Making): Promise<FaultTable> {
  const rows: Row[] = [];
  for (const site of sites) {
    const cells: Cell[] = [];
    for (const column of table.columns) cells.push(await makeCell(column, site, plain));
    rows.push({ label: labelOf(site, sites), cells });
  }
  return { ...table, rows };
}

async function makeCell(column: FaultColumn, site: Site, plain: Outcome): Promise<Cell> {
  const strike = strikeOf(column, site);
  if (typeof strike === "string") return { text: strike, wrong: [] };
  const outcome = await runCell(site.scenario, strike);
  const repeats = repeatsOf(site, outcome, plain);
  const expected = (column.lasts === "always" ? expectAlways : expectOnce)(column, site);
  return {
    text: textOf(outcome, column.lasts === "always" ? totalsOf(site, outcome) : repeats, plain),
    wrong: differencesOf(outcome, repeats, expected),
  };
}

/** The scenario's own part of what was seen. */
function ownOf<One extends Site>(scenario: Scenario, sites: readonly One[]): readonly One[] {
  const from = sites.findIndex(({ functionName }) => functionName === scenario.from);
  return sites.slice(from).filter(({ functionName }) => scenario.functions.includes(functionName));
}

/** One for each operation of a function, with every fault that has a chance at any call of it. */
function lastingOf<One extends Site>({ lasting }: Scenario, sites: readonly One[]): readonly One[] {
  const kinds = Map.groupBy(sites, (site) =>
    site.is === "call" ? callKeyOf(site) : site.functionName,
  );
  return [...kinds.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || !lasting.includes(first.functionName)) return [];
    const aims = new Map(same.toReversed().flatMap((site) => [...site.aims]));
    return [{ ...first, aims }];
  });
}

function repeatsOf(site: Site, outcome: Outcome, plain: Outcome): Repeats {
  const more = (key: string) => (outcome.counts.get(key) ?? 0) - (plain.counts.get(key) ?? 0);
  return {
    calls: site.is === "call" ? Math.max(0, more(callKeyOf(site))) : 0,
    runs: Math.max(0, more(site.functionName)),
  };
}

/** What a fault that stays is told by: how often all was tried. */
function totalsOf(site: Site, { counts }: Outcome): Repeats {
  const calls = site.is === "call" ? (counts.get(callKeyOf(site)) ?? 0) : 0;
  return { calls, runs: counts.get(site.functionName) ?? 0 };
}

/** The verdict, what is remarkable about it, and calls and runs. */
function textOf(outcome: Outcome, { calls, runs }: Repeats, plain: Outcome): string {
  const isChanged = outcome.certificate !== plain.certificate;
  const parts = [
    outcome.verdict === "none" ? "no record" : outcome.verdict,
    ...(isChanged ? [`${outcome.certificate} certificate`] : []),
    ...(["NotPublished", "RecordNotWritten"].includes(outcome.lastState)
      ? [outcome.lastState]
      : []),
    ...(outcome.deadLetters > 0 ? ["dead letter"] : []),
  ];
  return `${parts.join(", ")} ${calls}/${runs}`;
}

function labelOf(site: Site, sites: readonly Site[]): string {
  const same = sites.filter(({ functionName }) => functionName === site.functionName);
  const name = shortNameOf(site.functionName);
  const run = same.some((one) => one.run !== site.run) ? `${name} ${site.run}` : name;
  if (site.is === "run") return run;
  const alike = same.filter(
    (one): one is CallSite =>
      one.is === "call" && one.run === site.run && one.operation === site.operation,
  );
  const region = alike.some((one) => one.region !== site.region) ? ` (${site.region})` : "";
  const nth = alike.some((one) => one.region === site.region && one.nth !== site.nth);
  return `${run}: ${site.operation}${region}${nth ? ` #${site.nth}` : ""}`;
}

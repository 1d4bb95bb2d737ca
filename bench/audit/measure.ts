import { execFile } from "node:child_process";
import { loadavg } from "node:os";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { FleetReport } from "@latchkey/core/audit/fleet-report";
import type { Control } from "../../demo/control.ts";
import type { PythonEnvironment } from "../../tests/contract/python-environment.ts";

/** A certificate that a custom domain uses and that expires soon. */
export interface Expiring {
  readonly customDomain: string;
  readonly userPoolId: string;
  readonly certificateArn: string;
  readonly notAfter: string;
}

/** What Latchkey's search is to do. */
export interface SearchOrder {
  readonly region: string;
  /** Certificates that end within so many days are told of. */
  readonly days: number;
  /** Of the documented rates; Latchkey's default when absent. */
  readonly share?: number;
  /** The names of certificates in use are asked for last instead of first. */
  readonly isLikeliestLast: boolean;
  readonly haste: number;
}

/** One run of one program. */
export interface Run {
  /** Of the whole process, its start included. */
  readonly seconds: number;
  readonly expiring: readonly Expiring[];
  /** Calls that were throttled. */
  readonly throttled: number;
  /** Load average of the machine over the last minute, when it ended. */
  readonly load: number;
}

/** A run of Latchkey, with what it tells of itself. */
export interface SearchRun extends Run {
  /** From the first line of the program on: without Node's start and the SDK's loading. */
  readonly searchSeconds: number;
  readonly names: number;
  readonly userPools: number;
  readonly end: string;
  /** Resident, at its peak. */
  readonly peakMegabytes: number;
  /** On the heap at the end; without garbage when Node was told to expose its collector. */
  readonly liveMegabytes: number;
}

/** Where programs find the twin. */
export interface Place {
  readonly endpoint: string;
  readonly control: Control;
  readonly python: PythonEnvironment;
  /** Where `latchkey` finds edges and DNS. */
  readonly edgePort: number;
  readonly dnsPort: number;
}

/** A run of `latchkey audit`. */
export interface AuditRun extends Run {
  /** By its own report: from the beginning to the end of the audit. */
  readonly auditSeconds: number;
  readonly userPools: number;
}

const execute = promisify(execFile);
const here = import.meta.dirname;
const mostOutput = 16 * 1024 * 1024;

/** Runs Latchkey's search. @throws Error when it met a problem */
export async function runSearch(
  place: Place,
  order: SearchOrder,
  nodeFlags: readonly string[] = [],
): Promise<SearchRun> {
  const program = [...nodeFlags, resolve(here, "search.ts"), JSON.stringify(order)];
  const { output, ...run } = await runProgram(place, process.execPath, program);
  const told = JSON.parse(output) as Omit<SearchRun, "searchSeconds"> & { problems: number };
  if (told.problems > 0) throw new Error(`Latchkey's search met ${told.problems} problems.`);
  return { ...told, ...run, expiring: sorted(told.expiring), searchSeconds: told.seconds };
}

/** Runs `latchkey audit` over one Region: all five sides of each custom domain, each finding. */
export async function runWholeAudit(place: Place, region: string, days: number): Promise<AuditRun> {
  const file = resolve(here, "../../packages/cli/bin/latchkey.ts");
  const program = [file, "audit", "--region", region, "--json"];
  const { output, ...run } = await runProgram(place, process.execPath, program);
  const report = JSON.parse(output) as FleetReport;
  const [unit] = report.units;
  if (report.units.length !== 1 || unit?.problem !== undefined) {
    throw new Error(`latchkey audit could not read ${region}: ${unit?.problem}`);
  }
  const ends = new Map(report.certificates.map(({ arn, notAfter = "" }) => [arn, notAfter]));
  const expiring = report.customDomains.flatMap((one): Expiring[] => {
    const { name: customDomain, userPoolId, daysToExpiry = 0 } = one;
    const { certificateArn = "" } = one.cognito;
    if (daysToExpiry >= days) return [];
    return [{ customDomain, userPoolId, certificateArn, notAfter: ends.get(certificateArn) ?? "" }];
  });
  return {
    ...run,
    expiring: sorted(expiring),
    auditSeconds: (Date.parse(report.endedAt) - Date.parse(report.at)) / 1000,
    userPools: unit?.userPools ?? 0,
  };
}

/** Runs the boto3 script. */
export async function runBoto(place: Place, region: string, days: number): Promise<Run> {
  const program = [resolve(here, "expiring.py"), region, String(days)];
  const { output, ...run } = await runProgram(place, place.python.python, program);
  return { ...run, expiring: sorted(JSON.parse(output) as Expiring[]) };
}

/** Runs the AWS CLI loop over the first so many pools. */
export async function runCli(
  place: Place,
  region: string,
  { days, pools }: { readonly days: number; readonly pools: number },
): Promise<Run> {
  const program = [resolve(here, "expiring.sh"), region, String(days), String(pools)];
  const { output, ...run } = await runProgram(place, "sh", program);
  const lines = output.split("\n").filter((line) => line !== "");
  return { ...run, expiring: sorted(lines.map((line) => JSON.parse(line) as Expiring)) };
}

async function runProgram(place: Place, command: string, program: readonly string[]) {
  const before = await throttledSoFar(place.control);
  const startedAt = performance.now();
  const env = {
    PATH: `${resolve(place.python.aws, "..")}:${process.env.PATH ?? ""}`,
    AWS_ENDPOINT_URL: place.endpoint,
    AWS_ACCESS_KEY_ID: "operator",
    AWS_SECRET_ACCESS_KEY: "operator",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    LATCHKEY_EDGE_PORT: String(place.edgePort),
    LATCHKEY_DNS_SERVERS: `127.0.0.1:${place.dnsPort}`,
    LATCHKEY_EDGE_LOOPBACK: "allow",
  };
  const { stdout: output } = await execute(command, program, { env, maxBuffer: mostOutput });
  return {
    output,
    seconds: (performance.now() - startedAt) / 1000,
    throttled: (await throttledSoFar(place.control)) - before,
    load: loadavg()[0] ?? 0,
  };
}

/** Programs write dates in their own ways: to the second, they must mean the same. */
function sorted(found: readonly Expiring[]): readonly Expiring[] {
  return found
    .map(({ customDomain, userPoolId, certificateArn, notAfter }) => {
      const at = new Date(Math.floor(Date.parse(notAfter) / 1000) * 1000);
      return { customDomain, userPoolId, certificateArn, notAfter: at.toISOString() };
    })
    .toSorted((a, b) => (a.customDomain < b.customDomain ? -1 : 1));
}

async function throttledSoFar(control: Control): Promise<number> {
  const { buckets } = (await control("/rates")) as { buckets: readonly { refused: number }[] };
  return buckets.reduce((sum, { refused }) => sum + refused, 0);
}

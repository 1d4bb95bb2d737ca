import type { RunUsage } from "./monthly-cost.ts";

/** What the twin tells of itself between two moments. */
export interface UsageMeter {
  /** What was used since the last call, or since the meter was made. */
  read(): Promise<RunUsage>;
  /** Distinct custom metrics that the functions put out so far, as `name{dimensions}`. */
  metrics(): Promise<ReadonlySet<string>>;
}

/** The control port, and the deployed functions with their memory in MB. */
export interface MeterOptions {
  control(path: string): Promise<unknown>;
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Seconds added to each invocation, for what the twin does not have: AWS's latency, cold starts. */
  readonly allowanceSeconds: number;
}

interface LogLine {
  readonly line: string;
}

/** Meters what runs on a twin: transitions, invocations, Lambda's time and logs. */
export function createUsageMeter(options: MeterOptions): UsageMeter {
  let before = { transitions: 0, invocations: 0, gigabyteSeconds: 0, logBytes: 0 };
  const logsOf = async (name: string) =>
    ((await options.control(`/logs?function=${name}`)) as { lines: readonly LogLine[] }).lines;
  const total = async (): Promise<RunUsage> => {
    const { executions } = (await options.control("/executions")) as {
      executions: readonly { readonly transitions: number }[];
    };
    const transitions = executions.reduce((sum, each) => sum + each.transitions, 0);
    const sums = { transitions, invocations: 0, gigabyteSeconds: 0, logBytes: 0 };
    for (const [name, memoryMb] of Object.entries(options.memoryMb)) {
      for (const { line } of await logsOf(name)) {
        sums.logBytes += Buffer.byteLength(line);
        const [, milliseconds] = /^REPORT .*Duration: ([\d.]+) ms/.exec(line) ?? [];
        if (milliseconds === undefined) continue;
        const seconds = Number(milliseconds) / 1000 + options.allowanceSeconds;
        sums.invocations += 1;
        sums.gigabyteSeconds += (seconds * memoryMb) / 1024;
      }
    }
    return sums;
  };
  return {
    async read() {
      const now = await total();
      const used = {
        transitions: now.transitions - before.transitions,
        invocations: now.invocations - before.invocations,
        gigabyteSeconds: now.gigabyteSeconds - before.gigabyteSeconds,
        logBytes: now.logBytes - before.logBytes,
      };
      before = now;
      return used;
    },
    async metrics() {
      const lines = await Promise.all(Object.keys(options.memoryMb).map(logsOf));
      return new Set(lines.flat().flatMap(({ line }) => metricsOf(line)));
    },
  };
}

/** The metrics of a line in CloudWatch's embedded metric format. */
function metricsOf(line: string): readonly string[] {
  if (!line.includes('"_aws"')) return [];
  const entry = JSON.parse(line) as Readonly<Record<string, unknown>> & {
    readonly _aws: {
      readonly CloudWatchMetrics: readonly {
        readonly Dimensions: readonly (readonly string[])[];
        readonly Metrics: readonly { readonly Name: string }[];
      }[];
    };
  };
  return entry._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const values = names.map((name) => `${name}=${String(entry[name])}`).join(",");
      return Metrics.map(({ Name }) => `${Name}{${values}}`);
    }),
  );
}

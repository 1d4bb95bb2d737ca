import { createRecordHistoryAdapter } from "@latchkey/core/aws/record-history-adapter";
import type { RotationRecord } from "@latchkey/core/record/record";
import { enterAws } from "../aws-entry.ts";
import { NothingRunsError } from "../errors.ts";
import type { ExitCode } from "../exit-code.ts";
import { locateInstallation, notDeployed } from "../installation/find-installation.ts";
import type { CommandProcess } from "../run.ts";
import { breakLines } from "../text/break-lines.ts";
import { textLookOf } from "../text/paint.ts";
import { sayInstant } from "../text/say-time.ts";
import { whileSaying } from "../text/while-saying.ts";
import type { RollbackOptions } from "./rollback-spec.ts";
import { startRotation } from "./start-rotation.ts";

/** Records among which the newest rotation is looked for. */
const mostRecords = 50;

/** What is easily forgotten. */
const whatFollows =
  "The next audit moves it to its best certificate again, unless the user pool's tag latchkey:certificate-arn names the one to keep.";

/** A recorded rotation that can be gone back from. */
interface GoneTo {
  readonly from: string;
  readonly to: string;
  readonly endedAt: string;
}

/**
 * `latchkey rollback`: a rotation to what the newest recorded rotation came from.
 * @throws NotDeployedError, NothingRunsError, and the classes of core's aws/errors.ts
 */
export async function runRollback(
  options: RollbackOptions,
  process: CommandProcess,
): Promise<ExitCode> {
  const { customDomain, isApplied } = options;
  const last = await whileSaying(`Reading the records of ${customDomain} …`, process.stderr, () =>
    readNewestRotation(options, process.env),
  );
  tell(process.stderr, [
    `The newest rotation of ${customDomain} ended ${sayInstant(new Date(last.endedAt))}: ${last.from} -> ${last.to}`,
    ...(isApplied ? [whatFollows] : []),
  ]);
  return await startRotation(
    {
      customDomain,
      action: "rotate",
      apply: isApplied,
      certificateArn: last.from,
      trigger: { kind: "operator", description: `Roll-back of ${last.to}` },
    },
    options,
    process,
  );
}

function tell(stderr: NodeJS.WriteStream, notes: readonly string[]): void {
  const look = textLookOf(stderr);
  const lines = notes.flatMap((note) => breakLines(note, { first: "" }, look.width));
  for (const line of lines) stderr.write(`${look.paint("dim", line)}\n`);
}

async function readNewestRotation(
  { aws, customDomain, installation }: RollbackOptions,
  env: NodeJS.ProcessEnv,
): Promise<GoneTo> {
  await enterAws(aws, env);
  const { bucket } = await locateInstallation(installation);
  const example = `latchkey rollback ${customDomain}`;
  const records = await createRecordHistoryAdapter(bucket).readNewest(customDomain, mostRecords);
  if (records === undefined) {
    const details = `There is no bucket ${bucket}.`;
    throw notDeployed("No records of a Latchkey are where they were looked for.", details, example);
  }
  const rotation = records.map(({ record }) => rotationOf(record)).find((one) => one !== undefined);
  if (rotation !== undefined) return rotation;
  throw new NothingRunsError(`There is no recorded rotation of ${customDomain} to go back from.`, {
    details: `None of its newest ${records.length} records in ${bucket} ended rotated.`,
    fix: "Choose a certificate yourself: list those that cover it, then rotate to one.",
    example: `latchkey rotate ${customDomain} --certificate ARN`,
  });
}

function rotationOf(record: RotationRecord): GoneTo | undefined {
  const { verdict, from, to, endedAt } = record;
  if (verdict !== "rotated" || from === undefined || to === undefined) return undefined;
  return { from: from.arn, to: to.arn, endedAt };
}

import { createCognitoAdapter } from "@latchkey/core/aws/cognito-adapter";
import { definedOnly } from "@latchkey/core/aws/defined-only";
import { createRecordHistoryAdapter } from "@latchkey/core/aws/record-history-adapter";
import { findDomain } from "@latchkey/core/rotation/find-domain";
import type { RotationRequest } from "@latchkey/core/rotation/rotation-request";
import { enterToLook } from "../aws-entry.ts";
import { NothingRunsError } from "../errors.ts";
import type { ExitCode } from "../exit-code.ts";
import { locateInstallation, notDeployed } from "../installation/find-installation.ts";
import type { CommandProcess } from "../run.ts";
import { breakLines } from "../text/break-lines.ts";
import { textLookOf } from "../text/paint.ts";
import { sayInstant } from "../text/say-time.ts";
import { whileSaying } from "../text/while-saying.ts";
import { findWayBack, type WayBack, wayBackOf } from "./find-way-back.ts";
import type { RollbackOptions } from "./rollback-spec.ts";
import { startRotation } from "./start-rotation.ts";

/** Records among which the way back is looked for. */
const mostRecords = 50;

/** What is easily forgotten. */
const whatFollows =
  "The next audit moves it to its best certificate again, unless the user pool's tag latchkey:certificate-arn names the one to keep.";

/**
 * `latchkey rollback`: a rotation to what the custom domain held before what it holds now.
 * @throws NotDeployedError, NothingRunsError, and the classes of core's aws/errors.ts
 */
export async function runRollback(
  options: RollbackOptions,
  process: CommandProcess,
): Promise<ExitCode> {
  const { customDomain, region, isApplied } = options;
  const back = await whileSaying(`Reading the records of ${customDomain} …`, process.stderr, () =>
    readWayBack(options, process.env),
  );
  tell(process.stderr, [
    `The rotation of ${customDomain} to what it holds ended ${back.verdict} ${sayInstant(new Date(back.endedAt))}: ${back.from} -> ${back.to}`,
    ...(isApplied ? [whatFollows] : []),
  ]);
  return await startRotation(
    {
      customDomain,
      ...definedOnly({ region }),
      action: "rotate",
      apply: isApplied,
      certificateArn: back.from,
      trigger: { kind: "operator", description: `Roll-back of ${back.to}` },
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

async function readWayBack(options: RollbackOptions, env: NodeJS.ProcessEnv): Promise<WayBack> {
  const { customDomain, region, installation } = options;
  const { look } = await enterToLook(options, env);
  const { bucket } = await locateInstallation(installation);
  const example = `latchkey rollback ${customDomain}`;
  const stored = await createRecordHistoryAdapter(bucket).readNewest(customDomain, mostRecords);
  if (stored === undefined) {
    const details = `There is no bucket ${bucket}.`;
    throw notDeployed("No records of a Latchkey are where they were looked for.", details, example);
  }
  const records = stored.map(({ record }) => record);
  const [last] = records.flatMap(wayBackOf);
  if (last === undefined) {
    const details = `None of its newest ${records.length} records in ${bucket} tells of another certificate than was held.`;
    throw noWayBack(`There is no recorded rotation of ${customDomain} to go back from.`, {
      details,
      customDomain,
    });
  }
  const poolRegions = region === undefined ? look.poolRegions : [region];
  const held = await readHeld(customDomain, poolRegions);
  const back = findWayBack(records, held);
  if (back !== undefined) return back;
  const ended = `ended ${last.verdict} ${sayInstant(new Date(last.endedAt))}`;
  throw noWayBack(
    `No recorded rotation brought ${customDomain} to the certificate that it holds.`,
    {
      details: `It holds ${held}. The newest of its rotations ${ended}: ${last.from} -> ${last.to}.`,
      customDomain,
    },
  );
}

/** The ARN of the certificate that Cognito says it holds. */
async function readHeld(customDomain: string, poolRegions: readonly string[]): Promise<string> {
  const request: RotationRequest = {
    customDomain,
    action: "rotate",
    apply: false,
    trigger: { kind: "operator" },
  };
  const found = await findDomain(request, { cognito: createCognitoAdapter(), poolRegions });
  if (found.kind === "custom") return found.customDomain.certificateArn;
  if (found.kind === "unavailable") throw found.error;
  throw new NothingRunsError(`What ${customDomain} holds could not be read.`, {
    details: `${problemsByKind[found.kind]} It was looked for in ${poolRegions.join(", ")}.`,
    fix: "Name the Region of its user pool.",
    example: `latchkey rollback ${customDomain} --region eu-west-1`,
  });
}

const problemsByKind = {
  prefix: "Cognito describes a prefix domain, whose certificate is AWS's.",
  missing: "No user pool has it there.",
  ambiguous: "Several user pools claim it.",
} as const;

function noWayBack(
  what: string,
  { details, customDomain }: { readonly details: string; readonly customDomain: string },
): NothingRunsError {
  return new NothingRunsError(what, {
    details,
    fix: "Choose a certificate yourself: list those that cover it (latchkey show), then rotate to one.",
    example: `latchkey rotate ${customDomain} --certificate ARN`,
  });
}
